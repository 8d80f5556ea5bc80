#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/case.h"
#include "nn/hand_layer.h"

namespace graspbench::nn {

/// The reference grasps of cases as tensors, with points of their objects.
struct GraspData {
  HandPose grasps;                     ///< G rows
  std::vector<int64_t> object_of;      ///< of each grasp, a row of `points`
  std::vector<size_t> case_of;         ///< of each grasp, an index into the cases
  std::vector<size_t> reference_of;    ///< of each grasp, an index into its case's references
  Tensor points;                       ///< objects × pool × 3, object frame, m
  Tensor normals;                      ///< of the points, outward
  std::vector<const Object*> objects;  ///< of the cases

  size_t count() const { return object_of.size(); }
};

/// Points of a surface and its outward unit normals there, N × 3 each, m.
struct SurfaceCloud {
  Tensor points, normals;
};

/// `count` points uniform over the object's surface, drawn from its id alone, in its frame.
SurfaceCloud SampleObject(const Object& object, int64_t count);

/// Grasps of the hand "mano" only; the others are left out. Throws Error (kInput) when none is
/// left.
GraspData MakeGraspData(std::span<const Case> cases, int64_t pool,
                        at::TensorOptions options = at::kFloat);

/// Rows of grasps; the index may lie on another device.
HandPose Rows(const HandPose& grasps, const Tensor& rows);

}  // namespace graspbench::nn
