#include "generators/semgrasp/semgrasp.h"

#include "core/error.h"
#include "generators/semgrasp/train_language.h"
#include "generators/semgrasp/train_tokenizer.h"

namespace graspbench::semgrasp {

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  if (request.stage == "semgrasp-align") return TrainLanguage(request, LanguageStage::kAlign);
  if (request.stage == "semgrasp-instruct") return TrainLanguage(request, LanguageStage::kInstruct);
  throw Error(ErrorKind::kInternal, "SemGrasp has no stage of training \"" + request.stage + "\"");
}

}  // namespace graspbench::semgrasp
