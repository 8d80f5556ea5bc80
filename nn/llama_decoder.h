#pragma once

#include <memory>
#include <span>

#include "nn/kv_cache.h"
#include "nn/llama.h"

namespace graspbench::nn {

/// Continues texts token by token with a Llama. On the CPU a row's numbers do not depend on the
/// other rows of its batch, so that a result does not depend on how cases are batched.
class LlamaDecoder {
 public:
  /// A view of the model's weights as they are now, with low-rank updates added; weights without
  /// one are shared. The model may go, but must not be trained further.
  explicit LlamaDecoder(const Llama& model);
  ~LlamaDecoder();
  LlamaDecoder(LlamaDecoder&&) noexcept;

  KvCache NewCache(int64_t rows, int64_t capacity) const;

  /// Appends embeddings, rows × T × width, of which `mask` (rows × T, true where there is a token;
  /// undefined: all) counts, and gives the logits after each row's last one: rows × vocabulary,
  /// single precision, on the CPU. Throws Error (kUsage) for a row without tokens or beyond the
  /// cache.
  Tensor Prefill(KvCache& cache, const Tensor& embeddings, const Tensor& mask = {}) const;
  /// Appends one token to each row and gives the logits after it.
  Tensor Step(KvCache& cache, std::span<const int64_t> ids) const;

  const LlamaConfig& config() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graspbench::nn
