#include "generators/training.h"

#include <algorithm>

#include "core/suggest.h"
#include "nn/module_table.h"
#include "nn/neural_module.h"

namespace graspbench {

std::vector<std::string> TrainingStages() {
  return {"semgrasp-tokenizer", "semgrasp-align", "semgrasp-instruct", "semgrasp-bert",
          "contact-net"};
}

bool LearnsLanguage(const std::string& stage) {
  return stage.starts_with("semgrasp-") && stage != "semgrasp-tokenizer";
}

void CheckTraining(const TrainingRequest& request) {
  const std::vector<std::string> stages = TrainingStages();
  if (std::ranges::find(stages, request.stage) == stages.end()) {
    throw UnknownName("stage of training", request.stage, stages);
  }
  NeuralModule::Load().table().check_training(request);
}

void TrainGenerator(const TrainingRequest& request) {
  CheckTraining(request);
  const NeuralModule module = NeuralModule::Load();
  module.SetThreads(request.threads);
  module.table().train(request);
}

}  // namespace graspbench
