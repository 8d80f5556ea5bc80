#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nn/dot_kernels.h"

/// What lies between the matrix products of a Llama when it reads a prompt on the CPU, in plain
/// C++ and over the threads of OpenMP: rows are tokens of one text.
namespace graspbench::nn {

/// Numbers in row-major order, in single precision or, `half`, in bfloat16. Not owned.
struct Numbers {
  void* data = nullptr;
  bool half = false;
};

/// out = x / sqrt(mean(x²) + ε) · weight for each row.
void NormaliseRows(const float* x, int64_t rows, const std::vector<float>& weight, float epsilon,
                   Numbers out);

/// x += y.
void AddRows(float* x, Numbers y, int64_t rows, int64_t width);

/// gate = silu(gate) · up.
void GateRows(Numbers gate, Numbers up, int64_t rows, int64_t width);

/// Cosines and sines of rotary positions, rows × planes.
struct RotationTable {
  RotationTable(const std::vector<float>& frequencies, int64_t first_position, int64_t rows);
  std::vector<float> cosines, sines;
  int64_t planes;
};

/// Splits rows of heads · width numbers into heads, turning them by `rotation` if there is one: row
/// t of head h goes to out + h · head_stride + t · width.
void SplitRows(Numbers x, int64_t rows, int64_t heads, int64_t width, const RotationTable* rotation,
               float* out, int64_t head_stride);

/// The keys and values of a text: kv_heads tables, `head_stride` numbers apart, of places × width.
struct AttentionTable {
  const float* keys = nullptr;
  const float* values = nullptr;
  int64_t head_stride = 0, kv_heads = 0, width = 0;
};

/// Attention of `rows` queries, heads × rows × width, that are turned and stand at the places from
/// `past` on; each sees the places up to its own. `out` takes rows × (heads · width).
void AttendRows(const float* queries, int64_t rows, int64_t heads, int64_t past,
                const AttentionTable& table, Numbers out);

/// y = w x over the threads.
void MultiplyRows(const WeightMatrix& w, const float* x, float* y);

/// Root-mean-square normalisation of one row.
void Normalise(const float* x, const std::vector<float>& weight, float epsilon, float* y);
/// Turns one head of one token.
void RotateHead(std::span<const float> cosines, std::span<const float> sines, float* x);

}  // namespace graspbench::nn
