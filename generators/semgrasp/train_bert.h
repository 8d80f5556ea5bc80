#pragma once

#include "generators/training.h"

namespace graspbench::semgrasp {

/// Trains the BERT baseline on the requests among the words of the request and writes it into the
/// folder of weights, which must hold the tokenizer.
void TrainBert(const TrainingRequest& request);

/// What the user says before the assistant gives the grasp; empty where the user gives it.
std::string RequestIn(const Dialogue& dialogue);

}  // namespace graspbench::semgrasp
