#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/value.h"
#include "nn/dropout.h"
#include "nn/parameters.h"

namespace graspbench::nn {

/// Low-rank adaptation of linear layers (Hu et al., ICLR 2022), as PEFT's `adapter_config.json`
/// describes it.
struct LoraConfig {
  int64_t rank = 64;   ///< `r`
  double alpha = 128;  ///< `lora_alpha`; the update is scaled by alpha / rank
  double dropout = 0;  ///< of the update's input while training, `lora_dropout`
  /// Last names of the linear layers that get an update, `target_modules`.
  std::vector<std::string> targets = {"q_proj",    "k_proj",  "v_proj",   "o_proj",
                                      "gate_proj", "up_proj", "down_proj"};
  /// Last names of the modules trained as a whole and stored beside the updates,
  /// `modules_to_save`: "embed_tokens", "lm_head".
  std::vector<std::string> whole_modules;

  /// Reads `adapter_config.json`, or the one in a folder. Throws Error (kMissing, kInput) naming
  /// the key, also for variants of LoRA that compute something else.
  static LoraConfig Read(const std::filesystem::path& path);
  /// What Read reads, and PEFT.
  Value ToValue() const;

  bool Targets(const std::string& name) const;  ///< last name of a linear layer
  bool Saves(const std::string& name) const;    ///< last name of a module

  bool operator==(const LoraConfig&) const = default;
};

/// A linear map without bias that can carry a low-rank update:
///
///     y = W x + alpha / rank · B A dropout(x)
struct LoraLinear {
  /// W from `scope`, with normally distributed fresh values.
  LoraLinear(const Scope& scope, int64_t in, int64_t out, double deviation);

  /// Adds the update with the tensors lora_A.weight (rank × in) and lora_B.weight (out × rank) of
  /// `scope`; fresh ones change nothing, since B is zero.
  void Attach(const Scope& scope, const LoraConfig& config);
  /// Drops the update.
  void Detach();
  /// Adds the update to W and drops it.
  void Merge();

  /// Of x over the last axis; `noise`, while training, draws what is dropped.
  Tensor operator()(const Tensor& x, const TrainingNoise* noise = nullptr) const;
  /// W + alpha / rank · B A; W itself without an update.
  Tensor Merged() const;

  Tensor weight;       ///< W, out × in
  Tensor down, up;     ///< A and B; undefined without an update
  double scale = 0;    ///< alpha / rank
  double dropped = 0;  ///< share of the input that dropout zeroes
};

}  // namespace graspbench::nn
