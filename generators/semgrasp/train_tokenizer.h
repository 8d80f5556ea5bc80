#pragma once

#include "generators/training.h"

namespace graspbench::semgrasp {

/// Trains the grasp tokenizer and writes `tokenizer.safetensors` and the configuration into the
/// folder of weights.
void TrainTokenizer(const TrainingRequest& request);

}  // namespace graspbench::semgrasp
