#include "nn/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"

namespace graspbench::nn {
namespace {

struct Candidate {
  int64_t id = 0;
  double logit = 0;
};

void CheckSampling(const SamplingOptions& options) {
  const auto fail = [](const char* problem) { throw Error(ErrorKind::kUsage, problem); };
  if (!(options.temperature >= 0) || std::isinf(options.temperature)) {
    fail("the temperature is a number from 0");
  }
  if (options.top_k < 0) fail("top_k is a number from 0");
  if (!(options.top_p > 0 && options.top_p <= 1)) fail("top_p is above 0 and at most 1");
}

std::vector<Candidate> CandidatesOf(std::span<const float> logits,
                                    const std::vector<int64_t>* allowed) {
  std::vector<Candidate> candidates;
  const auto add = [&](int64_t id) {
    if (id < 0 || static_cast<size_t>(id) >= logits.size()) {
      throw Error(ErrorKind::kUsage, "the grammar allows token " + std::to_string(id) + " of " +
                                         std::to_string(logits.size()));
    }
    const double logit = logits[static_cast<size_t>(id)];
    if (std::isnan(logit) || logit == std::numeric_limits<double>::infinity()) {
      throw Error(ErrorKind::kDiverged,
                  "the logit of token " + std::to_string(id) + " is " + std::to_string(logit));
    }
    candidates.push_back({id, logit});
  };
  if (allowed) {
    for (const int64_t id : *allowed) add(id);
  } else {
    candidates.reserve(logits.size());
    for (size_t id = 0; id < logits.size(); ++id) add(static_cast<int64_t>(id));
  }
  if (candidates.empty()) throw Error(ErrorKind::kUsage, "no token is allowed");
  return candidates;
}

/// The larger logit first, the smaller id among equals.
bool Before(const Candidate& a, const Candidate& b) {
  return a.logit != b.logit ? a.logit > b.logit : a.id < b.id;
}

/// Keeps the fewest of the sorted candidates whose weights reach `share` of them all.
void KeepShare(std::vector<double>& weights, double share) {
  const double enough = share * std::accumulate(weights.begin(), weights.end(), 0.0);
  double sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i];
    if (sum >= enough) {
      weights.resize(i + 1);
      return;
    }
  }
}

}  // namespace

int64_t SampleToken(std::span<const float> logits, const SamplingOptions& options, Rng& rng,
                    const std::vector<int64_t>* allowed) {
  CheckSampling(options);
  std::vector<Candidate> candidates = CandidatesOf(logits, allowed);
  if (options.temperature == 0) return std::ranges::min_element(candidates, Before)->id;

  const size_t kept = options.top_k == 0
                          ? candidates.size()
                          : std::min(candidates.size(), static_cast<size_t>(options.top_k));
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<int64_t>(kept),
                    candidates.end(), Before);
  if (std::isinf(candidates.front().logit)) return candidates.front().id;
  std::vector<double> weights;
  for (size_t i = 0; i < kept; ++i) {
    weights.push_back(
        std::exp((candidates[i].logit - candidates.front().logit) / options.temperature));
  }
  if (options.top_p < 1) KeepShare(weights, options.top_p);

  double place = rng.Uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  for (size_t i = 0; i + 1 < weights.size(); ++i) {
    place -= weights[i];
    if (place < 0) return candidates[i].id;
  }
  return candidates[weights.size() - 1].id;
}

std::vector<std::vector<int64_t>> Generate(const LlamaDecoder& decoder, const Tensor& embeddings,
                                           const Tensor& mask, size_t samples,
                                           const GenerationOptions& options, std::span<Rng> rngs) {
  const auto prompts = static_cast<size_t>(embeddings.size(0));
  std::vector<std::vector<int64_t>> results(prompts * samples);
  if (rngs.size() != results.size()) {
    throw Error(ErrorKind::kUsage, std::to_string(rngs.size()) + " random streams for " +
                                       std::to_string(results.size()) + " results");
  }
  if (results.empty() || options.max_tokens < 1) return results;
  KvCache cache = decoder.NewCache(
      embeddings.size(0),
      std::min(decoder.config().positions, embeddings.size(1) + options.max_tokens));
  Tensor logits = decoder.Prefill(cache, embeddings, mask);

  // Rows of the cache that go on: the result each belongs to.
  std::vector<size_t> open(results.size());
  std::iota(open.begin(), open.end(), size_t{0});
  std::vector<int64_t> source;  // row of the logits of each
  for (size_t i = 0; i < open.size(); ++i) source.push_back(static_cast<int64_t>(i / samples));
  bool copied = samples == 1;

  while (true) {
    std::vector<size_t> still_open;
    std::vector<int64_t> kept, ids;
    for (size_t i = 0; i < open.size(); ++i) {
      std::vector<int64_t>& result = results[open[i]];
      const std::vector<int64_t> allowed =
          options.allowed ? options.allowed(open[i], result) : std::vector<int64_t>();
      const auto* row = logits.const_data_ptr<float>() + source[i] * logits.size(1);
      result.push_back(SampleToken({row, static_cast<size_t>(logits.size(1))}, options.sampling,
                                   rngs[open[i]], allowed.empty() ? nullptr : &allowed));
      const bool stopped = std::ranges::find(options.stop, result.back()) != options.stop.end();
      const int64_t length = cache.lengths()[static_cast<size_t>(source[i])];
      if (stopped || static_cast<int64_t>(result.size()) >= options.max_tokens ||
          length >= cache.capacity()) {
        continue;
      }
      still_open.push_back(open[i]);
      kept.push_back(source[i]);
      ids.push_back(result.back());
    }
    if (still_open.empty()) return results;
    if (!copied || still_open.size() < open.size()) cache = cache.Select(kept);
    copied = true;
    open = std::move(still_open);
    source.resize(open.size());
    std::iota(source.begin(), source.end(), int64_t{0});
    logits = decoder.Step(cache, ids);
  }
}

}  // namespace graspbench::nn
