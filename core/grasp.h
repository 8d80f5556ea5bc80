#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "core/value.h"

namespace graspbench {

/// One grasp of an object by a hand.
struct Grasp {
  /// The hand model's name ("mano"), or "mesh" when only a posed surface is known.
  std::string hand = "mano";
  /// Pose of the hand root in the object frame. For MANO: origin at the wrist joint of the shaped
  /// hand, axes of the rest pose, so that a surface point is X_OH * (v - J0(shape)).
  Pose X_OH = Pose::Identity();
  /// Joint parameters. MANO: 45 numbers, 15 axis-angle vectors in MANO's joint order, zero = flat
  /// hand.
  std::vector<double> joints;
  /// MANO: 10 shape coefficients; empty means all zero.
  std::vector<double> shape;
  /// Joint parameters of an open hand before and a tighter one after the grasp, if the generator
  /// gives them.
  std::optional<std::vector<double>> pregrasp, squeeze;
  /// Pose of the root in these stages, where it is not X_OH.
  std::optional<Pose> pregrasp_X_OH, squeeze_X_OH;
  /// The posed surface in the object frame; required for "mesh", ignored otherwise.
  std::shared_ptr<const TriMesh> surface;
  /// The generator's own extras: tokens, caption, score.
  Value extras;
};

/// Grasps as JSON values and back, at full precision; `where` names the source in errors.
Value ToValue(const Grasp& grasp);
Grasp GraspFromValue(const Value& value, const std::string& where);

}  // namespace graspbench
