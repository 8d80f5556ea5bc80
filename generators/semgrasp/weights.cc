#include "generators/semgrasp/weights.h"

#include "core/error.h"
#include "core/hash.h"

namespace graspbench::semgrasp {
namespace {

/// What the tensors of the language model are read as.
at::TensorOptions LanguageNumbers(const Config& config, at::Device device) {
  const bool half = config.language.has_base() && config.language.bfloat16;
  return at::TensorOptions(device).dtype(half ? at::kBFloat16 : at::kFloat);
}

void RequireSameShape(const std::filesystem::path& base, nn::LlamaConfig found,
                      nn::LlamaConfig trained) {
  found.vocabulary = trained.vocabulary;
  found.positions = trained.positions;
  if (found == trained) return;
  throw Error(ErrorKind::kInput, "these weights were trained with another base model",
              base.string(), "language/config.json beside the weights tells its shape");
}

nn::Llama OpenLanguage(nn::ParameterStore& store, const std::filesystem::path& folder,
                       const Config& config, const std::filesystem::path& base,
                       const Vocabulary& vocabulary) {
  const nn::LlamaConfig shape = nn::LlamaConfig::Read(folder / file::kLanguage);
  if (!config.language.has_base()) {
    nn::Llama llama(store, shape);
    store.RequireAllUsed(nn::IsLlamaBuffer);
    return llama;
  }
  RequireSameShape(base, nn::LlamaConfig::Read(base), shape);
  nn::Llama llama = OpenBase(store, base, vocabulary);
  nn::ParameterStore adapter =
      nn::OpenAdapter(folder / file::kAdapter, store.options().dtype(at::kFloat));
  llama.Attach(adapter, nn::LoraConfig::Read(folder / file::kAdapter));
  adapter.RequireAllUsed();
  llama.Merge();
  return llama;
}

}  // namespace

LoadedTokenizer::LoadedTokenizer(const std::filesystem::path& folder,
                                 const GraspTokenizerConfig& config, const ManoHand& hand,
                                 at::TensorOptions options)
    : store(nn::WeightFile(folder / file::kTokenizer), options), model(store, config, hand) {
  store.RequireAllUsed();
}

std::filesystem::path BaseFolder(const std::filesystem::path& given, const Config& config) {
  const std::filesystem::path folder = given.empty() ? std::filesystem::path(config.base) : given;
  if (folder.empty()) {
    throw Error(ErrorKind::kMissing,
                "the configuration \"" + config.name + "\" builds on a public language model",
                "--base", "give the folder of a Vicuna or Llama as Hugging Face lays it out");
  }
  for (const char* name : {file::kModelConfig, file::kPieces}) {
    if (std::filesystem::exists(folder / name)) continue;
    throw Error(ErrorKind::kMissing, "the base model has no " + std::string(name), folder.string(),
                given.empty() ? "it was there in training; say with --base where it is now"
                              : "it should be a Vicuna or Llama as Hugging Face lays it out");
  }
  return folder;
}

nn::Llama OpenBase(nn::ParameterStore& store, const std::filesystem::path& folder,
                   const Vocabulary& vocabulary) {
  nn::Llama llama(store, nn::LlamaConfig::Read(folder));
  store.RequireAllUsed(nn::IsLlamaBuffer);
  const int64_t rows = llama.config().vocabulary;
  if (rows < vocabulary.text_pieces()) {
    throw Error(ErrorKind::kInput,
                "the base model has " + std::to_string(rows) + " tokens, its tokenizer.model " +
                    std::to_string(vocabulary.text_pieces()),
                folder.string());
  }
  // Rows that somebody has added, for padding, are not text.
  llama.Resize(vocabulary.text_pieces());
  llama.Resize(vocabulary.size());
  return llama;
}

LoadedLanguage::LoadedLanguage(const std::filesystem::path& folder, const Config& config,
                               const std::filesystem::path& base, at::Device device)
    : vocabulary(folder / file::kLanguage / file::kPieces, config.tokenizer),
      store(nn::WeightFile(config.language.has_base() ? base : folder / file::kLanguage),
            LanguageNumbers(config, device)),
      projection(nn::WeightFile(folder / file::kProjection),
                 at::TensorOptions(device).dtype(at::kFloat)),
      model(OpenLanguage(store, folder, config, base, vocabulary), projection, vocabulary,
            config.tokenizer.object_encoder.width) {
  projection.RequireAllUsed();
}

std::string HashOfWeights(const std::filesystem::path& folder, const Config& config,
                          const std::filesystem::path& base, bool with_language) {
  Sha256 hash;
  const auto add = [&](const std::filesystem::path& path) {
    hash.Add(Sha256OfFile(path.string()));
  };
  add(folder / file::kTokenizer);
  if (with_language) {
    if (config.language.has_base()) {
      hash.Add(nn::WeightFile(base).SampledHash());
      hash.Add(nn::WeightFile(folder / file::kAdapter).Hash());
    } else {
      add(folder / file::kLanguage / file::kModel);
    }
    add(folder / file::kProjection);
  }
  return hash.Hex();
}

bool IsOfProjection(const std::string& name) {
  return name.starts_with("object_projection.") || name.starts_with("size_embedding.");
}

}  // namespace graspbench::semgrasp
