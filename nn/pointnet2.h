#pragma once

#include <vector>

#include "nn/layers.h"

namespace graspbench::nn {

/// One set abstraction layer of PointNet++ (Qi et al., NeurIPS 2017), single scale: farthest points
/// as centres, the points in a ball about each, their offsets over the radius joined in front of
/// their features, shared layers without bias, batch normalisation, ReLU, then the largest. Names
/// mlp_module.layer0.conv.weight, mlp_module.layer0.bn.bn.weight, ..., as DexGYS has them.
class SetAbstraction {
 public:
  struct Options {
    int64_t centres = 512;
    double radius = 0.04;         ///< in the points' unit
    int64_t points = 64;          ///< of a ball
    int64_t channels = 0;         ///< features of a point besides its position
    std::vector<int64_t> widths;  ///< of the shared layers, the last one the output's
    bool divide_by_radius = true;
  };
  SetAbstraction(const Scope& scope, const Options& options);

  struct Level {
    Tensor positions;  ///< B × N × 3
    Tensor features;   ///< B × N × C; undefined where there are none
  };
  Level operator()(const Level& level, bool train = false) const;

 private:
  Options options_;
  std::vector<Tensor> weights_;  // out × in × 1 × 1
  std::vector<BatchNorm> norms_;
};

}  // namespace graspbench::nn
