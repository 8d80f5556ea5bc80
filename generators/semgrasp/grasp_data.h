#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/case.h"
#include "nn/hand_layer.h"

namespace graspbench::semgrasp {

/// The reference grasps of cases as tensors, with points of their objects.
struct GraspData {
  nn::HandPose grasps;               ///< G rows
  std::vector<int64_t> object_of;    ///< of each grasp, a row of `points`
  std::vector<size_t> case_of;       ///< of each grasp, an index into the cases
  std::vector<size_t> reference_of;  ///< of each grasp, an index into its case's references
  nn::Tensor points;                 ///< objects × pool × 3, object frame, m
  std::vector<std::string> objects;  ///< their ids

  size_t count() const { return object_of.size(); }
};

/// `pool` points uniform over the object's surface, drawn from its id alone: pool × 3, m.
nn::Tensor ObjectPool(const Object& object, int64_t pool);

/// Grasps of the hand "mano" only; the others are left out. Throws Error (kInput) when none is
/// left.
GraspData MakeGraspData(std::span<const Case> cases, int64_t pool);

/// Rows of grasps.
nn::HandPose Rows(const nn::HandPose& grasps, const nn::Tensor& index);

}  // namespace graspbench::semgrasp
