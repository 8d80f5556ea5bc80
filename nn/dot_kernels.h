#pragma once

#include <cstdint>

#include "nn/decode_kernels.h"

/// The inner loops of decoding, compiled for several instruction sets and chosen once a process.
namespace graspbench::nn {

struct DotKernels {
  /// MultiplyRows.
  void (*multiply)(const WeightMatrix& w, int64_t begin, int64_t end, const float* x, int64_t texts,
                   float* y, int64_t stride);
  /// y[d] = Σ_s p[s] v[s][d] for `count` rows v of `width` numbers.
  void (*combine)(const float* v, int64_t count, int64_t width, const float* p, float* y);
  const char* name;  ///< "avx512", "avx2" or "portable"
};

/// The best that this machine has.
const DotKernels& FastestDotKernels();
/// All that this machine has, the best first; for tests.
std::vector<DotKernels> UsableDotKernels();

}  // namespace graspbench::nn
