#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"
#include "core/value.h"
#include "reports/statistics.h"

namespace graspbench {

/// What people are asked about a grasp (SemGrasp, Li et al. 2024, appendix A.1), each from 1 to 5.
struct RatingAspect {
  std::string_view id, question, low, high;  ///< `low` and `high` say what 1 and 5 mean
};
inline constexpr std::array<RatingAspect, 3> kRatingAspects = {{
    {"semantic", "Does the grasp do what the instruction says?", "not at all", "exactly"},
    {"plausible", "Is the pose of the hand physically plausible?", "impossible", "natural"},
    {"stable", "Would the hand hold the object?", "it would fall", "firmly"},
}};
inline constexpr int kLowestRating = 1, kHighestRating = 5;

/// One person's answers on one grasp.
struct Rating {
  std::string item;   ///< item id; in the file of a survey its token
  std::string rater;  ///< a name that the person chose
  std::array<int, kRatingAspects.size()> answers{};

  double mean() const;
};

/// The name of an item in a survey: tells nothing of the generator, and not the same in two
/// surveys.
std::string SurveyToken(const std::string& survey, const std::string& item_id);

/// The file that a survey's page saves:
///
///     {"format": "grasp-bench-ratings", "version": 1, "survey": ID, "rater": NAME,
///      "ratings": [{"item": TOKEN, "semantic": 4, "plausible": 5, "stable": 3}, …]}
///
/// with its tokens turned into the ids of `records`. Throws Error (kInput) with item and aspect for
/// an answer that is missing or out of range, a grasp that is rated twice, and a token that is of
/// no item of the run, which means that the survey is of another run.
std::vector<Rating> RatingsFrom(const Value& file, const std::string& where,
                                std::span<const Record> records);

/// Ratings as a run keeps them (`ratings.json`), and back.
Value ToValue(std::span<const Rating> ratings);
std::vector<Rating> RatingsFromValue(const Value& value, const std::string& where);

/// Adds ratings; those of a rater on an item that were there before are replaced.
void Merge(std::vector<Rating>& known, std::span<const Rating> added);

/// Adds the metric "ps", the mean over raters and aspects, to the records that were rated.
void AddPerceptualScores(std::span<const Rating> ratings, std::vector<Record>& records);

/// What people think of one generator's grasps.
struct PerceptualScore {
  std::string generator;
  int items = 0, ratings = 0, raters = 0;
  ClusteredMean score;  ///< over items; each item the mean over its raters and aspects
  std::array<double, kRatingAspects.size()> by_aspect{};  ///< the same of one aspect
};
std::vector<PerceptualScore> PerceptualScores(std::span<const Rating> ratings,
                                              std::span<const Record> records);

/// Krippendorff's ordinal alpha of an aspect over all rated items.
std::optional<double> AgreementOn(size_t aspect, std::span<const Rating> ratings);

}  // namespace graspbench
