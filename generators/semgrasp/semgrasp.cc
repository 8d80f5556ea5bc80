#include "generators/semgrasp/semgrasp.h"

#include "core/error.h"
#include "core/mano_hand.h"
#include "generators/semgrasp/bert_generator.h"
#include "generators/semgrasp/semgrasp_captioner.h"
#include "generators/semgrasp/semgrasp_generator.h"
#include "generators/semgrasp/train_bert.h"
#include "generators/semgrasp/train_language.h"
#include "generators/semgrasp/train_tokenizer.h"
#include "nn/device.h"

namespace graspbench::semgrasp {
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

void CheckBert(const TrainingRequest& request, const Config& config) {
  if (!config.bert) {
    throw Error(ErrorKind::kMissing, "the configuration \"" + config.name + "\" has no BERT",
                request.config, "it needs the tables [bert] and [train.bert]");
  }
  if (!config.bert->has_base()) return;
  for (const char* name : {file::kModelConfig, file::kWords}) {
    if (std::filesystem::exists(request.base / name)) continue;
    throw Error(ErrorKind::kMissing,
                "the configuration \"" + config.name + "\" tunes a public text encoder",
                request.base.empty() ? "--base" : (request.base / name).string(),
                "give the folder of bert-base-uncased as Hugging Face lays it out");
  }
}

}  // namespace

std::unique_ptr<Generator> Make(const std::string& spec, const GeneratorOptions& options) {
  auto hand = std::dynamic_pointer_cast<const ManoHand>(options.hand);
  const size_t colon = spec.find(':');
  const std::string name = spec.substr(0, colon);
  const std::string tokens = colon == std::string::npos ? "" : spec.substr(colon + 1);
  if (hand && name == "semgrasp") {
    return std::make_unique<SemGraspGenerator>(std::move(hand), options, tokens);
  }
  if (hand && spec == "semgrasp-bert") {
    return std::make_unique<BertGenerator>(std::move(hand), options);
  }
  throw Error(ErrorKind::kInternal, "no neural generator \"" + spec + "\" for this hand");
}

std::unique_ptr<Captioner> MakeCaptioner(const GeneratorOptions& options) {
  return std::make_unique<SemGraspCaptioner>(dynamic_cast<const ManoHand&>(*options.hand), options);
}

void CheckTraining(const TrainingRequest& request) {
  if (!std::dynamic_pointer_cast<const ManoHand>(request.hand)) {
    throw Error(ErrorKind::kUsage, "SemGrasp learns grasps of a human hand");
  }
  nn::DeviceOf(request.device);
  Config config = Config::Load(request.config);
  if (request.stage == "semgrasp-tokenizer") return CheckTokenizer(request, config);
  config.base = Config::OfWeights(request.weights).base;
  if (request.stage == "semgrasp-bert") return CheckBert(request, config);
  if (config.language.has_base()) nn::LlamaConfig::Read(BaseFolder(request.base, config));
}

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  if (request.stage == "semgrasp-align") return TrainLanguage(request, LanguageStage::kAlign);
  if (request.stage == "semgrasp-instruct") return TrainLanguage(request, LanguageStage::kInstruct);
  if (request.stage == "semgrasp-bert") return TrainBert(request);
  throw Error(ErrorKind::kInternal, "SemGrasp has no stage of training \"" + request.stage + "\"");
}

}  // namespace graspbench::semgrasp
