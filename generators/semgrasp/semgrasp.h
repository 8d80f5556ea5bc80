#pragma once

#include "generators/captioner.h"
#include "generators/generator.h"
#include "generators/training.h"

namespace graspbench::semgrasp {

/// "semgrasp", "semgrasp:TOKENS" or "semgrasp-bert", with the weights of a folder.
std::unique_ptr<Generator> Make(const std::string& spec, const GeneratorOptions& options);

/// See MakeCaptioner.
std::unique_ptr<Captioner> MakeCaptioner(const GeneratorOptions& options);

/// The stages of training whose names begin with "semgrasp-", see generators/training.h.
void CheckTraining(const TrainingRequest& request);
void Train(const TrainingRequest& request);

}  // namespace graspbench::semgrasp
