#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/articulated_hand.h"

namespace graspbench {

/// What an MJCF file says of a hand.
struct MjcfHand {
  /// A place of the file: the link that carries it, and where on that link.
  struct Place {
    std::string name;
    int link = kPalmLink;
    Pose X_LP = Pose::Identity();
  };
  ArticulatedBody body;                  ///< with the six root links of a hand
  std::vector<std::string> joint_names;  ///< of the links after the palm
  std::vector<JointCoupling> couplings;  ///< of the file's joint equalities, linear ones
  std::vector<Place> bodies, sites;      ///< from the root on
};

/// Reads a hand from a file in MuJoCo's format, by MuJoCo's own parser: defaults, includes, meshes
/// and inertias mean what they mean there. The body `root` (empty: the only child of the world)
/// becomes the palm link; what comes before it, and its own joints, are left out.
///
///  - Each joint is a link. A body with several joints gives massless links for all but the last; a
///    body without one belongs to its parent's link.
///  - Shapes are the geoms that collide. Spheres and capsules stay, boxes, cylinders, ellipsoids
///  and
///    the hulls of meshes become hulls.
///  - Position and affine servos at joints and fixed tendons become drives and tendons, joint
///    damping counts as theirs. A joint that an equality ties to another has a servo like its
///    source's when it has none of its own.
///  - `overlapping` are the file's excluded pairs, and bodies joined by one joint.
///
/// Throws Error (kIo) for a file that cannot be opened, Error (kInput) for one that MuJoCo refuses
/// (in its words), an unknown root (with the nearest name), ball or free joints, gears, geoms that
/// are no solids, and equalities that are not linear; Error (kMissing) in a build without MuJoCo.
MjcfHand ReadMjcf(const std::filesystem::path& file, const std::string& root);

}  // namespace graspbench
