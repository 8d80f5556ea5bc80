#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/articulated_body.h"
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

/// A hand and an object that moves. World frame W, metres, kilograms.
struct Scene {
  /// A shape that does not move, or a body with driven joints.
  std::variant<CollisionShape, ArticulatedBody> hand;
  Pose X_WH = Pose::Identity();    ///< of the hand's shape frame, or of the body's base
  std::vector<double> hand_start;  ///< joint positions of an articulated hand

  CollisionShape object;
  Pose X_WS = Pose::Identity();  ///< of the object's shape frame at the start
  Vec3 p_SC = Vec3::Zero();      ///< centre of mass C in the shape frame
  double mass = 1;               ///< kg
  /// About C along the axes of S, kg m². Without it the engine takes that of its own shapes.
  std::optional<Mat3> inertia_S;

  /// Height of a table, the half space z < height. Only the object touches it.
  std::optional<double> table;

  bool articulated() const { return std::holds_alternative<ArticulatedBody>(hand); }
};

/// Constants that only MuJoCo has; the defaults are MuJoCo's own.
struct MuJoCoOptions {
  bool elliptic_cone = false;
  double impratio = 1;        ///< frictional over normal constraint impedance
  int noslip_iterations = 0;  ///< of the solver's extra pass that removes creep
  /// "Euler", "implicit", "implicitfast", "RK4" or "discrete"; what that means for drives is in
  /// mujoco/mujoco_hand.h.
  std::string integrator = "Euler";
  std::array<double, 2> solref = {0.02, 1};  ///< contact time constant (s), damping ratio
  std::array<double, 5> solimp = {0.9, 0.95, 0.001, 0.5, 2};
  bool multiccd = true;  ///< several contacts per pair of convex pieces
};

/// Constants that only Bullet has; the defaults are Bullet's own.
struct BulletOptions {
  bool friction_anchor = false;  ///< springs that undo the creep of friction
};

/// What a trial fixes about the physics. Friction and restitution are those of the pair (hand and
/// object, table and object), because engines combine the values of two bodies differently: Bullet
/// multiplies them and clamps the friction at 10, MuJoCo takes the larger.
struct PhysicsOptions {
  double time_step = 1.0 / 240;   ///< s
  int solver_iterations = 50;     ///< upper limit per step
  Vec3 gravity = {0, 0, -9.81};   ///< m/s²; acts on the object, not on an articulated hand
  bool hand_has_weight = false;   ///< gravity pulls the links of an articulated hand, too
  double pair_friction = 0.5;     ///< Coulomb coefficient, tangential
  double torsional_friction = 0;  ///< m: moment about the normal over normal force
  double rolling_friction = 0;    ///< m
  double pair_restitution = 0;    ///< 0 … 1
  std::optional<double> linear_damping = {};  ///< 1/s; the engine's own default when empty
  std::optional<double> angular_damping = {};
  MuJoCoOptions mujoco;
  BulletOptions bullet;
};

/// Motion state of the object: S is its shape frame, C its centre of mass.
struct ObjectState {
  Pose X_WS = Pose::Identity();
  Vec3 p_WC = Vec3::Zero();
  Vec3 v_WC = Vec3::Zero();  ///< m/s
  Vec3 w_WS = Vec3::Zero();  ///< rad/s
};

/// State of an articulated hand; empty for one that does not move.
struct HandState {
  std::vector<double> joints;  ///< rad or m, one per link
  std::vector<Pose> X_WL;      ///< of the links
  /// Deepest overlap of two links, of a hand that collides with itself, at the beginning of the
  /// last step; m, 0 without one.
  double self_penetration = 0;
};

/// One contact of the object.
struct Contact {
  enum class With { kHand, kTable };
  With with = With::kHand;
  int link = -1;                 ///< of an articulated hand that touches
  Vec3 p_W = Vec3::Zero();       ///< on the object's surface
  Vec3 normal_W = Vec3::Zero();  ///< unit, from the hand or table towards the object
  double distance = 0;           ///< m, between the shapes without margins; negative in penetration
  double normal_force = 0;       ///< N, mean over the last step
};

/// What acts on the scene until it is changed.
struct Controls {
  Vec3 gravity = Vec3::Zero();   ///< m/s²
  Vec3 force_W = Vec3::Zero();   ///< N, through the object's centre of mass
  Vec3 torque_W = Vec3::Zero();  ///< N m, on the object
  /// The object is glued to the world where it is when this becomes true, until it is false again.
  bool hold_object = false;
  std::vector<double> hand_target;  ///< of the drives, one per link; empty for a hand without
  std::optional<double> table;      ///< its height; no table when empty
};

/// What acts after `Reset`.
Controls InitialControls(const Scene& scene, const PhysicsOptions& options);

/// One scene in one engine. It starts with the first `Reset`; anything else before that throws
/// Error (kInternal).
class World {
 public:
  virtual ~World() = default;

  /// Puts everything to the start, with the object moved by `shift_W`, under the InitialControls.
  /// However often a world was reset, it behaves bit for bit like a new one.
  virtual void Reset(const Vec3& shift_W) = 0;

  /// Sets what acts from the next step on. Throws Error (kInternal) for a wrong number of targets
  /// and for a table in a scene without one.
  virtual void Control(const Controls& controls) = 0;

  /// Advances by `count` time steps. Throws Error (kDiverged) when the state stops being finite or
  /// the object gets faster than any grasp trial explains.
  virtual void Step(int count) = 0;

  /// Of the present state, without the lag of a step that some engines' caches have.
  virtual ObjectState Object() const = 0;
  virtual HandState Hand() const = 0;

  /// Contacts that the engine found at the *beginning* of the last step, near ones included
  /// (positive distance). Empty before the first step. Asking does not change the simulation.
  virtual std::vector<Contact> Contacts() const = 0;
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
