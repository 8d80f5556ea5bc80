#pragma once

#include <span>
#include <vector>

#include "core/mano_hand.h"
#include "core/solid.h"
#include "nn/hand_layer.h"

namespace graspbench::semgrasp {

/// What a decoded hand must do whatever its codes are: stay out of the object, with thumb and a
/// finger on it. Not in the paper, whose decoders learn it from fifty thousand grasps.
class PhysicsLoss {
 public:
  explicit PhysicsLoss(const ManoHand& hand, at::TensorOptions options = at::kFloat);

  /// Means over the grasps, each with its object: the mean depth of vertices in it, in mm, and how
  /// far thumb and nearest finger are from touching, in cm, weighted by `touch`.
  nn::Tensor operator()(const nn::HandPose& grasps, std::span<const Solid* const> solids,
                        double touch) const;

 private:
  std::vector<nn::Tensor> fingers_;  ///< rows of the layer's vertices on the pad of each
  nn::HandLayer layer_;
};

}  // namespace graspbench::semgrasp
