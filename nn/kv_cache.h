#pragma once

#include <span>
#include <vector>

#include "nn/llama_config.h"
#include "nn/tensor.h"

namespace graspbench::nn {

/// Keys and values of the tokens that a batch of texts has so far, for each layer of a Llama. Rows
/// may differ in length; each begins at place 0.
class KvCache {
 public:
  /// Room for `rows` texts of up to `capacity` tokens.
  KvCache(const LlamaConfig& config, int64_t rows, int64_t capacity,
          const at::TensorOptions& options);

  int64_t rows() const { return static_cast<int64_t>(lengths_.size()); }
  int64_t capacity() const { return capacity_; }
  const std::vector<int64_t>& lengths() const { return lengths_; }

  /// The same texts in another selection: row i of the result is row `rows[i]` of this. For
  /// several continuations of one prompt, and to drop finished rows.
  KvCache Select(std::span<const int64_t> rows) const;

  /// rows × kv heads × (capacity + 1) × head width; the last place takes what belongs nowhere.
  const Tensor& keys(int64_t layer) const { return keys_[static_cast<size_t>(layer)]; }
  const Tensor& values(int64_t layer) const { return values_[static_cast<size_t>(layer)]; }
  /// Counts `count` more tokens of a row. Throws Error (kUsage) when they do not fit.
  void Extend(int64_t row, int64_t count);

 private:
  std::vector<Tensor> keys_, values_;
  std::vector<int64_t> lengths_;
  int64_t capacity_;
};

}  // namespace graspbench::nn
