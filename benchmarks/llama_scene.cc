#include "benchmarks/llama_scene.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <thread>
#include <vector>

namespace graspbench {
namespace {

double SecondsOf(const auto& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The least of some runs: what else the machine does can only take time.
double LeastSeconds(int runs, const auto& work) {
  double least = SecondsOf(work);
  for (int i = 1; i < runs; ++i) least = std::min(least, SecondsOf(work));
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

double MemoryBandwidth(int threads) {
  const std::vector<uint64_t> words(size_t{1} << 25, 1);  // 256 MiB, beyond all caches
  std::vector<uint64_t> sums(static_cast<size_t>(threads));
  const double seconds = LeastSeconds(7, [&] {
    std::vector<std::jthread> readers;
    const size_t share = words.size() / sums.size();
    for (size_t i = 0; i < sums.size(); ++i) {
      readers.emplace_back([&, i] { sums[i] = SumOf(words.data() + i * share, share); });
    }
  });
  if (std::accumulate(sums.begin(), sums.end(), uint64_t{0}) == 0) return 0;  // keeps the sums
  return static_cast<double>(words.size() * sizeof(uint64_t)) / seconds;
}

double MatmulSpeed(at::ScalarType type) {
  constexpr int64_t kSize = 1024;
  const c10::InferenceMode no_gradients;
  const nn::Tensor a = at::ones({kSize, kSize}, type), b = at::ones({kSize, kSize}, type);
  const double seconds = LeastSeconds(7, [&] { at::matmul(a, b); });
  return 2.0 * kSize * kSize * kSize / seconds;
}

}  // namespace graspbench
