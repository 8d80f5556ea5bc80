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
///     adapter/                 with a base model: its low-rank updates, embedding and head, as
///                              PEFT writes them; the base model itself stays where it is
///     projection.safetensors   from the object's features into the language model
///     bert/                    of the BERT baseline: config.json, model.safetensors and vocab.txt
///                              or tokenizer.model, as Hugging Face's libraries have them
namespace file {
inline constexpr char kTokenizer[] = "tokenizer.safetensors";
inline constexpr char kLanguage[] = "language";
inline constexpr char kPieces[] = "tokenizer.model";
inline constexpr char kModel[] = "model.safetensors";
inline constexpr char kModelConfig[] = "config.json";
inline constexpr char kAdapter[] = "adapter";
inline constexpr char kAdapterModel[] = "adapter_model.safetensors";
inline constexpr char kProjection[] = "projection.safetensors";
inline constexpr char kBert[] = "bert";
inline constexpr char kWords[] = "vocab.txt";
}  // namespace file

/// The tokenizer of a folder, frozen, with the store that keeps its tensors.
struct LoadedTokenizer {
  LoadedTokenizer(const std::filesystem::path& folder, const GraspTokenizerConfig& config,
                  const ManoHand& hand, at::TensorOptions options = at::kFloat);
  nn::ParameterStore store;
  GraspTokenizer model;
};

/// Where the base model of a configuration lies: `given`, or where it was when it was trained.
/// Throws Error (kMissing) when it is not there or lacks a file.
std::filesystem::path BaseFolder(const std::filesystem::path& given, const Config& config);

/// A base model with room for a vocabulary; new tokens begin as the mean of the others. Throws
/// Error (kInput) for a vocabulary of another model.
nn::Llama OpenBase(nn::ParameterStore& store, const std::filesystem::path& folder,
                   const Vocabulary& vocabulary);

/// The language model of a folder with its vocabulary, for generation. Low-rank updates are added
/// to the weights of the base model.
struct LoadedLanguage {
  /// Throws Error (kInput) for a base model of another shape than the one trained with.
  LoadedLanguage(const std::filesystem::path& folder, const Config& config,
                 const std::filesystem::path& base = {}, at::Device device = at::kCPU);
  Vocabulary vocabulary;
  nn::ParameterStore store, projection;
  LanguageModel model;
};

/// A hash of what a generator's answers come from: the files of the folder and, of a base model,
/// samples of its files, which are too large to be read for it.
std::string HashOfWeights(const std::filesystem::path& folder, const Config& config,
                          const std::filesystem::path& base, bool with_language);

/// Whether a tensor of a language model's store belongs to the projection, and not to the Llama or
/// its updates.
bool IsOfProjection(const std::string& name);

}  // namespace graspbench::semgrasp
