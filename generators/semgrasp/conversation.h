#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/dialogue.h"
#include "generators/semgrasp/vocabulary.h"

namespace graspbench::semgrasp {

/// What the language model reads before the object and after it (SemGrasp, table 6; the first two
/// sentences are Vicuna's).
extern const char kSystemBefore[];
extern const char kSystemAfter[];

/// A conversation as the model reads it, in Vicuna's layout:
///
///     <s>SYSTEM USER: question ASSISTANT: answer</s>USER: ... ASSISTANT:
///
/// with the object in the system message as <SO> features <EO> <OS>. The features have no ids:
/// they come at `object`, after <SO>.
struct Sequence {
  std::vector<int64_t> ids;
  size_t object = 0;            ///< where in `ids` the features are inserted
  std::vector<int64_t> labels;  ///< per id, itself where it is to be learnt, else -100
};

inline constexpr int64_t kIgnored = -100;

/// The turns with `codes` in the place of "<grasp>"; what the assistant says, its </s> included, is
/// to be learnt.
Sequence Encode(const Vocabulary& vocabulary, std::span<const Turn> turns,
                std::span<const int64_t> codes);
/// A question up to and with "ASSISTANT:"; `codes` where the question gives a grasp.
Sequence EncodePrompt(const Vocabulary& vocabulary, const std::string& question,
                      std::span<const int64_t> codes = {});

/// The same as text, object and grasps as "{O}" and "<grasp>".
std::string PromptText(const std::string& question);

}  // namespace graspbench::semgrasp
