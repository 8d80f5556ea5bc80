#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "core/types.h"

namespace graspbench {

/// All points within `radius` of the segment from `a` to `b`; a sphere where the two coincide.
/// Metres, in the frame of its link.
struct Capsule {
  Vec3 a = Vec3::Zero(), b = Vec3::Zero();
  double radius = 0;
};

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

  double mass = 0;                ///< kg
  Vec3 p_LC = Vec3::Zero();       ///< centre of mass
  Mat3 inertia_L = Mat3::Zero();  ///< about C, kg m²

  std::vector<Capsule> capsules;
  std::vector<TriMesh> hulls;  ///< each stands for its convex hull
};

/// A tree of links with a servo in each joint, on a base that does not move. Joint i moves link i.
/// Links of one body do not collide with each other.
struct ArticulatedBody {
  std::vector<BodyLink> links;
};

/// Poses of all links in the base frame B for joint positions `q` (one per link). Throws Error
/// (kInternal) for a wrong number of positions.
std::vector<Pose> LinkPoses(const ArticulatedBody& body, const std::vector<double>& q);

/// Throws Error (kInput) naming the link for a parent that is not an earlier link, a name that
/// occurs twice, an axis that is not a unit vector, limits out of order, a negative or non-finite
/// number, an empty hull, or a body whose last links have no mass.
void Validate(const ArticulatedBody& body);

}  // namespace graspbench
