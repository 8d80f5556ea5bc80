#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mesh.h"
#include "core/types.h"

namespace graspbench {

/// The collision shape of a body, in the body's own shape frame S.
struct CollisionShape {
  enum class Kind {
    kConvexPieces,  ///< the union of the convex hulls of `meshes`
    kSurface,       ///< the triangles themselves, one mesh; only for bodies that do not move
  };
  Kind kind = Kind::kConvexPieces;
  std::vector<TriMesh> meshes;
};

/// A hand that does not move and an object that does. World frame W, metres, kilograms.
struct Scene {
  CollisionShape hand;
  Pose X_WH = Pose::Identity();  ///< of the hand's shape frame

  CollisionShape object;
  Pose X_WS = Pose::Identity();  ///< of the object's shape frame at the start
  Vec3 p_SC = Vec3::Zero();      ///< centre of mass C in the shape frame
  double mass = 1;               ///< kg
};

/// What a trial fixes about the physics. Friction and restitution are those of the hand-object
/// pair, because engines combine the values of two bodies differently: Bullet multiplies them and
/// clamps the friction at 10, MuJoCo takes the larger.
struct PhysicsOptions {
  double time_step = 1.0 / 240;               ///< s
  int solver_iterations = 50;                 ///< upper limit per step
  Vec3 gravity = {0, 0, -9.81};               ///< m/s²
  double pair_friction = 0.5;                 ///< Coulomb coefficient, tangential
  double pair_restitution = 0;                ///< 0 … 1
  std::optional<double> linear_damping = {};  ///< 1/s; the engine's own default when empty
  std::optional<double> angular_damping = {};
};

/// Motion state of the object: S is its shape frame, C its centre of mass.
struct ObjectState {
  Pose X_WS = Pose::Identity();
  Vec3 p_WC = Vec3::Zero();
  Vec3 v_WC = Vec3::Zero();  ///< m/s
  Vec3 w_WS = Vec3::Zero();  ///< rad/s
};

/// One contact between hand and object.
struct Contact {
  Vec3 p_W = Vec3::Zero();       ///< on the object's surface
  Vec3 normal_W = Vec3::Zero();  ///< unit, from the hand towards the object
  double distance = 0;           ///< m, between the shapes without margins; negative in penetration
  double normal_force = 0;       ///< N, mean over the last step
};

/// One scene in one engine. It starts with the first `Reset`; anything else before that throws
/// Error (kInternal).
class World {
 public:
  virtual ~World() = default;

  /// Puts everything to the start, with the object moved by `shift_W`. However often a world was
  /// reset, it behaves bit for bit like a new one.
  virtual void Reset(const Vec3& shift_W) = 0;

  /// Advances by `count` time steps. Throws Error (kDiverged) when the state stops being finite or
  /// the object gets faster than any grasp trial explains.
  virtual void Step(int count) = 0;

  virtual ObjectState Object() const = 0;

  /// Contacts that the engine found at the *beginning* of the last step, near ones included
  /// (positive distance). Empty before the first step. Asking does not change the simulation.
  virtual std::vector<Contact> Contacts() const = 0;

  /// A force through the centre of mass (N) and a torque (N m) that act during every following step
  /// until changed; `Reset` removes them.
  virtual void ApplyWrench(const Vec3& force_W, const Vec3& torque_W) = 0;
};

/// A physics engine. Holds one connection, so it belongs to one thread: the one that first creates
/// a world. It must outlive its worlds, and only the world made last may be used.
class Simulator {
 public:
  virtual ~Simulator() = default;
  virtual const std::string& name() const = 0;     ///< "bullet"
  virtual const std::string& version() const = 0;  ///< of the library, for manifests
  /// Throws Error (kInput) for a scene that the engine cannot represent.
  virtual std::unique_ptr<World> Create(const Scene& scene, const PhysicsOptions& options) = 0;
};

/// An engine that this project knows, built in or not.
struct EngineInfo {
  std::string name;
  std::string version;
  bool available = false;
  std::string why_not;  ///< what to do to get it
};
std::vector<EngineInfo> Engines();

/// Throws Error (kUsage) for an unknown engine, Error (kMissing) for one that was not built in.
std::unique_ptr<Simulator> MakeSimulator(std::string_view engine);

}  // namespace graspbench
