#include <ATen/Parallel.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "benchmarks/llama_scene.h"
#include "nn/llama_decoder.h"

// A Llama of the true size, 6.74 billion random parameters in bfloat16, reads a prompt and
// continues it: what memory it takes and how fast it is, without a checkpoint.
namespace graspbench {
namespace {

/// "VmRSS" (now) or "VmHWM" (at most) of this process, in GiB.
double ResidentGib(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":")) return std::stod(line.substr(key.size() + 1)) / (1 << 20);
  }
  return 0;
}

double SecondsSince(double start) { return SecondsWith(at::get_num_threads()) - start; }

void Run(int64_t prompt, int64_t tokens) {
  const int threads = at::get_num_threads();
  double start = SecondsWith(threads);
  nn::ParameterStore store(1, at::kBFloat16);
  const nn::Llama model(nn::Scope(store), Llama7B());
  const nn::LlamaDecoder decoder(model);
  std::printf("random weights: %.2f GiB resident after %.0f s\n", ResidentGib("VmRSS"),
              SecondsSince(start));

  const double peak = MatmulSpeed(at::kBFloat16);
  nn::KvCache cache = decoder.NewCache(1, prompt + tokens);
  start = SecondsWith(threads);
  decoder.Prefill(cache, model.Embed(BenchmarkIds(prompt)));
  const double prefill = SecondsSince(start);
  std::printf("prefill of %lld tokens: %.2f s, %.1f tokens/s, %.0f %% of %.0f GFlop/s\n",
              static_cast<long long>(prompt), prefill, static_cast<double>(prompt) / prefill,
              100 * PrefillOperations(model, prompt) / prefill / peak, peak * 1e-9);
  // Steps and plain readings of the same weights in turn, so that both meet the same neighbours.
  double step = 0, reading = 0;
  for (int64_t i = 0; i < tokens; ++i) {
    start = SecondsWith(threads);
    decoder.Step(cache, std::vector<int64_t>{7 + i});
    step += SecondsSince(start) / static_cast<double>(tokens);
    reading += 1 / WeightBandwidth(model, threads) / static_cast<double>(tokens);
  }
  const auto bytes = static_cast<double>(WeightBytes(model) + CacheBytes(model.config(), prompt));
  std::printf("decoding: %.3f s a token, %.2f tokens/s, %.0f %% of %.1f GB/s\n", step, 1 / step,
              100 * bytes * reading / step, 1e-9 / reading);
  std::printf("at most %.2f GiB resident, %d threads\n", ResidentGib("VmHWM"), threads);
}

}  // namespace
}  // namespace graspbench

/// llama_7b [PROMPT TOKENS]
int main(int argc, char** argv) {
  const bool given = argc == 3;
  graspbench::Run(given ? std::atoll(argv[1]) : 650, given ? std::atoll(argv[2]) : 16);
}
