#include "nn/layers.h"

#include <cmath>

namespace graspbench::nn {
namespace {

// PyTorch's kaiming_uniform_(a = sqrt 5) and its bias rule are both uniform in ± 1 / sqrt(in).
Init FanIn(int64_t in) { return Init::Uniform(1 / std::sqrt(static_cast<double>(in))); }

}  // namespace

Linear::Linear(const Scope& scope, int64_t in, int64_t out, bool with_bias)
    : Linear(scope, in, out, FanIn(in), with_bias) {}

Linear::Linear(const Scope& scope, int64_t in, int64_t out, const Init& init, bool with_bias)
    : weight(scope.Parameter("weight", {out, in}, init)) {
  if (with_bias) bias = scope.Parameter("bias", {out}, init.deviation > 0 ? Init::Zeros() : init);
}

Tensor Linear::operator()(const Tensor& x) const { return at::linear(x, weight, bias); }

Embedding::Embedding(const Scope& scope, int64_t rows, int64_t width, double deviation)
    : weight(scope.Parameter("weight", {rows, width}, Init::Normal(deviation))) {}

Tensor Embedding::operator()(const Tensor& ids) const { return at::embedding(weight, ids); }

LayerNorm::LayerNorm(const Scope& scope, int64_t width, double the_epsilon)
    : weight(scope.Parameter("weight", {width}, Init::Ones())),
      bias(scope.Parameter("bias", {width}, Init::Zeros())),
      epsilon(the_epsilon) {}

Tensor LayerNorm::operator()(const Tensor& x) const {
  return at::layer_norm(x, weight.sizes(), weight, bias, epsilon);
}

RmsNorm::RmsNorm(const Scope& scope, int64_t width, double the_epsilon)
    : weight(scope.Parameter("weight", {width}, Init::Ones())), epsilon(the_epsilon) {}

Tensor RmsNorm::operator()(const Tensor& x) const {
  const Tensor single = x.to(at::kFloat);
  const Tensor scaled = single * at::rsqrt(single.square().mean(-1, true) + epsilon);
  return weight * scaled.to(x.scalar_type());
}

PointConv::PointConv(const Scope& scope, int64_t in, int64_t out, bool with_bias)
    : weight(scope.Parameter("weight", {out, in, 1}, FanIn(in))) {
  if (with_bias) bias = scope.Parameter("bias", {out}, FanIn(in));
}

Tensor PointConv::operator()(const Tensor& x) const {
  const Tensor y = at::matmul(weight.squeeze(-1), x);
  return bias.defined() ? y + bias.unsqueeze(-1) : y;
}

BatchNorm::BatchNorm(const Scope& scope, int64_t channels, double the_epsilon, double the_momentum)
    : weight(scope.Parameter("weight", {channels}, Init::Ones())),
      bias(scope.Parameter("bias", {channels}, Init::Zeros())),
      running_mean(scope.Buffer("running_mean", {channels}, Init::Zeros())),
      running_var(scope.Buffer("running_var", {channels}, Init::Ones())),
      epsilon(the_epsilon),
      momentum(the_momentum) {}

Tensor BatchNorm::operator()(const Tensor& x, bool train) const {
  return at::batch_norm(x, weight, bias, running_mean, running_var, train, momentum, epsilon,
                        /*cudnn_enabled=*/true);
}

Mlp::Mlp(const Scope& scope, const std::vector<int64_t>& widths) {
  for (size_t i = 0; i + 1 < widths.size(); ++i) {
    layers.emplace_back(scope / static_cast<int64_t>(2 * i), widths[i], widths[i + 1]);
  }
}

Tensor Mlp::operator()(Tensor x) const {
  for (size_t i = 0; i < layers.size(); ++i) {
    x = layers[i](x);
    if (i + 1 < layers.size()) x = at::gelu(x);
  }
  return x;
}

}  // namespace graspbench::nn
