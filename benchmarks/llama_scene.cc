#include "benchmarks/llama_scene.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <limits>
#include <numeric>
#include <thread>
#include <vector>

namespace graspbench {
namespace {

/// The least of some runs: what else the machine does can only take time.
double LeastSeconds(int threads, const auto& work) {
  constexpr int kRuns = 7;
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kRuns; ++i) {
    const double start = SecondsWith(threads);
    work();
    least = std::min(least, SecondsWith(threads) - start);
  }
  return least;
}

uint64_t SumOf(const uint64_t* words, size_t count) {
  constexpr size_t kSums = 32;
  uint64_t sums[kSums] = {};
  for (size_t i = 0; i + kSums <= count; i += kSums) {
    for (size_t lane = 0; lane < kSums; ++lane) sums[lane] += words[i + lane];
  }
  return std::accumulate(sums, sums + kSums, uint64_t{0});
}

}  // namespace

double SecondsWith(int threads) {
  timespec now{};
  clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double MemoryBandwidth(int threads) {
  const std::vector<uint64_t> words(size_t{1} << 25, 1);  // 256 MiB, beyond all caches
  std::vector<uint64_t> sums(static_cast<size_t>(threads));
  const double seconds = LeastSeconds(threads, [&] {
    std::vector<std::jthread> readers;
    const size_t share = words.size() / sums.size();
    for (size_t i = 0; i < sums.size(); ++i) {
      readers.emplace_back([&, i] { sums[i] = SumOf(words.data() + i * share, share); });
    }
  });
  if (std::accumulate(sums.begin(), sums.end(), uint64_t{0}) == 0) return 0;  // keeps the sums
  return static_cast<double>(words.size() * sizeof(uint64_t)) / seconds;
}

double WeightBandwidth(const nn::Llama& model, int threads) {
  const std::vector<nn::Tensor> weights = StepWeights(model);
  std::vector<uint64_t> sums(static_cast<size_t>(threads));
  const double start = SecondsWith(threads);
  {
    std::vector<std::jthread> readers;
    for (size_t i = 0; i < sums.size(); ++i) {
      readers.emplace_back([&, i] {
        for (const nn::Tensor& weight : weights) {
          const size_t share = weight.nbytes() / sizeof(uint64_t) / sums.size();
          const auto* words = static_cast<const uint64_t*>(weight.const_data_ptr());
          sums[i] += SumOf(words + i * share, share);
        }
      });
    }
  }
  const double seconds = SecondsWith(threads) - start;
  if (std::accumulate(sums.begin(), sums.end(), uint64_t{0}) == 0) return 0;  // keeps the sums
  return static_cast<double>(WeightBytes(model)) / seconds;
}

double MatmulSpeed(at::ScalarType type) {
  constexpr int64_t kSize = 1024;
  const c10::InferenceMode no_gradients;
  const nn::Tensor a = at::ones({kSize, kSize}, type), b = at::ones({kSize, kSize}, type);
  const double seconds = LeastSeconds(at::get_num_threads(), [&] { at::matmul(a, b); });
  return 2.0 * kSize * kSize * kSize / seconds;
}

}  // namespace graspbench
