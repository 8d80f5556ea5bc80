#include "generators/semgrasp/semgrasp.h"

#include "core/suggest.h"
#include "generators/semgrasp/train_tokenizer.h"

namespace graspbench::semgrasp {

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  throw UnknownName("stage of training", request.stage, TrainingStages());
}

}  // namespace graspbench::semgrasp
