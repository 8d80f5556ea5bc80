#pragma once

#include "generators/training.h"

namespace graspbench::semgrasp {

enum class LanguageStage {
  kAlign,     ///< captions and instructions to grasp tokens; trains the projection, too
  kInstruct,  ///< all dialogues; the projection is frozen
};

/// Trains the language model on the words of the request (SemGrasp §3.3) and writes it into the
/// folder of weights, which must hold the tokenizer and, for the second stage, the first.
void TrainLanguage(const TrainingRequest& request, LanguageStage stage);

}  // namespace graspbench::semgrasp
