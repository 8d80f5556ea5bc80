#include "nn/pointnet2.h"

#include <cmath>

#include "nn/point_ops.h"

namespace graspbench::nn {

SetAbstraction::SetAbstraction(const Scope& scope, const Options& options) : options_(options) {
  int64_t in = 3 + options.channels;
  for (size_t i = 0; i < options.widths.size(); ++i) {
    const Scope layer = scope / "mlp_module" / ("layer" + std::to_string(i));
    const Init init = Init::Uniform(1 / std::sqrt(static_cast<double>(in)));
    weights_.push_back((layer / "conv").Parameter("weight", {options.widths[i], in, 1, 1}, init));
    norms_.emplace_back(layer / "bn" / "bn", options.widths[i]);
    in = options.widths[i];
  }
}

SetAbstraction::Level SetAbstraction::operator()(const Level& level, bool train) const {
  const Tensor& positions = level.positions;
  const Tensor centres = GatherPoints(positions, FarthestPoints(positions, options_.centres));
  const Tensor members = BallQuery(centres, positions, options_.radius, options_.points);
  Tensor balls = GatherPoints(positions, members) - centres.unsqueeze(2);
  if (options_.divide_by_radius) balls = balls / options_.radius;
  if (options_.channels > 0) {
    balls = at::cat({balls, GatherPoints(level.features, members)}, 3);
  }
  // Shared layers are products over all points of all balls.
  Tensor x = balls.flatten(0, 2);
  for (size_t i = 0; i < weights_.size(); ++i) {
    x = at::relu(norms_[i](at::linear(x, weights_[i].flatten(1)), train));
  }
  return {.positions = centres,
          .features = x.view({balls.size(0), balls.size(1), balls.size(2), -1}).amax(2)};
}

}  // namespace graspbench::nn
