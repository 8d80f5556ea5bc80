#include "generators/semgrasp/weights.h"

namespace graspbench::semgrasp {

LoadedTokenizer::LoadedTokenizer(const std::filesystem::path& folder,
                                 const GraspTokenizerConfig& config, const ManoHand& hand,
                                 at::TensorOptions options)
    : store(nn::WeightFile(folder / file::kTokenizer), options), model(store, config, hand) {
  store.RequireAllUsed();
}

LoadedLanguage::LoadedLanguage(const std::filesystem::path& folder, const Config& config,
                               at::TensorOptions options)
    : vocabulary(folder / file::kLanguage / file::kPieces, config.tokenizer),
      store(nn::WeightFile(folder / file::kLanguage), options),
      projection(nn::WeightFile(folder / file::kProjection), options),
      model(nn::Llama(store, nn::LlamaConfig::Read(folder / file::kLanguage)), projection,
            vocabulary, config.tokenizer.object_encoder.width) {
  store.RequireAllUsed(nn::IsLlamaBuffer);
  projection.RequireAllUsed();
}

bool IsOfLlama(const std::string& name) {
  return name.starts_with("model.") || name.starts_with("lm_head.");
}

}  // namespace graspbench::semgrasp
