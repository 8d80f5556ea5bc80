#pragma once

#include "nn/tensor.h"

namespace graspbench::nn {

/// What a pass during training does otherwise than one in use: noise and statistics of the batch.
struct TrainingNoise {
  at::Generator generator;  ///< of the CPU, so that the noise is the same on every device
};

/// Keeps each number with probability 1 - share and scales it up; the same as the input without
/// `noise`.
Tensor Dropout(const Tensor& x, double share, const TrainingNoise* noise);
/// The same for whole items of the batch (stochastic depth, Huang et al. 2016).
Tensor DropItems(const Tensor& x, double share, const TrainingNoise* noise);

}  // namespace graspbench::nn
