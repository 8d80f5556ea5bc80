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

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  if (request.stage == "semgrasp-align") return TrainLanguage(request, LanguageStage::kAlign);
  if (request.stage == "semgrasp-instruct") return TrainLanguage(request, LanguageStage::kInstruct);
  throw Error(ErrorKind::kInternal, "SemGrasp has no stage of training \"" + request.stage + "\"");
}

}  // namespace graspbench::semgrasp
