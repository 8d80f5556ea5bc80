#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <map>
#include <memory>

#include "benchmarks/llama_scene.h"
#include "nn/llama_decoder.h"

// Prefill of a prompt of 256 tokens and decoding after it, in single precision and in bfloat16, on
// one thread in processor time and on two by the clock. The peer is peers/llama_transformers.py on
// the same weights, which write_llama_scene writes. Counters relate the times to what memory and
// matrix products allow, measured in the same run just before.
namespace graspbench {
namespace {

using nn::Tensor;

struct Scene {
  explicit Scene(at::ScalarType type)
      : store(1, type), model(nn::Scope(store), BenchmarkLlama()), decoder(model) {}
  nn::ParameterStore store;
  nn::Llama model;
  nn::LlamaDecoder decoder;
};

const Scene& SceneOf(at::ScalarType type) {
  static std::map<at::ScalarType, std::unique_ptr<Scene>> scenes;
  std::unique_ptr<Scene>& scene = scenes[type];
  if (!scene) scene = std::make_unique<Scene>(type);
  return *scene;
}

void Prefill(benchmark::State& state, at::ScalarType type, int threads) {
  at::set_num_threads(threads);
  const Scene& scene = SceneOf(type);
  const Tensor embeddings = scene.model.Embed(BenchmarkIds(kBenchmarkPrompt));
  const double peak = MatmulSpeed(type);
  for (auto _ : state) {
    nn::KvCache cache = scene.decoder.NewCache(1, kBenchmarkPrompt);
    benchmark::DoNotOptimize(scene.decoder.Prefill(cache, embeddings));
  }
  const double operations = PrefillOperations(scene.model, kBenchmarkPrompt);
  const auto runs = static_cast<double>(state.iterations());
  state.counters["tokens/s"] =
      benchmark::Counter(runs * kBenchmarkPrompt, benchmark::Counter::kIsRate);
  state.counters["of_matmul"] =
      benchmark::Counter(runs * operations / peak, benchmark::Counter::kIsRate);
  state.counters["matmul_gflops"] = peak * 1e-9;
}

void Decode(benchmark::State& state, at::ScalarType type, int threads) {
  at::set_num_threads(threads);
  const Scene& scene = SceneOf(type);
  const Tensor embeddings = scene.model.Embed(BenchmarkIds(kBenchmarkPrompt));
  nn::KvCache prompt = scene.decoder.NewCache(1, 2 * kBenchmarkPrompt);
  scene.decoder.Prefill(prompt, embeddings);
  const double bandwidth = MemoryBandwidth(threads);
  const std::vector<int64_t> first_row = {0}, token = {7};
  nn::KvCache cache = prompt.Select(first_row);
  scene.decoder.Step(cache, token);
  for (auto _ : state) {
    if (cache.lengths()[0] == cache.capacity()) {
      state.PauseTiming();
      cache = prompt.Select(first_row);
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(scene.decoder.Step(cache, token));
  }
  const auto runs = static_cast<double>(state.iterations());
  // Texts of 256 to 512 tokens, with as many runs of each.
  const auto bytes = static_cast<double>(
      WeightBytes(scene.model) + CacheBytes(scene.model.config(), kBenchmarkPrompt * 3 / 2));
  state.counters["tokens/s"] = benchmark::Counter(runs, benchmark::Counter::kIsRate);
  state.counters["of_bandwidth"] =
      benchmark::Counter(runs * bytes / bandwidth, benchmark::Counter::kIsRate);
  state.counters["GB/s"] = bandwidth * 1e-9;
}

void Register(const std::string& work, void (*measure)(benchmark::State&, at::ScalarType, int)) {
  for (const auto type : {at::kFloat, at::kBFloat16}) {
    for (const int threads : {1, 2}) {
      const std::string name = work + (type == at::kFloat ? ", f32, " : ", bf16, ") +
                               std::to_string(threads) + (threads == 1 ? " thread" : " threads");
      auto* const row = benchmark::RegisterBenchmark(
          name.c_str(), [=](benchmark::State& state) { measure(state, type, threads); });
      row->Unit(benchmark::kMillisecond);
      if (threads > 1) row->UseRealTime();
    }
  }
}

[[maybe_unused]] const bool kRegistered =
    (Register("llama prefill", Prefill), Register("llama decode", Decode), true);

}  // namespace
}  // namespace graspbench
