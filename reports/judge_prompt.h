#pragma once

#include <optional>
#include <string>

#include "core/value.h"

namespace graspbench {

/// A question to a model that sees pictures: how good is this grasp, from 0 to 100?
struct JudgePrompt {
  std::string id;      ///< of the file: "semgrasp"
  std::string column;  ///< of its scores: "gpt_score"
  std::string name;    ///< what the score is
  std::string source;
  std::string text;  ///< holds "{instruction}" once

  std::string Hash() const;  ///< of the text
};

/// The prompt of a file assets/judges/NAME.toml, or of a file of one's own. Throws Error (kUsage)
/// for an unknown name, Error (kInput) for a file that lacks a member or the place of the
/// instruction, or that gives a column of ours to another text.
JudgePrompt ReadJudgePrompt(const std::string& name_or_path);

/// The body of a chat completion that asks about one picture (a PNG file). Without a temperature
/// the endpoint takes its own. No limit of tokens is set, as its key differs between endpoints.
Value JudgeRequest(const JudgePrompt& prompt, const std::string& instruction,
                   const std::string& png, const std::string& model,
                   std::optional<double> temperature);

/// The score of an answer: the only number in it, or else in its last line, from 0 to 100. What a
/// model thinks aloud ("<think>...</think>") and "of 100", "/100", "%" do not count. Nothing where
/// that does not tell one number.
std::optional<double> ScoreIn(const std::string& answer);

}  // namespace graspbench
