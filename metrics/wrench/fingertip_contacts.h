#pragma once

#include <vector>

#include "metrics/wrench/ferrari_canny.h"

namespace graspbench {

/// What the analytic metrics of DexGraspBench (config/task/eval.yaml) take for contacts and
/// friction.
struct FingertipContactOptions {
  double reach = 0.005;              ///< m, largest distance or depth of a contact
  double friction = 0.3;             ///< half the simulation's 0.6
  double torsional_friction = 0.01;  ///< m, half the simulation's 0.02
};

/// One contact for each outer phalanx within `reach` of the object: the mean over its shapes
/// (`LinkDistance`), the points half-way between the two surfaces, the unit normal *into* the
/// object.
std::vector<WrenchContact> FingertipContacts(const GraspContext& grasp,
                                             const FingertipContactOptions& options = {});

/// The same with points about their mean, divided by their mean distance from it: free of scale.
std::vector<WrenchContact> Normalised(std::vector<WrenchContact> contacts);

/// Columns: the normal and DexGraspBench's two tangents (the first nearest to y, or to z for
/// normals within 8° of y), which the edges of its friction cones go along.
Mat3 ContactFrame(const Vec3& normal);

/// Why a grasp has no fingertip contacts to speak of; empty when it has a number.
std::string NoFingertips(const GraspContext& grasp);

}  // namespace graspbench
