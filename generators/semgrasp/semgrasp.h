#pragma once

#include "generators/generator.h"
#include "generators/training.h"

namespace graspbench::semgrasp {

/// "semgrasp", with the weights of a folder.
std::unique_ptr<Generator> Make(const std::string& name, const GeneratorOptions& options);

/// The stages of training whose names begin with "semgrasp-", see generators/training.h.
void CheckTraining(const TrainingRequest& request);
void Train(const TrainingRequest& request);

}  // namespace graspbench::semgrasp
