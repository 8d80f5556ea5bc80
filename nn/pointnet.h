#pragma once

#include <array>
#include <optional>

#include "nn/layers.h"

namespace graspbench::nn {

/// Widths of a PointNet's three shared layers and of the two dense layers of its transforms.
struct PointNetConfig {
  int64_t channels = 3;  ///< the first three are the position
  std::array<int64_t, 3> widths = {64, 128, 1024};
  std::array<int64_t, 2> transform_widths = {512, 256};
  bool input_transform = true;     ///< turns the positions by a matrix of its own making ("stn")
  bool feature_transform = false;  ///< the same for the first layer's features ("fstn")
};

/// PointNet's encoder (Qi et al., CVPR 2017) as GraspTTA, D-VQVAE and FastGrasp have it, under
/// their names: stn.conv1 ... stn.bn5, conv1 ... bn3, fstn.*. Inputs B × channels × N.
class PointNet {
 public:
  PointNet(const Scope& scope, const PointNetConfig& config);

  struct Features {
    Tensor global;  ///< B × widths[2]: the largest over the points
    Tensor points;  ///< B × widths[0] × N: after the first layer and the feature transform
    /// GraspTTA's features of a point: the global ones, then its own, B × 1088 × N.
    Tensor Joined() const;
  };
  /// `train`: batch normalisation by the batch's own statistics.
  Features operator()(const Tensor& points, bool train = false) const;

  const PointNetConfig& config() const { return config_; }

 private:
  struct Transform {
    Transform(const Scope& scope, int64_t channels, int64_t size, const PointNetConfig& config);
    /// B × channels × N to B × size × size, the identity plus what the layers say.
    Tensor operator()(const Tensor& points, bool train) const;
    int64_t size;
    PointConv conv1, conv2, conv3;
    Linear fc1, fc2, fc3;
    BatchNorm bn1, bn2, bn3, bn4, bn5;
  };

  PointNetConfig config_;
  std::optional<Transform> input_, features_;
  PointConv conv1_, conv2_, conv3_;
  BatchNorm bn1_, bn2_, bn3_;
};

}  // namespace graspbench::nn
