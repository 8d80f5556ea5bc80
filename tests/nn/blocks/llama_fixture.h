#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/error.h"
#include "nn/llama.h"

/// Small models of transformers and what they compute (tests/nn/fixtures/make_llama.py).
namespace graspbench::nn {

inline std::filesystem::path Fixtures() {
  return std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) / "tests/nn/fixtures";
}

struct LlamaFixture {
  static constexpr int64_t kLength = 9;  ///< of the longest of the three inputs

  explicit LlamaFixture(const std::string& name, at::ScalarType type = at::kFloat)
      : store(WeightFile(Fixtures() / name), type),
        model(Scope(store), LlamaConfig::Read(Fixtures() / name)),
        expected(Fixtures() / name / "expected.safetensors") {}

  ParameterStore store;
  Llama model;
  WeightFile expected;
};

inline double LargestDifference(const Tensor& a, const Tensor& b) {
  return (a.detach() - b.detach()).abs().max().item<double>();
}

/// The message of the Error that `work` throws.
inline std::string Refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was refused";
}

}  // namespace graspbench::nn
