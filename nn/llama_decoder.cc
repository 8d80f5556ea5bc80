#include "nn/llama_decoder.h"

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "nn/decode_kernels.h"
#include "nn/llama_attention.h"
#include "nn/row_kernels.h"

namespace graspbench::nn {
namespace {

[[noreturn]] void FailToDecode(const std::string& problem) {
  throw Error(ErrorKind::kUsage, problem);
}

/// The tokens of each row moved to its front, and their number.
struct Packed {
  Tensor embeddings;
  std::vector<int64_t> counts;
};

Packed PackRows(const Tensor& embeddings, const Tensor& mask) {
  const int64_t rows = embeddings.size(0), length = embeddings.size(1);
  if (!mask.defined()) {
    return {embeddings, std::vector<int64_t>(static_cast<size_t>(rows), length)};
  }
  // A stable sort brings what counts to the front.
  const Tensor order =
      std::get<1>(mask.to(at::kByte).sort(/*stable=*/true, 1, /*descending=*/true));
  const Tensor counts = mask.to(at::kLong).sum(1).cpu();
  Packed packed{at::take_along_dim(embeddings, order.unsqueeze(-1), 1),
                {counts.const_data_ptr<int64_t>(), counts.const_data_ptr<int64_t>() + rows}};
  const int64_t longest = std::ranges::max(packed.counts);
  packed.embeddings = packed.embeddings.narrow(1, 0, longest);
  return packed;
}

bool KernelsRead(const Tensor& weight) {
  return weight.is_cpu() && weight.is_contiguous() &&
         (weight.scalar_type() == at::kFloat || weight.scalar_type() == at::kBFloat16);
}

WeightMatrix MatrixOf(const Tensor& weight) {
  return {weight.const_data_ptr(), weight.size(0), weight.size(1),
          weight.scalar_type() == at::kBFloat16};
}

Numbers NumbersOf(const Tensor& tensor) {
  return {tensor.mutable_data_ptr(), tensor.scalar_type() == at::kBFloat16};
}

std::vector<float> FloatsOf(const Tensor& vector) {
  const Tensor floats = vector.detach().to(at::kFloat).contiguous();
  return {floats.const_data_ptr<float>(), floats.const_data_ptr<float>() + floats.numel()};
}

/// The model for the kernels, unless its weights lie on another device or have another type.
std::optional<DecodeModel> DecodeModelOf(const Llama& model) {
  const LlamaConfig& config = model.config();
  DecodeModel decode{.width = config.width,
                     .heads = config.heads,
                     .kv_heads = config.kv_heads,
                     .head_width = config.head_width,
                     .feed_forward = config.feed_forward,
                     .epsilon = static_cast<float>(config.epsilon)};
  bool readable = KernelsRead(model.head());
  for (const LlamaLayer& layer : model.layers()) {
    for (const LoraLinear* linear : {&layer.q_proj, &layer.k_proj, &layer.v_proj, &layer.o_proj,
                                     &layer.gate_proj, &layer.up_proj, &layer.down_proj}) {
      readable = readable && KernelsRead(linear->weight);
    }
    if (!readable) return std::nullopt;
    decode.layers.push_back({.input_norm = FloatsOf(layer.input_layernorm.weight),
                             .post_attention_norm = FloatsOf(layer.post_attention_layernorm.weight),
                             .q = MatrixOf(layer.q_proj.weight),
                             .k = MatrixOf(layer.k_proj.weight),
                             .v = MatrixOf(layer.v_proj.weight),
                             .o = MatrixOf(layer.o_proj.weight),
                             .gate = MatrixOf(layer.gate_proj.weight),
                             .up = MatrixOf(layer.up_proj.weight),
                             .down = MatrixOf(layer.down_proj.weight)});
  }
  decode.frequencies = FloatsOf(RotationFrequencies(config, at::kCPU));
  decode.norm = FloatsOf(model.norm().weight);
  decode.head = MatrixOf(model.head());
  return decode;
}

}  // namespace

struct LlamaDecoder::Impl {
  explicit Impl(const Llama& the_model)
      : model(the_model.Merged()), kernels(DecodeModelOf(model)) {}

  at::TensorOptions options() const { return model.embedding().options().requires_grad(false); }
  at::ScalarType type() const { return model.layers().front().q_proj.weight.scalar_type(); }

  /// Appends the first `counts` of the embeddings rows × T × width, and gives the hidden states
  /// after the last of each, rows × width.
  Tensor Append(KvCache& cache, const Tensor& embeddings, std::span<const int64_t> counts) const;
  /// The same, and gives the logits. With the kernels rows go one by one, so that they do not
  /// change each other's bits.
  Tensor AppendToAll(KvCache& cache, const Tensor& embeddings,
                     std::span<const int64_t> counts) const;

  /// With the kernels for the CPU: tokens T × width more for a row, and the logits after them; one
  /// token more for each row.
  Tensor PrefillOnCpu(KvCache& cache, int64_t row, const Tensor& embeddings) const;
  Tensor StepOnCpu(KvCache& cache, const Tensor& embeddings) const;

  Llama model;
  std::optional<DecodeModel> kernels;  ///< of the model's weights, where the kernels can read them
};

namespace {

/// Where new tokens of the rows of a cache go and what they see.
struct Extension {
  Extension(const LlamaConfig& config, KvCache& cache, int64_t length,
            std::span<const int64_t> counts, at::Device device) {
    const Tensor past = at::empty({cache.rows()}, at::kLong);
    for (int64_t i = 0; i < cache.rows(); ++i) {
      const int64_t before = cache.lengths()[static_cast<size_t>(i)];
      past[i] = before;
      fresh = fresh && before == 0;
      cache.Extend(i, counts[static_cast<size_t>(i)]);
      total = std::max(total, before + counts[static_cast<size_t>(i)]);
    }
    const Tensor number = at::tensor(at::IntArrayRef(counts.data(), counts.size()), at::kLong);
    const Tensor steps = at::arange(length, at::kLong);
    const Tensor positions = past.unsqueeze(1) + steps;  // rows × length
    places = at::where(steps < number.unsqueeze(1), positions, cache.capacity())
                 .to(device)
                 .unsqueeze(1)
                 .unsqueeze(-1);
    rotation = RotationAt(config, positions.to(device));
    if (!fresh) {
      visible = (at::arange(total, at::kLong) <= positions.unsqueeze(-1)).unsqueeze(1).to(device);
    }
  }

  /// Puts x, rows × heads × length × head width, into a layer's keys or values.
  void Store(const Tensor& table, const Tensor& x) const {
    table.scatter_(2, places.expand(x.sizes()), x.to(table.scalar_type()));
  }
  /// What the rows have there now.
  Tensor Load(const Tensor& table, at::ScalarType type) const {
    return table.narrow(2, 0, total).to(type);
  }

  int64_t total = 0;
  bool fresh = true;  ///< nothing was there before
  Tensor places, visible;
  Rotation rotation;
};

}  // namespace

Tensor LlamaDecoder::Impl::Append(KvCache& cache, const Tensor& embeddings,
                                  std::span<const int64_t> counts) const {
  const LlamaConfig& config = model.config();
  const Extension extension(config, cache, embeddings.size(1), counts, embeddings.device());
  Tensor x = embeddings;
  for (int64_t i = 0; i < config.layers; ++i) {
    const LlamaLayer& layer = model.layers()[static_cast<size_t>(i)];
    const Tensor normal = layer.input_layernorm(x);
    const Tensor q =
        Rotate(SplitHeads(layer.q_proj(normal), config.head_width), extension.rotation);
    Tensor k = Rotate(SplitHeads(layer.k_proj(normal), config.head_width), extension.rotation);
    Tensor v = SplitHeads(layer.v_proj(normal), config.head_width);
    extension.Store(cache.keys(i), k);
    extension.Store(cache.values(i), v);
    if (!extension.fresh) {
      k = extension.Load(cache.keys(i), q.scalar_type());
      v = extension.Load(cache.values(i), q.scalar_type());
    }
    x = x + layer.o_proj(Attend(q, k, v, extension.visible));
    x = x + FeedForward(layer, layer.post_attention_layernorm(x));
  }
  const Tensor last = at::tensor(at::IntArrayRef(counts.data(), counts.size()), at::kLong) - 1;
  const Tensor index = last.to(x.device()).view({-1, 1, 1}).expand({-1, 1, x.size(2)});
  return model.norm()(x.gather(1, index).squeeze(1));
}

Tensor LlamaDecoder::Impl::AppendToAll(KvCache& cache, const Tensor& embeddings,
                                       std::span<const int64_t> counts) const {
  if (!kernels) return model.Logits(Append(cache, embeddings, counts)).cpu();
  std::vector<Tensor> logits;
  for (int64_t row = 0; row < cache.rows(); ++row) {
    logits.push_back(
        PrefillOnCpu(cache, row, embeddings[row].narrow(0, 0, counts[static_cast<size_t>(row)])));
  }
  return at::cat(logits);
}

Tensor LlamaDecoder::Impl::PrefillOnCpu(KvCache& cache, int64_t row,
                                        const Tensor& embeddings) const {
  const LlamaConfig& config = model.config();
  const int64_t count = embeddings.size(0), past = cache.lengths()[static_cast<size_t>(row)];
  const int64_t places = cache.keys(0).size(2), head_stride = places * config.head_width;
  cache.Extend(row, count);
  const RotationTable rotation(kernels->frequencies, past, count);
  const Tensor x = embeddings.to(at::kFloat, /*non_blocking=*/false, /*copy=*/true).contiguous();
  auto* sums = x.mutable_data_ptr<float>();
  const Tensor normal = at::empty(x.sizes(), type());
  const Tensor queries = at::empty({config.heads, count, config.head_width}, at::kFloat);
  const Tensor attended = at::empty({count, config.heads * config.head_width}, type());
  for (int64_t i = 0; i < config.layers; ++i) {
    const LlamaLayer& layer = model.layers()[static_cast<size_t>(i)];
    const DecodeLayer& norms = kernels->layers[static_cast<size_t>(i)];
    NormaliseRows(sums, count, norms.input_norm, kernels->epsilon, NumbersOf(normal));
    float* keys = cache.keys(i)[row].mutable_data_ptr<float>();
    float* values = cache.values(i)[row].mutable_data_ptr<float>();
    const int64_t at = past * config.head_width;
    const auto split = [&](const LoraLinear& linear, int64_t heads, const RotationTable* turn,
                           float* out, int64_t stride) {
      SplitRows(NumbersOf(linear(normal)), count, heads, config.head_width, turn, out, stride);
    };
    split(layer.q_proj, config.heads, &rotation, queries.mutable_data_ptr<float>(),
          count * config.head_width);
    split(layer.k_proj, config.kv_heads, &rotation, keys + at, head_stride);
    split(layer.v_proj, config.kv_heads, nullptr, values + at, head_stride);
    AttendRows(queries.const_data_ptr<float>(), count, config.heads, past,
               {keys, values, head_stride, config.kv_heads, config.head_width},
               NumbersOf(attended));
    AddRows(sums, NumbersOf(layer.o_proj(attended)), count, config.width);
    NormaliseRows(sums, count, norms.post_attention_norm, kernels->epsilon, NumbersOf(normal));
    const Tensor gate = layer.gate_proj(normal);
    GateRows(NumbersOf(gate), NumbersOf(layer.up_proj(normal)), count, config.feed_forward);
    AddRows(sums, NumbersOf(layer.down_proj(gate)), count, config.width);
  }
  const Tensor last = at::empty({1, config.width}, at::kFloat);
  Normalise(sums + (count - 1) * config.width, kernels->norm, kernels->epsilon,
            last.mutable_data_ptr<float>());
  const Tensor logits = at::empty({1, config.vocabulary}, at::kFloat);
  MultiplyRows(kernels->head, last.const_data_ptr<float>(), logits.mutable_data_ptr<float>());
  return logits;
}

Tensor LlamaDecoder::Impl::StepOnCpu(KvCache& cache, const Tensor& embeddings) const {
  const std::vector<int64_t> lengths = cache.lengths();
  for (int64_t row = 0; row < cache.rows(); ++row) cache.Extend(row, 1);
  std::vector<DecodeCache> tables;
  for (int64_t i = 0; i < model.config().layers; ++i) {
    tables.push_back(
        {cache.keys(i).mutable_data_ptr<float>(), cache.values(i).mutable_data_ptr<float>()});
  }
  Tensor x = embeddings.to(at::kFloat, /*non_blocking=*/false, /*copy=*/true).contiguous();
  Tensor logits = at::empty({cache.rows(), model.config().vocabulary}, at::kFloat);
  DecodeStep(*kernels, {x.mutable_data_ptr<float>(), static_cast<size_t>(x.numel())}, lengths,
             tables, cache.keys(0).size(2),
             {logits.mutable_data_ptr<float>(), static_cast<size_t>(logits.numel())});
  return logits;
}

LlamaDecoder::LlamaDecoder(const Llama& model) {
  const c10::InferenceMode no_gradients;
  impl_ = std::make_unique<Impl>(model);
}
LlamaDecoder::~LlamaDecoder() = default;
LlamaDecoder::LlamaDecoder(LlamaDecoder&&) noexcept = default;

const LlamaConfig& LlamaDecoder::config() const { return impl_->model.config(); }

KvCache LlamaDecoder::NewCache(int64_t rows, int64_t capacity) const {
  const c10::InferenceMode no_gradients;
  if (capacity > config().positions) {
    FailToDecode("the model has " + std::to_string(config().positions) + " positions, not " +
                 std::to_string(capacity));
  }
  // Attention of single tokens is several times faster in single precision on a CPU.
  const auto options = impl_->options();
  return KvCache(config(), rows, capacity,
                 options.device().is_cpu() ? options.dtype(at::kFloat) : options);
}

Tensor LlamaDecoder::Prefill(KvCache& cache, const Tensor& embeddings, const Tensor& mask) const {
  const c10::InferenceMode no_gradients;
  if (embeddings.dim() != 3 || embeddings.size(0) != cache.rows() ||
      embeddings.size(2) != config().width) {
    FailToDecode("embeddings of shape " + ToText(embeddings.sizes()) + " for " +
                 std::to_string(cache.rows()) + " rows of width " + std::to_string(config().width));
  }
  if (mask.defined() && mask.sizes() != embeddings.sizes().slice(0, 2)) {
    FailToDecode("a mask of shape " + ToText(mask.sizes()) + " for embeddings of shape " +
                 ToText(embeddings.sizes()));
  }
  const Packed packed =
      PackRows(embeddings.to(impl_->options().dtype(impl_->type())),
               mask.defined() ? mask.to(impl_->options().dtype(at::kBool)) : mask);
  if (std::ranges::min(packed.counts) == 0) FailToDecode("a row without tokens");
  return impl_->AppendToAll(cache, packed.embeddings, packed.counts);
}

Tensor LlamaDecoder::Step(KvCache& cache, std::span<const int64_t> ids) const {
  const c10::InferenceMode no_gradients;
  if (static_cast<int64_t>(ids.size()) != cache.rows()) {
    FailToDecode(std::to_string(ids.size()) + " tokens for " + std::to_string(cache.rows()) +
                 " rows");
  }
  for (const int64_t id : ids) {
    if (id < 0 || id >= config().vocabulary) {
      FailToDecode("there is no token " + std::to_string(id) + " among " +
                   std::to_string(config().vocabulary));
    }
  }
  const Tensor index = at::tensor(at::IntArrayRef(ids.data(), ids.size()), at::kLong);
  const Tensor embeddings = impl_->model.Embed(index.to(impl_->options().device()));
  if (impl_->kernels) return impl_->StepOnCpu(cache, embeddings);
  const std::vector<int64_t> ones(ids.size(), 1);
  return impl_->AppendToAll(cache, embeddings.to(impl_->type()).unsqueeze(1), ones);
}

}  // namespace graspbench::nn
