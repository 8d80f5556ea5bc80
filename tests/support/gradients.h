#pragma once

#include <algorithm>
#include <cmath>
#include <functional>

#include "nn/tensor.h"

/// Gradients of LibTorch against differences of values.
namespace graspbench::nn {

/// Numbers drawn from a normal distribution, the same for the same seed.
inline Tensor RandomTensor(const Shape& shape, uint64_t seed, at::ScalarType type = at::kFloat) {
  at::manual_seed(seed);
  return at::randn(shape, at::TensorOptions(type));
}

inline double MaxDifference(const Tensor& a, const Tensor& b) {
  if (a.sizes() != b.sizes()) return INFINITY;
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

/// The largest difference between the gradient of a random weighting of `f`'s result at `x` and its
/// central difference quotient, over the largest magnitude of the gradient; INFINITY where either
/// is not finite. `x` holds doubles.
inline double GradientError(const std::function<Tensor(const Tensor&)>& f, const Tensor& x,
                            double step = 1e-6) {
  const Tensor weights = RandomTensor(f(x).sizes().vec(), 99, at::kDouble);
  const auto value = [&](const Tensor& at) { return (f(at) * weights).sum(); };
  const Tensor variable = x.detach().clone().requires_grad_(true);
  value(variable).backward();
  const Tensor gradient = variable.grad();
  const Tensor quotient = at::zeros_like(x);
  const at::NoGradGuard no_gradient;
  for (int64_t i = 0; i < x.numel(); ++i) {
    const Tensor moved = x.detach().clone();
    const Tensor number = moved.view({-1}).select(0, i);
    const double start = number.item<double>();
    number.fill_(start + step);
    const double above = value(moved).item<double>();
    number.fill_(start - step);
    const double below = value(moved).item<double>();
    quotient.view({-1}).select(0, i).fill_((above - below) / (2 * step));
  }
  const double error = MaxDifference(gradient, quotient);
  const double scale = std::max(1e-3, gradient.abs().max().item<double>());
  return std::isfinite(error) ? error / scale : INFINITY;
}

}  // namespace graspbench::nn
