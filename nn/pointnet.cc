#include "nn/pointnet.h"

namespace graspbench::nn {

PointNet::Transform::Transform(const Scope& scope, int64_t channels, int64_t the_size,
                               const PointNetConfig& config)
    : size(the_size),
      conv1(scope / "conv1", channels, config.widths[0]),
      conv2(scope / "conv2", config.widths[0], config.widths[1]),
      conv3(scope / "conv3", config.widths[1], config.widths[2]),
      fc1(scope / "fc1", config.widths[2], config.transform_widths[0]),
      fc2(scope / "fc2", config.transform_widths[0], config.transform_widths[1]),
      fc3(scope / "fc3", config.transform_widths[1], the_size * the_size),
      bn1(scope / "bn1", config.widths[0]),
      bn2(scope / "bn2", config.widths[1]),
      bn3(scope / "bn3", config.widths[2]),
      bn4(scope / "bn4", config.transform_widths[0]),
      bn5(scope / "bn5", config.transform_widths[1]) {}

Tensor PointNet::Transform::operator()(const Tensor& points, bool train) const {
  Tensor x = at::relu(bn1(conv1(points), train));
  x = at::relu(bn2(conv2(x), train));
  x = at::relu(bn3(conv3(x), train)).amax(2);
  x = at::relu(bn4(fc1(x), train));
  x = at::relu(bn5(fc2(x), train));
  return fc3(x).view({-1, size, size}) + at::eye(size, x.options());
}

PointNet::PointNet(const Scope& scope, const PointNetConfig& config)
    : config_(config),
      conv1_(scope / "conv1", config.channels, config.widths[0]),
      conv2_(scope / "conv2", config.widths[0], config.widths[1]),
      conv3_(scope / "conv3", config.widths[1], config.widths[2]),
      bn1_(scope / "bn1", config.widths[0]),
      bn2_(scope / "bn2", config.widths[1]),
      bn3_(scope / "bn3", config.widths[2]) {
  if (config.input_transform) input_.emplace(scope / "stn", config.channels, 3, config);
  if (config.feature_transform) {
    features_.emplace(scope / "fstn", config.widths[0], config.widths[0], config);
  }
}

PointNet::Features PointNet::operator()(const Tensor& points, bool train) const {
  // The matrices act on rows: a point becomes pᵀ T.
  const auto turned = [](const Tensor& matrices, const Tensor& x) {
    return at::matmul(matrices.transpose(1, 2), x);
  };
  Tensor x = points;
  if (input_) {
    const Tensor positions = turned((*input_)(points, train), points.narrow(1, 0, 3));
    x = at::cat({positions, points.narrow(1, 3, config_.channels - 3)}, 1);
  }
  x = at::relu(bn1_(conv1_(x), train));
  if (features_) x = turned((*features_)(x, train), x);
  const Tensor hidden = at::relu(bn2_(conv2_(x), train));
  return {.global = bn3_(conv3_(hidden), train).amax(2), .points = x};
}

Tensor PointNet::Features::Joined() const {
  return at::cat({global.unsqueeze(2).expand({-1, -1, points.size(2)}), points}, 1);
}

}  // namespace graspbench::nn
