#include "generators/semgrasp/semgrasp.h"

#include "core/error.h"
#include "core/mano_hand.h"
#include "generators/semgrasp/semgrasp_generator.h"
#include "generators/semgrasp/train_language.h"
#include "generators/semgrasp/train_tokenizer.h"

namespace graspbench::semgrasp {

std::unique_ptr<Generator> Make(const std::string& name, const GeneratorOptions& options) {
  auto hand = std::dynamic_pointer_cast<const ManoHand>(options.hand);
  if (!hand || name != "semgrasp") {
    throw Error(ErrorKind::kInternal, "no neural generator \"" + name + "\" for this hand");
  }
  return std::make_unique<SemGraspGenerator>(std::move(hand), options.weights, options.task);
}

void CheckTraining(const TrainingRequest& request) {
  if (!std::dynamic_pointer_cast<const ManoHand>(request.hand)) {
    throw Error(ErrorKind::kUsage, "SemGrasp learns grasps of a human hand");
  }
  const Config config = Config::Load(request.config);
  if (request.stage == "semgrasp-tokenizer") return;
  Config::OfWeights(request.weights);
  if (config.language.has_base()) {
    throw Error(ErrorKind::kMissing, "training with a base model is not there yet", config.name);
  }
}

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  if (request.stage == "semgrasp-align") return TrainLanguage(request, LanguageStage::kAlign);
  if (request.stage == "semgrasp-instruct") return TrainLanguage(request, LanguageStage::kInstruct);
  throw Error(ErrorKind::kInternal, "SemGrasp has no stage of training \"" + request.stage + "\"");
}

}  // namespace graspbench::semgrasp
