#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/case.h"
#include "core/dialogue.h"
#include "core/hand_model.h"

namespace graspbench {

/// One stage of training a generator.
struct TrainingRequest {
  std::string stage;   ///< "semgrasp-tokenizer"
  std::string config;  ///< name of a shipped configuration, or path of a .toml file
  std::vector<Case> cases, validation;
  /// Words about each reference of each case: dialogues[case][reference]. Only stages that train
  /// language read them.
  using Words = std::vector<std::vector<Dialogue>>;
  std::vector<Words> dialogues, validation_dialogues;
  std::shared_ptr<const HandModel> hand;
  /// The folder of weights, which holds those of the stages before and gets those of this one. A
  /// training that was cut off there goes on.
  std::filesystem::path weights;
  std::filesystem::path base;        ///< a public language model, where the configuration wants one
  std::filesystem::path point_bert;  ///< a PointBERT for the tokenizer to start from; may be empty
  uint64_t seed = 0;
  int threads = 1;
  std::string device = "cpu";  ///< or "cuda"
  int64_t steps = 0;           ///< instead of the configuration's, unless 0
};

/// "semgrasp-tokenizer", ...
std::vector<std::string> TrainingStages();

/// Whether a stage reads `dialogues`.
bool LearnsLanguage(const std::string& stage);

/// Throws Error (kUsage) for an unknown stage, configuration or hand, Error (kMissing) without a
/// neural part or without what the stage builds on. Needs no cases.
void CheckTraining(const TrainingRequest& request);

/// Trains. Throws what CheckTraining throws, Error (kInput) for cases without a grasp to learn, and
/// Error (kDiverged) when the loss is not finite any more.
void TrainGenerator(const TrainingRequest& request);

}  // namespace graspbench
