#include "reports/ratings.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/error.h"
#include "core/field.h"
#include "core/hash.h"
#include "reports/krippendorff.h"

namespace graspbench {
namespace {

constexpr std::string_view kFormat = "grasp-bench-ratings";

Rating RatingFrom(const Field& field) {
  Rating rating;
  rating.item = field.At("item").AsString();
  for (size_t a = 0; a < kRatingAspects.size(); ++a) {
    const std::string aspect(kRatingAspects[a].id);
    if (!field.Has(aspect)) field.Fail("no answer on \"" + aspect + "\"", "every aspect needs one");
    const int64_t answer = field.At(aspect).AsInt();
    if (answer < kLowestRating || answer > kHighestRating) {
      field.At(aspect).Fail("the answer " + std::to_string(answer) + " is not from " +
                            std::to_string(kLowestRating) + " to " +
                            std::to_string(kHighestRating));
    }
    rating.answers[a] = static_cast<int>(answer);
  }
  return rating;
}

std::map<std::string, std::vector<const Rating*>> ByItem(std::span<const Rating> ratings) {
  std::map<std::string, std::vector<const Rating*>> items;
  for (const Rating& rating : ratings) items[rating.item].push_back(&rating);
  return items;
}

template <typename ValueOf>
double MeanOver(const std::vector<const Rating*>& ratings, const ValueOf& value_of) {
  double sum = 0;
  for (const Rating* rating : ratings) sum += value_of(*rating);
  return sum / static_cast<double>(ratings.size());
}

double MeanOf(const std::vector<const Rating*>& ratings) {
  return MeanOver(ratings, [](const Rating& rating) { return rating.mean(); });
}

}  // namespace

double Rating::mean() const {
  return std::accumulate(answers.begin(), answers.end(), 0.0) / static_cast<double>(answers.size());
}

std::string SurveyToken(const std::string& survey, const std::string& item_id) {
  return Sha256Hex(survey + "\n" + item_id).substr(0, 16);
}

std::vector<Rating> RatingsFrom(const Value& file, const std::string& where,
                                std::span<const Record> records) {
  const Field root(file, where);
  if (root.StringOr("format", "") != kFormat || root.IntOr("version", 0) != 1) {
    root.Fail("this is not a file of ratings, version 1",
              "it is what the page of report --survey saves");
  }
  root.ExpectOnly({"format", "version", "survey", "rater", "ratings"});
  const std::string& survey = root.At("survey").AsString();
  const std::string& rater = root.At("rater").AsString();
  if (rater.empty()) root.At("rater").Fail("the rater has no name");
  std::map<std::string, std::string> item_of;
  for (const Record& record : records)
    item_of[SurveyToken(survey, record.item_id)] = record.item_id;

  std::vector<Rating> ratings;
  std::set<std::string> seen;
  const Field list = root.At("ratings");
  for (size_t i = 0; i < list.Count(); ++i) {
    Rating rating = RatingFrom(list.At(i));
    const auto item = item_of.find(rating.item);
    if (item == item_of.end()) {
      list.At(i).At("item").Fail("\"" + rating.item + "\" is no item of this run",
                                 "import ratings into the run that the survey was made of");
    }
    if (!seen.insert(rating.item).second) list.At(i).Fail("this grasp is rated twice");
    rating.item = item->second;
    rating.rater = rater;
    ratings.push_back(std::move(rating));
  }
  if (ratings.empty()) list.Fail("no ratings");
  return ratings;
}

Value ToValue(std::span<const Rating> ratings) {
  Value::List list;
  for (const Rating& rating : ratings) {
    Value entry = Value::Dict{{"item", rating.item}, {"rater", rating.rater}};
    for (size_t a = 0; a < kRatingAspects.size(); ++a) {
      entry.Set(kRatingAspects[a].id, rating.answers[a]);
    }
    list.push_back(std::move(entry));
  }
  return Value::Dict{{"ratings", std::move(list)}};
}

std::vector<Rating> RatingsFromValue(const Value& value, const std::string& where) {
  std::vector<Rating> ratings;
  const Field root(value, where);
  const Field list = root.At("ratings");
  for (size_t i = 0; i < list.Count(); ++i) {
    ratings.push_back(RatingFrom(list.At(i)));
    ratings.back().rater = list.At(i).At("rater").AsString();
  }
  return ratings;
}

void Merge(std::vector<Rating>& known, std::span<const Rating> added) {
  for (const Rating& rating : added) {
    const auto same = std::ranges::find_if(known, [&](const Rating& other) {
      return other.item == rating.item && other.rater == rating.rater;
    });
    if (same != known.end()) {
      *same = rating;
    } else {
      known.push_back(rating);
    }
  }
}

void AddPerceptualScores(std::span<const Rating> ratings, std::vector<Record>& records) {
  const auto items = ByItem(ratings);
  for (Record& record : records) {
    const auto rated = items.find(record.item_id);
    if (rated == items.end()) continue;
    record.metrics.push_back(
        {.id = "ps", .unit = "", .status = "ok", .value = MeanOf(rated->second), .reason = ""});
  }
}

std::vector<PerceptualScore> PerceptualScores(std::span<const Rating> ratings,
                                              std::span<const Record> records) {
  struct Rated {
    std::vector<double> values;
    std::vector<std::string> objects;
    std::set<std::string> raters;
    PerceptualScore score;
  };
  const auto items = ByItem(ratings);
  std::map<std::string, Rated> generators;
  for (const Record& record : records) {
    const auto found = items.find(record.item_id);
    if (found == items.end()) continue;
    Rated& rated = generators[record.generator];
    rated.values.push_back(MeanOf(found->second));
    rated.objects.push_back(record.object_id);
    ++rated.score.items;
    rated.score.ratings += static_cast<int>(found->second.size());
    for (const Rating* rating : found->second) rated.raters.insert(rating->rater);
    for (size_t a = 0; a < kRatingAspects.size(); ++a) {
      rated.score.by_aspect[a] +=
          MeanOver(found->second, [a](const Rating& rating) { return rating.answers[a]; });
    }
  }
  std::vector<PerceptualScore> scores;
  for (auto& [generator, rated] : generators) {
    rated.score.generator = generator;
    rated.score.raters = static_cast<int>(rated.raters.size());
    for (double& mean : rated.score.by_aspect) mean /= rated.score.items;
    rated.score.score = BootstrapMean(rated.values, rated.objects, {.stream = generator + "\nps"});
    scores.push_back(std::move(rated.score));
  }
  std::ranges::stable_sort(scores, std::greater(),
                           [](const PerceptualScore& score) { return score.score.mean; });
  return scores;
}

std::optional<double> AgreementOn(size_t aspect, std::span<const Rating> ratings) {
  std::vector<std::vector<int>> units;
  for (const auto& [item, list] : ByItem(ratings)) {
    std::vector<int>& unit = units.emplace_back();
    for (const Rating* rating : list) unit.push_back(rating->answers[aspect]);
  }
  return KrippendorffAlpha(units, RatingScale::kOrdinal);
}

}  // namespace graspbench
