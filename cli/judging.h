#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "chat/patience.h"
#include "reports/judgements.h"

namespace graspbench {

/// How a model is asked about grasps.
struct JudgingOptions {
  ChatEndpoint endpoint;
  JudgePrompt prompt;
  Judge judge;
  Patience patience;
  double per_minute = 0;                       ///< requests; 0 for no limit
  int parallel = 4;                            ///< requests at a time
  double asked_price = 0, answered_price = 0;  ///< US dollars for a million tokens
  double budget = 0;  ///< US dollars; asks nothing more when it is spent; 0 for no limit
  std::filesystem::path pictures;  ///< where to keep what was shown; nowhere if empty
};

/// What a session of judging came to.
struct JudgingSummary {
  int scored = 0, failed = 0, requests = 0;
  int64_t prompt_tokens = 0, completion_tokens = 0;
  double cost = 0;      ///< US dollars, as far as prices are known
  std::string stopped;  ///< why not all items were asked about, empty if they were
  bool interrupted = false;
  std::string last_problem;  ///< of an item that failed
};

/// How many items in a row may fail before a session ends.
inline constexpr int kFailuresInARow = 8;

/// Draws each item of a run and asks the model about it. `on_judgement` gets each answer as it
/// comes, from one thread at a time. Answers that are under way when the session stops, over a
/// signal, too, are waited for: they have been paid for.
JudgingSummary JudgeItems(const std::filesystem::path& run, std::span<const Record* const> items,
                          const JudgingOptions& options,
                          const std::function<void(const Judgement&)>& on_judgement);

}  // namespace graspbench
