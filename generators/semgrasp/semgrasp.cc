#include "generators/semgrasp/semgrasp.h"

#include "core/error.h"
#include "core/mano_hand.h"
#include "generators/semgrasp/semgrasp_generator.h"
#include "generators/semgrasp/train_language.h"
#include "generators/semgrasp/train_tokenizer.h"
#include "nn/device.h"

namespace graspbench::semgrasp {

std::unique_ptr<Generator> Make(const std::string& name, const GeneratorOptions& options) {
  auto hand = std::dynamic_pointer_cast<const ManoHand>(options.hand);
  if (!hand || name != "semgrasp") {
    throw Error(ErrorKind::kInternal, "no neural generator \"" + name + "\" for this hand");
  }
  return std::make_unique<SemGraspGenerator>(std::move(hand), options);
}

namespace {

void CheckTokenizer(const TrainingRequest& request, const Config& config) {
  if (!request.point_bert.empty()) {
    nn::OpenPointBertWeights(request.point_bert);
  } else if (!config.tokenizer.tune_encoders) {
    throw Error(ErrorKind::kMissing,
                "the PointBERTs of the configuration \"" + config.name +
                    "\" are not trained, so they need weights",
                "--point-bert",
                "give a checkpoint of ULIP-2 or PointLLM, or set tune_encoders = true");
  }
}

}  // namespace

void CheckTraining(const TrainingRequest& request) {
  if (!std::dynamic_pointer_cast<const ManoHand>(request.hand)) {
    throw Error(ErrorKind::kUsage, "SemGrasp learns grasps of a human hand");
  }
  nn::DeviceOf(request.device);
  Config config = Config::Load(request.config);
  if (request.stage == "semgrasp-tokenizer") return CheckTokenizer(request, config);
  config.base = Config::OfWeights(request.weights).base;
  if (config.language.has_base()) nn::LlamaConfig::Read(BaseFolder(request.base, config));
}

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  if (request.stage == "semgrasp-align") return TrainLanguage(request, LanguageStage::kAlign);
  if (request.stage == "semgrasp-instruct") return TrainLanguage(request, LanguageStage::kInstruct);
  throw Error(ErrorKind::kInternal, "SemGrasp has no stage of training \"" + request.stage + "\"");
}

}  // namespace graspbench::semgrasp
