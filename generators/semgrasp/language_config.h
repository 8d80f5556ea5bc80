#pragma once

#include <optional>

#include "core/field.h"
#include "nn/llama_config.h"
#include "nn/lora.h"

namespace graspbench::semgrasp {

/// The language model: a Llama of its own, small, all of which is trained; or a public one with
/// low-rank updates.
struct LanguageConfig {
  int64_t pieces = 0;     ///< text pieces of a vocabulary learnt from the captions; 0 for a base's
  nn::LlamaConfig llama;  ///< of a model without base; vocabulary and ids are filled in
  std::optional<nn::LoraConfig> lora;  ///< with a base model
  bool bfloat16 = true;                ///< the base model's numbers, else single precision
  int64_t words = 24;                  ///< longest answer before the grasp, tokens

  bool has_base() const { return lora.has_value(); }

  /// Reads the table [language]. Throws Error (kInput) naming the key.
  static LanguageConfig Read(const Field& table);
  Value ToValue() const;
};

}  // namespace graspbench::semgrasp
