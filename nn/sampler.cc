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

namespace {

/// Rows that are being continued together; those that end leave.
class Continuation {
 public:
  Continuation(const LlamaDecoder& decoder, const GenerationOptions& options, std::span<Rng> rngs,
               KvCache cache, Tensor logits, size_t samples)
      : decoder_(decoder),
        options_(options),
        rngs_(rngs),
        cache_(std::move(cache)),
        logits_(std::move(logits)),
        results_(rngs.size()) {
    for (size_t i = 0; i < results_.size(); ++i) {
      open_.push_back({i, static_cast<int64_t>(i / samples)});
    }
  }

  std::vector<std::vector<int64_t>> Run() {
    while (!open_.empty()) {
      for (const Row& row : open_) Sample(row);
      DropEnded();
      if (!open_.empty()) Step();
    }
    return std::move(results_);
  }

 private:
  struct Row {
    size_t result;
    int64_t place;  ///< in the cache and the logits
  };

  void Sample(const Row& row) {
    std::vector<int64_t>& result = results_[row.result];
    std::vector<int64_t> allowed;
    if (options_.allowed) allowed = options_.allowed(row.result, result);
    const auto width = static_cast<size_t>(logits_.size(1));
    const auto* logits = logits_.const_data_ptr<float>() + static_cast<size_t>(row.place) * width;
    result.push_back(SampleToken({logits, width}, options_.sampling, rngs_[row.result],
                                 allowed.empty() ? nullptr : &allowed));
  }

  bool Ended(const Row& row) const {
    const std::vector<int64_t>& result = results_[row.result];
    return static_cast<int64_t>(result.size()) >= options_.max_tokens ||
           cache_.lengths()[static_cast<size_t>(row.place)] >= cache_.capacity() ||
           std::ranges::find(options_.stop, result.back()) != options_.stop.end();
  }

  void DropEnded() {
    std::erase_if(open_, [&](const Row& row) { return Ended(row); });
    std::vector<int64_t> places;
    bool moved = static_cast<int64_t>(open_.size()) != cache_.rows();
    for (Row& row : open_) {
      const auto place = static_cast<int64_t>(places.size());
      places.push_back(row.place);
      moved = moved || row.place != place;
      row.place = place;
    }
    if (moved && !open_.empty()) cache_ = cache_.Select(places);
  }

  void Step() {
    std::vector<int64_t> ids;
    for (const Row& row : open_) ids.push_back(results_[row.result].back());
    logits_ = decoder_.Step(cache_, ids);
  }

  const LlamaDecoder& decoder_;
  const GenerationOptions& options_;
  std::span<Rng> rngs_;
  KvCache cache_;
  Tensor logits_;
  std::vector<Row> open_;
  std::vector<std::vector<int64_t>> results_;
};

}  // namespace

std::vector<std::vector<int64_t>> Generate(const LlamaDecoder& decoder, const Tensor& embeddings,
                                           const Tensor& mask, size_t samples,
                                           const GenerationOptions& options, std::span<Rng> rngs) {
  const size_t count = static_cast<size_t>(embeddings.size(0)) * samples;
  if (rngs.size() != count) {
    throw Error(ErrorKind::kUsage, std::to_string(rngs.size()) + " random streams for " +
                                       std::to_string(count) + " results");
  }
  if (count == 0 || options.max_tokens < 1) return std::vector<std::vector<int64_t>>(count);
  KvCache cache = decoder.NewCache(
      embeddings.size(0),
      std::min(decoder.config().positions, embeddings.size(1) + options.max_tokens));
  Tensor logits = decoder.Prefill(cache, embeddings, mask);
  return Continuation(decoder, options, rngs, std::move(cache), std::move(logits), samples).Run();
}

}  // namespace graspbench::nn
