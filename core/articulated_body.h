#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/capsule.h"
#include "core/mesh.h"
#include "core/types.h"

namespace graspbench {

/// A position servo with a spring, a damper and a limit:
///
///     effort = clamp(stiffness · (target − q), ±limit) − damping · dq/dt
///
/// N m, rad and s at a hinge; N, m and s at a slide.
struct Drive {
  double stiffness = 0;
  double damping = 0;
  double limit = std::numeric_limits<double>::infinity();
};

/// A rigid link L and the one joint that moves it with respect to its parent P. The joint's axis
/// goes through the origin of L. A link without mass and without shapes only carries a joint: a
/// ball joint is three hinges of which the first two move such links.
struct BodyLink {
  enum class Joint { kHinge, kSlide };

  std::string name;              ///< unique in its body
  int parent = -1;               ///< index of an earlier link; −1 is the fixed base frame B
  Pose X_PL = Pose::Identity();  ///< at joint position zero
  Joint joint = Joint::kHinge;
  Vec3 axis_L = Vec3::UnitZ();  ///< unit; positive rotation is right-handed
  double low = -std::numeric_limits<double>::infinity();  ///< rad or m
  double high = std::numeric_limits<double>::infinity();
  Drive drive;
  double armature = 0;  ///< inertia that the drive adds to the joint, kg m² or kg
  double friction = 0;  ///< dry friction of the joint, N m or N

  double mass = 0;                ///< kg
  Vec3 p_LC = Vec3::Zero();       ///< centre of mass
  Mat3 inertia_L = Mat3::Zero();  ///< about C, kg m²

  std::vector<Capsule> capsules;
  std::vector<TriMesh> hulls;  ///< each stands for its convex hull
};

/// One servo that pulls several joints, as a finger's tendon does. Its length is l = Σ c_i q_i, its
/// set-point the length at the targets of its joints; joint i feels c_i times the effort. The
/// joints may have servos of their own as well, and keep their damping; that of this drive is zero.
struct Tendon {
  struct Pull {
    int link = -1;
    double coefficient = 1;  ///< c_i
  };
  std::string name;
  std::vector<Pull> joints;
  Drive drive;
};

/// The tendon's length l for joint positions `q` of all links.
double Length(const Tendon& tendon, const std::vector<double>& q);

/// A tree of links with a servo in each joint, on a base that does not move. Joint i moves link i.
struct ArticulatedBody {
  std::vector<BodyLink> links;
  std::vector<Tendon> tendons;
  /// Links that may overlap, besides those of one joint.
  std::vector<std::pair<int, int>> overlapping;
  /// All other links collide with each other, too, not only with what is not of the body.
  bool self_collision = false;
};

/// Links 0..5 of a hand's body carry its root: slides along x, y and z of the base frame, then
/// hinges about x, y and z. Link 5 is the palm.
inline constexpr int kRootLinks = 6, kPalmLink = 5;
/// Those six links, named root_x … root_ry and palm, without shapes, masses and drives.
std::vector<BodyLink> RootLinks();

/// Poses of all links in the base frame B for joint positions `q` (one per link). Throws Error
/// (kInternal) for a wrong number of positions.
std::vector<Pose> LinkPoses(const ArticulatedBody& body, const std::vector<double>& q);

/// Throws Error (kInput) naming the link for a parent that is not an earlier link, a name that
/// occurs twice, an axis that is not a unit vector, limits out of order, a negative or non-finite
/// number, an empty hull, a tendon of links that do not exist, or a body whose last links have no
/// mass.
void Validate(const ArticulatedBody& body);

}  // namespace graspbench
