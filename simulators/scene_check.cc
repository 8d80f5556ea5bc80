#include "simulators/scene_check.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "core/error.h"

namespace graspbench {
namespace {

constexpr double kLargestSpeed = 50;          // m/s
constexpr double kLargestAngularSpeed = 1e5;  // rad/s

constexpr std::array<std::string_view, 5> kIntegrators = {"Euler", "implicit", "implicitfast",
                                                          "RK4", "discrete"};

[[noreturn]] void Refuse(const std::string& problem, const std::string& hint = {}) {
  throw Error(ErrorKind::kInput, problem, "physics scene", hint);
}

std::string Text(double value) { return (std::ostringstream() << value).str(); }

void ValidatePose(const Pose& pose, const std::string& what) {
  if (!pose.matrix().allFinite()) Refuse("the pose of the " + what + " is not finite");
  if (!pose.linear().isUnitary(1e-6) || pose.linear().determinant() < 0) {
    Refuse("the pose of the " + what + " has no proper rotation");
  }
}

void ValidateShape(const CollisionShape& shape, const std::string& body) {
  if (shape.meshes.empty()) Refuse("the " + body + " has no shape");
  if (shape.kind == CollisionShape::Kind::kSurface && shape.meshes.size() != 1) {
    Refuse("the surface of the " + body + " must be one mesh, there are " +
           std::to_string(shape.meshes.size()));
  }
  for (const TriMesh& mesh : shape.meshes) {
    if (mesh.vertices.empty() || mesh.faces.empty()) Refuse("the " + body + " has an empty mesh");
    Validate(mesh, "shape of the " + body);
  }
}

void ValidateInertia(const Mat3& inertia) {
  if (!inertia.allFinite()) Refuse("the object's inertia is not finite");
  if (!inertia.isApprox(inertia.transpose(), 1e-9)) Refuse("the object's inertia is not symmetric");
  const Vec3 moments = Eigen::SelfAdjointEigenSolver<Mat3>(inertia).eigenvalues();
  if (!(moments.minCoeff() > 0)) {
    Refuse("the object's inertia must have positive moments, the least is " +
           Text(moments.minCoeff()) + " kg m²");
  }
}

void ValidateHand(const Scene& scene) {
  ValidatePose(scene.X_WH, "hand");
  if (!scene.articulated()) return ValidateShape(std::get<CollisionShape>(scene.hand), "hand");
  const ArticulatedBody& body = std::get<ArticulatedBody>(scene.hand);
  Validate(body);
  if (scene.hand_start.size() != body.links.size()) {
    Refuse("the articulated hand has " + std::to_string(body.links.size()) + " joints, its start " +
           std::to_string(scene.hand_start.size()) + " positions");
  }
  if (!std::ranges::all_of(scene.hand_start, [](double q) { return std::isfinite(q); })) {
    Refuse("the start of the articulated hand is not finite");
  }
}

void RequireNotNegative(double value, const std::string& name) {
  if (!std::isfinite(value) || value < 0) {
    Refuse(name + " must be zero or positive, is " + Text(value));
  }
}

void RequirePositive(double value, const std::string& name) {
  if (!std::isfinite(value) || value <= 0) Refuse(name + " must be positive, is " + Text(value));
}

void ValidateMuJoCo(const MuJoCoOptions& options) {
  RequirePositive(options.impratio, "impratio");
  RequireNotNegative(options.noslip_iterations, "noslip_iterations");
  if (std::ranges::find(kIntegrators, options.integrator) == kIntegrators.end()) {
    Refuse("MuJoCo has no integrator \"" + options.integrator + "\"",
           "one of Euler, implicit, implicitfast, RK4, discrete");
  }
  for (double value : options.solref) {
    if (!std::isfinite(value)) Refuse("solref is not finite");
  }
  for (double value : options.solimp) {
    if (!std::isfinite(value)) Refuse("solimp is not finite");
  }
}

}  // namespace

void Validate(const Scene& scene) {
  ValidateHand(scene);
  ValidateShape(scene.object, "object");
  if (scene.object.kind == CollisionShape::Kind::kSurface) {
    Refuse("the object moves and cannot be a bare surface", "give it convex pieces");
  }
  ValidatePose(scene.X_WS, "object");
  if (!scene.p_SC.allFinite()) Refuse("the object's centre of mass is not finite");
  RequirePositive(scene.mass, "the object's mass");
  if (scene.inertia_S) ValidateInertia(*scene.inertia_S);
  if (scene.table && !std::isfinite(*scene.table)) Refuse("the table's height is not finite");
}

void Validate(const PhysicsOptions& options) {
  RequirePositive(options.time_step, "the time step");
  if (options.solver_iterations < 1) Refuse("the solver needs at least one iteration");
  if (!options.gravity.allFinite()) Refuse("gravity is not finite");
  RequireNotNegative(options.pair_friction, "the friction of the pair");
  RequireNotNegative(options.torsional_friction, "torsional friction");
  RequireNotNegative(options.rolling_friction, "rolling friction");
  if (!(options.pair_restitution >= 0 && options.pair_restitution <= 1)) {
    Refuse("the restitution of the pair must lie in 0 … 1, is " + Text(options.pair_restitution));
  }
  RequireNotNegative(options.linear_damping.value_or(0), "linear damping");
  RequireNotNegative(options.angular_damping.value_or(0), "angular damping");
  ValidateMuJoCo(options.mujoco);
}

void RequirePlausible(const ObjectState& object, const std::string& engine) {
  const double speed = object.v_WC.norm(), angular_speed = object.w_WS.norm();
  if (object.X_WS.matrix().allFinite() && speed <= kLargestSpeed &&
      angular_speed <= kLargestAngularSpeed) {
    return;
  }
  throw Error(ErrorKind::kDiverged,
              "the object left the range of a grasp trial: speed " + Text(speed) + " m/s, " +
                  Text(angular_speed) + " rad/s",
              engine);
}

}  // namespace graspbench
