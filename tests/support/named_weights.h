#pragma once

#include <cmath>
#include <string>

#include "nn/parameters.h"

/// The models of tests/nn/fixtures/make_blocks.py: the numbers it gives to their weights, and what
/// it computed with them.
namespace graspbench::nn {

inline Tensor NumbersOf(const std::string& name, const Shape& shape) {
  int64_t phase = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    phase += static_cast<int64_t>(i + 1) * static_cast<unsigned char>(name[i]);
  }
  const int64_t count = c10::multiply_integers(shape);
  const Tensor place = at::arange(count, at::kDouble);
  const Tensor waves = at::sin(place * 12.9898 + static_cast<double>(phase % 1000)) * 43758.5453;
  const Tensor even = (waves - waves.floor() - 0.5).view(shape);
  if (shape.size() >= 2) {
    const double rows = static_cast<double>(shape[0]) / static_cast<double>(count);
    return (even * 2 * std::sqrt(3 * rows)).to(at::kFloat);
  }
  const bool scale = name.ends_with("weight") || name.ends_with("running_var");
  return (0.4 * even + (scale ? 1 : 0)).to(at::kFloat);
}

inline WeightFile BlocksFixture() {
  return WeightFile(GRASPBENCH_SOURCE_DIRECTORY "/tests/nn/fixtures/blocks.safetensors");
}

/// Gives every parameter and buffer of the store those numbers, by its name less `prefix`.
inline void FillByName(const ParameterStore& store, const std::string& prefix = "") {
  const at::NoGradGuard no_gradient;
  for (const auto* tensors : {&store.parameters(), &store.buffers()}) {
    for (const auto& [name, tensor] : *tensors) {
      tensor.copy_(NumbersOf(name.substr(prefix.size()), tensor.sizes().vec()));
    }
  }
}

}  // namespace graspbench::nn
