#include "nn/dropout.h"

namespace graspbench::nn {
namespace {

Tensor NoiseMask(const Tensor& x, at::IntArrayRef shape, double share, const TrainingNoise& noise) {
  const Tensor kept = at::empty(shape, at::kFloat).bernoulli_(1 - share, noise.generator);
  return kept.div_(1 - share).to(x.options());
}

}  // namespace

Tensor Dropout(const Tensor& x, double share, const TrainingNoise* noise) {
  if (noise == nullptr || share == 0) return x;
  return x * NoiseMask(x, x.sizes(), share, *noise);
}

Tensor DropItems(const Tensor& x, double share, const TrainingNoise* noise) {
  if (noise == nullptr || share == 0) return x;
  Shape per_item(static_cast<size_t>(x.dim()), 1);
  per_item[0] = x.size(0);
  return x * NoiseMask(x, per_item, share, *noise);
}

}  // namespace graspbench::nn
