#include "nn/kv_cache.h"

#include "core/error.h"

namespace graspbench::nn {

KvCache::KvCache(const LlamaConfig& config, int64_t rows, int64_t capacity,
                 const at::TensorOptions& options)
    : lengths_(static_cast<size_t>(rows), 0), capacity_(capacity) {
  for (int64_t i = 0; i < config.layers; ++i) {
    const Shape shape = {rows, config.kv_heads, capacity + 1, config.head_width};
    // Not empty: a number that is not seen is still multiplied by zero.
    keys_.push_back(at::zeros(shape, options));
    values_.push_back(at::zeros(shape, options));
  }
}

KvCache KvCache::Select(std::span<const int64_t> rows) const {
  const c10::InferenceMode no_gradients;
  KvCache selection = *this;
  const Tensor index = at::tensor(at::IntArrayRef(rows.data(), rows.size()), at::kLong);
  for (auto* tensors : {&selection.keys_, &selection.values_}) {
    for (Tensor& tensor : *tensors) tensor = tensor.index_select(0, index.to(tensor.device()));
  }
  selection.lengths_.clear();
  for (const int64_t row : rows)
    selection.lengths_.push_back(lengths_.at(static_cast<size_t>(row)));
  return selection;
}

void KvCache::Extend(int64_t row, int64_t count) {
  int64_t& length = lengths_.at(static_cast<size_t>(row));
  if (length + count > capacity_) {
    throw Error(ErrorKind::kUsage, std::to_string(length + count) +
                                       " tokens do not fit into a cache for " +
                                       std::to_string(capacity_));
  }
  length += count;
}

}  // namespace graspbench::nn
