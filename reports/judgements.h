#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/value.h"
#include "reports/judge_prompt.h"
#include "reports/run_data.h"

namespace graspbench {

/// Who judges what: the scores of two judges never share a column.
struct Judge {
  std::string column;  ///< "gpt_score"
  std::string model;   ///< as the endpoint was asked for it
  std::string prompt, prompt_hash, name, source;
  int views = 1, width = 640, height = 480;  ///< pictures side by side; pixels of each
  std::optional<double> temperature;         ///< nothing: the endpoint's own

  /// Without a blank, comma or another sign that a list of columns could not hold:
  /// "gpt_score:gpt-4o".
  std::string ColumnId() const;
  /// Of everything above: tells judges of one column id apart.
  std::string Hash() const;
  bool operator==(const Judge&) const = default;
};

/// What a judge said about one grasp, with what it took.
struct Judgement {
  Judge judge;
  std::string item;                                  ///< item id
  std::string picture;                               ///< SHA-256 of the PNG file that was sent
  std::string answer;                                ///< whole, as the model gave it
  std::optional<double> score;                       ///< 0 to 100
  std::string problem;                               ///< why there is no score
  std::string answered_by;                           ///< the model's own name: "gpt-4o-2024-08-06"
  std::string time;                                  ///< UTC
  int tries = 1;                                     ///< requests
  int64_t prompt_tokens = 0, completion_tokens = 0;  ///< of all tries
  double seconds = 0;
};

/// A judgement as a line of `judgements.jsonl`, without its end, and the whole file back. The last
/// line is skipped if it has no end: it was being written when the machine stopped. Throws Error
/// (kInput) with the number of a line that is no judgement.
std::string ToLine(const Judgement& judgement);
std::vector<Judgement> JudgementsFrom(const std::string& lines, const std::string& where);

/// Ids of the items that this judge has given a score.
std::set<std::string> ScoredItems(const Judge& judge, std::span<const Judgement> judgements);

/// Adds each judge's scores as a metric to the records that were judged, with its definition to the
/// configuration in the manifest. Of several judgements of one item by one judge the last with a
/// score counts. The metric's id is the judge's column id, with a part of its hash ("@12ab34cd")
/// where two judges would share it.
void AddJudgements(std::span<const Judgement> judgements, RunData& run);

}  // namespace graspbench
