#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/articulated_body.h"
#include "simulators/bullet/bullet_client.h"
#include "simulators/simulator.h"

namespace graspbench {

/// An articulated hand in Bullet: one multibody on a base that does not move, link i of the body
/// being Bullet's link i. Bullet's shapes have 16 parts at most; what a link has above goes to
/// further links without mass that are fixed to it. Capsules are exact; hulls carry Bullet's
/// margin. The links collide with nothing but the object, and have no damping but that of their
/// drives.
///
/// The drives are torques, not Bullet's joint motors: those are rigid velocity constraints and know
/// no stiffness. Each step of length h applies
///
///     clamp(k · (target − q − h · dq/dt), ±limit) − d · dq/dt
///
/// while the joint's inertia, for this step, is larger by the armature + h d + h² k. That is the
/// drive with damper and spring taken at the end of the step: stable whatever the stiffness, exact
/// at rest, and felt by contacts, which are solved against the same inertia. While the limit cuts
/// the spring off, h² k acts as additional armature.
///
/// A tendon's spring is treated alike. Bullet adds to single joints only, so that joint i gets
/// h² k |c_i| Σ_j |c_j|: no less than h² k c cᵀ in any direction, which keeps the step stable; the
/// surplus acts as armature on motions that do not change the tendon's length.
///
/// Dry friction is a velocity motor that wants to stop the joint with at most that effort.
class BulletHand {
 public:
  /// Writes the hulls of a valid scene's hand to `folder`. Throws Error (kInput) for one that
  /// Bullet cannot represent.
  BulletHand(const BulletClient& client, const Scene& scene, const PhysicsOptions& options,
             const std::filesystem::path& folder);

  /// Makes the body in an empty simulation, at the start. Gives its number in Bullet.
  int Create();

  /// Applies the drives for the next step.
  void Drive(const std::vector<double>& target) const;

  /// Gets the joints from Bullet. Throws Error (kDiverged) for one that is not finite or as fast as
  /// Bullet lets it be.
  void Read();

  HandState State() const;

  /// The link that a link of Bullet's belongs to.
  int LinkOf(int bullet_link) const { return parts_[static_cast<size_t>(bullet_link)].link; }

  /// Whether a point on the surface of a link, as a contact of the last step reports it, lies on a
  /// hull: those are inflated.
  bool OnHull(int link, const Vec3& p_W) const;

 private:
  /// Shapes that one link of Bullet's carries.
  struct Part {
    int link = 0;
    std::vector<Capsule> capsules;
    std::string hulls;  // OBJ file; empty without
    bool empty() const { return capsules.empty() && hulls.empty(); }
  };
  const BodyLink& OwnerOf(const Part& part) const {
    return body_.links[static_cast<size_t>(part.link)];
  }

  void SplitShapes(const std::filesystem::path& folder);
  int CreateShape(const Part& part) const;
  void CreateLinks();
  void SetUpJoint(size_t link) const;
  void SetJoints() const;
  /// What adds armature + h d + h² k to the joint's inertia, N m s or N s/m.
  double ImplicitDamping(size_t link) const;
  /// Σ of the stiffness that acts on the joint of a link: its drive's, and k |c_i| Σ_j |c_j| of its
  /// tendons.
  double Stiffness(size_t link) const;

  const BulletClient& client_;
  ArticulatedBody body_;
  Pose X_WB_;
  std::vector<double> start_;
  PhysicsOptions options_;
  std::vector<Part> parts_;  // one per link, then those of fixed links
  int id_ = -1;
  std::vector<double> implicit_;  // ImplicitDamping of each link
  std::vector<double> q_, v_;
  std::vector<double> q_before_;  // the last step, where contacts were found
};

}  // namespace graspbench
