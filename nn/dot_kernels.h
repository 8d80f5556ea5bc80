#pragma once

#include <cstdint>
#include <vector>

/// The inner loops of a language model on the CPU, compiled for several instruction sets.
namespace graspbench::nn {

/// A matrix in row-major order, in single precision or, `half`, in bfloat16. Not owned.
struct WeightMatrix {
  const void* data = nullptr;
  int64_t rows = 0, columns = 0;
  bool half = false;
};

/// Texts are rows of x and y that share a matrix. The numbers of a text do not depend on the
/// others: each sum is taken in the same order.
struct DotKernels {
  /// y[t][i] = Σ_k w[begin + i][k] x[t][k] for `texts` rows of x and i below end - begin, y's rows
  /// being `stride` apart.
  void (*multiply)(const WeightMatrix& w, int64_t begin, int64_t end, const float* x, int64_t texts,
                   float* y, int64_t stride);
  /// y[t][d] = Σ_s p[t][s] v[s][d] for d < width and s < count; the rows of v, p and y are as far
  /// apart as their strides say.
  void (*combine)(const float* v, int64_t v_stride, int64_t count, int64_t width, const float* p,
                  int64_t p_stride, int64_t texts, float* y, int64_t y_stride);
  /// The softmax of scale · x, in place; scale > 0.
  void (*softmax)(float* x, int64_t count, float scale);
  /// gate = silu(gate) · up.
  void (*gate)(float* gate, const float* up, int64_t count);
  /// bfloat16 to single precision and back, to the nearest.
  void (*widen)(const uint16_t* from, int64_t count, float* to);
  void (*narrow)(const float* from, int64_t count, uint16_t* to);
  const char* name;  ///< "avx512", "avx2" or "portable"
};

/// The best that this machine has.
const DotKernels& FastestDotKernels();
/// All that this machine has, the best first; for tests.
std::vector<DotKernels> UsableDotKernels();

}  // namespace graspbench::nn
