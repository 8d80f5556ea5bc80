#include "nn/vector_quantizer.h"

#include "core/error.h"

namespace graspbench::nn {
namespace {

using ResetRule = VectorQuantizerConfig::Reset;

Tensor MakeCodebook(const Scope& scope, const VectorQuantizerConfig& config) {
  const Init init = Init::Uniform(1 / static_cast<double>(config.codes));
  const Shape shape = {config.codes, config.width};
  // A buffer gets no gradient, whatever part of a model is trained.
  return config.moving_average ? scope.Buffer("weight", shape, init)
                               : scope.Parameter("weight", shape, init);
}

// How often each entry occurs.
Tensor CodeCounts(const Tensor& codes, int64_t entries) {
  return at::bincount(codes.flatten(), {}, entries);
}

}  // namespace

CodeUsage UsageOf(const Tensor& codes, int64_t entries) {
  if (codes.numel() == 0) return {};
  const Tensor counts = CodeCounts(codes, entries).to(at::kDouble);
  const Tensor share = counts / counts.sum();
  const Tensor entropy = -at::xlogy(share, share).sum();
  return {.used = counts.count_nonzero().item<int64_t>(),
          .perplexity = at::exp(entropy).item<double>()};
}

VectorQuantizer::VectorQuantizer(const Scope& scope, const VectorQuantizerConfig& config)
    : config_(config),
      codebook_(MakeCodebook(scope, config)),
      idle_(scope.Buffer("idle", {config.codes}, Init::Zeros())),
      was_reset_(scope.Buffer("was_reset", {config.codes}, Init::Zeros())) {
  if (!config.moving_average) return;
  mean_count_ = scope.Buffer("mean_count", {config.codes}, Init::Zeros());
  mean_sum_ = scope.Buffer("mean_sum", {config.codes, config.width}, Init::Zeros());
}

Tensor VectorQuantizer::Encode(const Tensor& inputs) const {
  const at::NoGradGuard no_gradient;
  if (inputs.dim() < 1 || inputs.size(-1) != config_.width) {
    throw Error(ErrorKind::kInternal, "a codebook of width " + std::to_string(config_.width) +
                                          " gets inputs of the shape " + ToText(inputs.sizes()));
  }
  const Tensor flat = inputs.reshape({-1, config_.width});
  // |z - b|² less |z|², which is the same for all entries.
  const Tensor score = at::addmm(codebook_.square().sum(1), flat, codebook_.t(), 1, -2);
  return score.argmin(1).view(inputs.sizes().slice(0, static_cast<size_t>(inputs.dim() - 1)));
}

Tensor VectorQuantizer::Decode(const Tensor& codes) const {
  const at::NoGradGuard no_gradient;
  return at::embedding(codebook_, codes);
}

VectorQuantizer::Result VectorQuantizer::operator()(const Tensor& inputs) const {
  const Tensor codes = Encode(inputs);
  const Tensor entries = at::embedding(codebook_, codes);
  const auto distance = [](const Tensor& a, const Tensor& b) {
    return (a - b).square().sum(-1).mean();
  };
  Tensor loss = config_.commitment_weight * distance(inputs, entries.detach());
  if (!config_.moving_average) {
    loss = loss + config_.codebook_weight * distance(inputs.detach(), entries);
  }
  // The value of the entry, the gradient of the input.
  return {.codes = codes, .quantized = inputs + (entries - inputs).detach(), .loss = loss};
}

void VectorQuantizer::MoveAverages(const Tensor& codes, const Tensor& inputs) const {
  const Tensor count = CodeCounts(codes, config_.codes).to(mean_count_.scalar_type());
  const Tensor sum = at::zeros_like(mean_sum_).index_add_(0, codes, inputs);
  mean_count_.mul_(config_.decay).add_(count, 1 - config_.decay);
  mean_sum_.mul_(config_.decay).add_(sum, 1 - config_.decay);
  const Tensor known = (mean_count_ > 1e-5).unsqueeze(1);
  const Tensor mean = mean_sum_ / mean_count_.clamp_min(1e-5).unsqueeze(1);
  codebook_.copy_(at::where(known, mean, codebook_));
}

int64_t VectorQuantizer::Observe(const Result& result, const Tensor& all_inputs, Rng& rng) const {
  const at::NoGradGuard no_gradient;
  const Tensor codes = result.codes.flatten();
  const Tensor inputs = all_inputs.detach().reshape({-1, config_.width});
  if (config_.moving_average) MoveAverages(codes, inputs);
  const Tensor chosen = CodeCounts(codes, config_.codes) > 0;
  idle_.add_(1).masked_fill_(chosen, 0);
  if (config_.reset == ResetRule::kNever) return 0;

  Tensor due = idle_ >= static_cast<double>(config_.patience);
  if (config_.reset == ResetRule::kOnce) due = at::logical_and(due, was_reset_ == 0);
  const Tensor entries = due.nonzero().flatten();
  if (entries.numel() == 0) return 0;
  std::vector<int64_t> sources(static_cast<size_t>(entries.numel()));
  for (int64_t& source : sources) {
    source = static_cast<int64_t>(rng.Index(static_cast<uint32_t>(inputs.size(0))));
  }
  const Tensor rows = inputs.index_select(0, at::tensor(sources, entries.options()));
  codebook_.index_copy_(0, entries, rows.to(codebook_.scalar_type()));
  was_reset_.index_fill_(0, entries, 1);
  idle_.index_fill_(0, entries, 0);
  if (config_.moving_average) {
    mean_count_.index_fill_(0, entries, 1);
    mean_sum_.index_copy_(0, entries, rows);
  }
  return entries.numel();
}

int64_t VectorQuantizer::reset_count() const { return was_reset_.count_nonzero().item<int64_t>(); }

}  // namespace graspbench::nn
