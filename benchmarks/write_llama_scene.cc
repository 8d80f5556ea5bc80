#include <cstdio>
#include <filesystem>

#include "benchmarks/llama_scene.h"
#include "core/file.h"
#include "core/json.h"

/// Writes the model that llama_benchmark uses, for its peer: FOLDER/config.json, model.safetensors.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_llama_scene FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  graspbench::nn::ParameterStore store(1);
  const graspbench::nn::Llama model(graspbench::nn::Scope(store), graspbench::BenchmarkLlama());
  store.Save(folder / "model.safetensors", {{"format", "pt"}});
  graspbench::WriteFile(folder / "config.json", graspbench::ToJson(model.config().ToValue(), 2));
}
