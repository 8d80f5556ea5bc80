#pragma once

#include <filesystem>
#include <memory>

#include "core/mano_hand.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/grasp_tokenizer.h"
#include "generators/semgrasp/language_model.h"

namespace graspbench::semgrasp {

/// A folder of SemGrasp's weights:
///
///     semgrasp.json            the effective configuration
///     tokenizer.safetensors    the grasp tokenizer
///     language/                config.json, tokenizer.model and, without a base model,
///                              model.safetensors, as Hugging Face's libraries have them
///     adapter/                 with a base model: what PEFT writes
///     projection.safetensors   from the object's features into the language model
namespace file {
inline constexpr char kTokenizer[] = "tokenizer.safetensors";
inline constexpr char kLanguage[] = "language";
inline constexpr char kPieces[] = "tokenizer.model";
inline constexpr char kModel[] = "model.safetensors";
inline constexpr char kModelConfig[] = "config.json";
inline constexpr char kAdapter[] = "adapter";
inline constexpr char kProjection[] = "projection.safetensors";
}  // namespace file

/// The tokenizer of a folder, frozen, with the store that keeps its tensors.
struct LoadedTokenizer {
  LoadedTokenizer(const std::filesystem::path& folder, const GraspTokenizerConfig& config,
                  const ManoHand& hand, at::TensorOptions options = at::kFloat);
  nn::ParameterStore store;
  GraspTokenizer model;
};

/// The language model of a folder with its vocabulary, for generation.
struct LoadedLanguage {
  LoadedLanguage(const std::filesystem::path& folder, const Config& config,
                 at::TensorOptions options = at::kFloat);
  Vocabulary vocabulary;
  nn::ParameterStore store, projection;
  LanguageModel model;
};

/// Whether a tensor of the language model's store is one of the Llama.
bool IsOfLlama(const std::string& name);

}  // namespace graspbench::semgrasp
