#include "generators/semgrasp/semgrasp.h"

#include "core/error.h"
#include "generators/semgrasp/train_tokenizer.h"

namespace graspbench::semgrasp {

void Train(const TrainingRequest& request) {
  if (request.stage == "semgrasp-tokenizer") return TrainTokenizer(request);
  throw Error(ErrorKind::kInternal, "SemGrasp has no stage of training \"" + request.stage + "\"");
}

}  // namespace graspbench::semgrasp
