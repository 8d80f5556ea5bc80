#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/case.h"
#include "core/hand_model.h"

namespace graspbench {

/// One stage of training a generator.
struct TrainingRequest {
  std::string stage;   ///< "semgrasp-tokenizer"
  std::string config;  ///< name of a shipped configuration, or path of a .toml file
  std::vector<Case> cases, validation;
  std::shared_ptr<const HandModel> hand;
  /// The folder of weights, which holds those of the stages before and gets those of this one. A
  /// training that was cut off there goes on.
  std::filesystem::path weights;
  uint64_t seed = 0;
  int threads = 1;
  std::string device = "cpu";  ///< or "cuda"
  int64_t steps = 0;           ///< instead of the configuration's, unless 0
};

/// "semgrasp-tokenizer", ...
std::vector<std::string> TrainingStages();

/// Throws Error (kUsage) for an unknown stage or configuration, Error (kMissing) without a neural
/// part or without what the stage builds on.
void TrainGenerator(const TrainingRequest& request);

}  // namespace graspbench
