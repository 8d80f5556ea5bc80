#include "generators/semgrasp/weights.h"

namespace graspbench::semgrasp {

LoadedTokenizer::LoadedTokenizer(const std::filesystem::path& folder,
                                 const GraspTokenizerConfig& config, const ManoHand& hand,
                                 at::TensorOptions options)
    : store(nn::WeightFile(folder / file::kTokenizer), options), model(store, config, hand) {
  store.RequireAllUsed();
}

bool IsOfLlama(const std::string& name) {
  return name.starts_with("model.") || name.starts_with("lm_head.");
}

}  // namespace graspbench::semgrasp
