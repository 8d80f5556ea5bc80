#pragma once

#include <optional>
#include <vector>

#include "nn/parameters.h"

/// Layers under the tensor names and with the fresh values of PyTorch's modules of the same kind.
namespace graspbench::nn {

/// y = x Wᵀ + b over the last axis.
struct Linear {
  Linear(const Scope& scope, int64_t in, int64_t out, bool with_bias = true);
  Linear(const Scope& scope, int64_t in, int64_t out, const Init& init, bool with_bias);
  Tensor operator()(const Tensor& x) const;

  Tensor weight;  ///< out × in
  Tensor bias;    ///< out; undefined without
};

/// A table of rows, looked up by whole numbers.
struct Embedding {
  Embedding(const Scope& scope, int64_t rows, int64_t width, double deviation = 1);
  Tensor operator()(const Tensor& ids) const;
  Tensor weight;  ///< rows × width
};

/// Zero mean and unit variance over the last axis, then scale and shift.
struct LayerNorm {
  LayerNorm(const Scope& scope, int64_t width, double epsilon = 1e-5);
  Tensor operator()(const Tensor& x) const;
  Tensor weight, bias;
  double epsilon;
};

/// x / sqrt(mean(x²) + ε) · w over the last axis, computed in single precision (Zhang and Sennrich
/// 2019).
struct RmsNorm {
  RmsNorm(const Scope& scope, int64_t width, double epsilon);
  Tensor operator()(const Tensor& x) const;
  Tensor weight;
  double epsilon;
};

/// A linear map of each point's channels: input B × in × N, a convolution of width 1.
struct PointConv {
  PointConv(const Scope& scope, int64_t in, int64_t out, bool with_bias = true);
  Tensor operator()(const Tensor& x) const;
  Tensor weight;  ///< out × in × 1
  Tensor bias;
};

/// Batch normalisation of the channel axis 1, of inputs B × C or B × C × …. `train` uses and
/// gathers the statistics of the batch, else those gathered are used.
struct BatchNorm {
  BatchNorm(const Scope& scope, int64_t channels, double epsilon = 1e-5, double momentum = 0.1);
  Tensor operator()(const Tensor& x, bool train = false) const;
  Tensor weight, bias, running_mean, running_var;
  double epsilon, momentum;
};

/// Linear layers with GELU between them: `widths` from input to output. Names 0, 2, 4, ... as in a
/// `Sequential` with activations.
struct Mlp {
  Mlp(const Scope& scope, const std::vector<int64_t>& widths);
  Tensor operator()(Tensor x) const;
  std::vector<Linear> layers;
};

}  // namespace graspbench::nn
