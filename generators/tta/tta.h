#pragma once

#include "generators/generator.h"
#include "generators/training.h"

namespace graspbench::tta {

/// The grasps of `base` after test-time adaptation. `suffix` is "tta", or "tta-NAME" with the name
/// of a configuration.
std::unique_ptr<Generator> Refine(std::unique_ptr<Generator> base, const std::string& suffix,
                                  const GeneratorOptions& options);

/// The stage "contact-net", see generators/training.h.
void CheckTraining(const TrainingRequest& request);
void Train(const TrainingRequest& request);

}  // namespace graspbench::tta
