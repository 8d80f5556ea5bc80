#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "reports/run_data.h"

namespace graspbench {

/// Which grasps a survey shows, and in which order: `count` at random of those that a run has.
struct Survey {
  std::string id;  ///< of this choice; another run, seed or count has another one
  std::vector<const Record*> items;
};

/// Draws without replacement, the same for the same seed, and about as many of each generator, so
/// that each gets as good an estimate (SemGrasp takes 50 a generator). Throws Error (kUsage) when
/// the run has fewer grasps.
Survey DrawSurvey(const RunData& run, int count, uint64_t seed);

/// A page that needs nothing but a browser: shows pictures and instruction of one grasp after the
/// other, asks for kRatingAspects, and saves the answers as a file (RatingsFrom). It names neither
/// generator nor item. `pictures[i]` are PNG files of items[i].
std::string SurveyPage(const Survey& survey, bool stand_in,
                       const std::vector<std::vector<std::string>>& pictures);

}  // namespace graspbench
