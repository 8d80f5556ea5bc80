#pragma once

#include "generators/generator.h"
#include "generators/training.h"

namespace graspbench::semgrasp {

/// The stages of training whose names begin with "semgrasp-".
void Train(const TrainingRequest& request);

}  // namespace graspbench::semgrasp
