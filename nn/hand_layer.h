#pragma once

#include <cstdint>
#include <vector>

#include "core/grasp.h"
#include "core/mano_hand.h"
#include "nn/tensor.h"

namespace graspbench::nn {

/// Poses of B hands, in core's conventions (see Grasp and ManoHand).
struct HandPose {
  /// B × 15 × 3 axis-angle vectors or B × 15 × 3 × 3 matrices; undefined: the flat hand.
  Tensor fingers;
  Tensor shape;     ///< B × 10; undefined: the mean shape
  Tensor rotation;  ///< R_OH, B × 3 × 3; undefined: the identity
  Tensor position;  ///< of the wrist joint in the object frame, B × 3, m; undefined: the origin
};

/// Grasps of the hand "mano" as tensors, and back; `fingers` become axis-angle vectors.
HandPose ToHandPose(const std::vector<Grasp>& grasps, at::TensorOptions options = at::kFloat);
std::vector<Grasp> ToGrasps(const HandPose& pose);

/// A posed surface in the object frame, m.
struct PosedHands {
  Tensor vertices;  ///< B × V × 3
  Tensor joints;    ///< B × 16 × 3
};

/// Linear blend skinning of core's ManoHand as a differentiable function: equal to
/// ManoHand::Forward up to single precision's rounding. Immutable; copies share their tensors.
class HandLayer {
 public:
  explicit HandLayer(const ManoHand& hand, at::TensorOptions options = at::kFloat);

  /// The same hand with only these vertices, in this order: a loss over 200 of them costs a third.
  HandLayer WithVertices(const std::vector<int64_t>& vertices) const;

  /// Throws Error (kInternal) when the shapes of the tensors do not fit.
  PosedHands operator()(const HandPose& pose) const;

  /// Outward unit normals of the posed vertices, B × V × 3: those of the rest pose turned by each
  /// vertex's blend of rotations. Right for losses; the mean of the posed faces' normals (see
  /// VertexNormals) differs by some degrees where the skin bends. Without gradient.
  Tensor SkinnedNormals(const HandPose& pose) const;

  int64_t vertex_count() const { return template_.size(0); }
  /// F × 3 vertex numbers of the surface, which is open at the wrist; undefined
  /// with a choice of vertices.
  const Tensor& faces() const { return faces_; }

 private:
  HandLayer() = default;
  struct Chain;
  Chain Turn(const HandPose& pose) const;

  Tensor template_;          // V × 3
  Tensor normals_;           // V × 3
  Tensor shape_directions_;  // 10 × 3V
  Tensor pose_directions_;   // 135 × 3V; undefined where all zero
  Tensor weights_;           // V × 16
  Tensor joints_;            // 16 × 3
  Tensor joint_directions_;  // 10 × 48
  Tensor faces_;
};

/// `count` vertices of the hand, or all, each the farthest from those before, in the rest pose.
std::vector<int64_t> SpreadVertices(const ManoHand& hand, int64_t count);

/// Unit normals of the vertices of B surfaces, B × V × 3, each along the sum of its faces' area
/// vectors (faces: F × 3), as PyTorch3D has it; core's weights faces by angle. Differentiable.
Tensor VertexNormals(const Tensor& vertices, const Tensor& faces);

}  // namespace graspbench::nn
