#include "reports/ratings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "reports/krippendorff.h"
#include "reports/leaderboard.h"
#include "reports/survey.h"
#include "tests/reports/records.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Krippendorff's own example (Computing Krippendorff's Alpha-Reliability, 2011, section C): four
// observers, twelve units, missing ratings left out.
TEST(KrippendorffAlpha, GivesKrippendorffsOwnExample) {
  const std::vector<std::vector<int>> units = {
      {1, 1, 1},    {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3}, {2, 2, 2, 2}, {1, 2, 3, 4},
      {4, 4, 4, 4}, {1, 1, 2, 1}, {2, 2, 2, 2}, {5, 5, 5},    {1, 1},       {3}};
  EXPECT_NEAR(*KrippendorffAlpha(units, RatingScale::kNominal), 0.743, 5e-4);
  EXPECT_NEAR(*KrippendorffAlpha(units, RatingScale::kOrdinal), 0.815, 5e-4);
  EXPECT_NEAR(*KrippendorffAlpha(units, RatingScale::kInterval), 0.849, 5e-4);
}

TEST(KrippendorffAlpha, IsOneForAgreementAndBelowZeroForContradiction) {
  EXPECT_DOUBLE_EQ(*KrippendorffAlpha({{1, 1}, {5, 5}}, RatingScale::kOrdinal), 1);
  EXPECT_LT(*KrippendorffAlpha({{1, 5}, {5, 1}}, RatingScale::kOrdinal), 0);
  EXPECT_FALSE(KrippendorffAlpha({{3, 3}, {3, 3}}, RatingScale::kOrdinal));
  EXPECT_FALSE(KrippendorffAlpha({{1}, {5}}, RatingScale::kOrdinal));
}

/// Three grasps each of alpha and beta.
RunData SixGrasps() {
  RunData run{.name = "run", .manifest = records::Manifest(), .planned = 6, .records = {}};
  for (const std::string generator : {"alpha", "beta"}) {
    for (int i = 0; i < 3; ++i) {
      Record record =
          records::Make({.generator = generator, .number = i, .object = i == 0 ? "mug" : "pen"});
      record.grasp = Grasp{};
      record.instruction = "hold <the> " + generator;
      run.records.push_back(std::move(record));
    }
  }
  return run;
}

Value FileOf(const Survey& survey, const std::string& rater, int answer) {
  Value::List list;
  for (const Record* record : survey.items) {
    list.push_back(Value::Dict{{"item", SurveyToken(survey.id, record->item_id)},
                               {"semantic", answer},
                               {"plausible", answer},
                               {"stable", record->generator == "alpha" ? 5 : 2}});
  }
  return Value::Dict{{"format", "grasp-bench-ratings"},
                     {"version", 1},
                     {"survey", survey.id},
                     {"rater", rater},
                     {"ratings", std::move(list)}};
}

TEST(Survey, DrawsAsManyOfEachGeneratorAndTheSameAgain) {
  const RunData run = SixGrasps();
  const Survey survey = DrawSurvey(run, 4, 7), again = DrawSurvey(run, 4, 7);
  EXPECT_EQ(survey.items, again.items);
  EXPECT_EQ(survey.id, again.id);
  EXPECT_NE(survey.id, DrawSurvey(run, 4, 8).id);
  std::map<std::string, std::set<const Record*>> drawn;
  for (const Record* record : survey.items) drawn[record->generator].insert(record);
  EXPECT_EQ(drawn["alpha"].size(), 2u);
  EXPECT_EQ(drawn["beta"].size(), 2u);
  EXPECT_THROW(DrawSurvey(run, 7, 0), Error);
  EXPECT_THROW(DrawSurvey(run, 0, 0), Error);
}

TEST(SurveyPage, IsBlindAndSafe) {
  RunData run = SixGrasps();
  for (Record& record : run.records) record.instruction = "</script><script>alert(1)</script>";
  const Survey survey = DrawSurvey(run, 2, 0);
  const std::string page = SurveyPage(survey, true, {{"png one"}, {"png two", "png three"}});
  EXPECT_THAT(page, AllOf(Not(HasSubstr("alpha")), Not(HasSubstr("beta#")),
                          Not(HasSubstr(survey.items[0]->item_id))));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, AllOf(HasSubstr("stand-in"), HasSubstr("cG5nIG9uZQ=="),
                          HasSubstr(SurveyToken(survey.id, survey.items[1]->item_id))));
}

TEST(Ratings, BecomeThePerceptualScore) {
  RunData run = SixGrasps();
  const Survey survey = DrawSurvey(run, 6, 1);
  std::vector<Rating> ratings = RatingsFrom(FileOf(survey, "ann", 4), "a.json", run.records);
  Merge(ratings, RatingsFrom(FileOf(survey, "bob", 2), "b.json", run.records));
  EXPECT_EQ(ratings.size(), 12u);
  Merge(ratings, RatingsFrom(FileOf(survey, "bob", 3), "b.json", run.records));
  EXPECT_EQ(ratings.size(), 12u) << "bob's new answers replace his old ones";
  EXPECT_EQ(RatingsFromValue(ToValue(ratings), "kept").size(), 12u);

  const std::vector<PerceptualScore> scores = PerceptualScores(ratings, run.records);
  ASSERT_EQ(scores.size(), 2u);
  // Ann gives (4, 4, 5) and (4, 4, 2), Bob (3, 3, 5) and (3, 3, 2).
  EXPECT_EQ(scores[0].generator, "alpha");
  EXPECT_NEAR(scores[0].score.mean, 4.0, 1e-12);
  EXPECT_NEAR(scores[1].score.mean, 3.0, 1e-12);
  EXPECT_NEAR(scores[0].by_aspect[0], 3.5, 1e-12);
  EXPECT_EQ(scores[0].raters, 2);
  EXPECT_EQ(scores[0].items, 3);
  EXPECT_DOUBLE_EQ(*AgreementOn(2, ratings), 1) << "both agree on what is stable";

  AddPerceptualScores(ratings, run.records);
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  const auto column = std::ranges::find(board.columns, "ps", &Column::id);
  ASSERT_NE(column, board.columns.end());
  EXPECT_EQ(column->better, Better::kHigher);
}

std::string ProblemOf(const Value& file) {
  try {
    RatingsFrom(file, "a.json", SixGrasps().records);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Ratings, RefuseWhatIsMissingOutOfRangeOrForeign) {
  const RunData run = SixGrasps();
  const Survey survey = DrawSurvey(run, 2, 1);
  const Value good = FileOf(survey, "ann", 4);
  EXPECT_EQ(ProblemOf(good), "");
  EXPECT_THAT(ProblemOf(FileOf(survey, "ann", 6)),
              AllOf(HasSubstr("a.json"), HasSubstr("6"), HasSubstr("1 to 5")));
  EXPECT_THAT(ProblemOf(FileOf(survey, "", 4)), HasSubstr("no name"));

  Value missing = good;
  missing.Set("ratings",
              Value::List{Value::Dict{{"item", SurveyToken(survey.id, survey.items[0]->item_id)},
                                      {"semantic", 3},
                                      {"stable", 3}}});
  EXPECT_THAT(ProblemOf(missing), AllOf(HasSubstr("ratings[0]"), HasSubstr("plausible")));
  Value foreign = good;
  foreign.Set("survey", "another");
  EXPECT_THAT(ProblemOf(foreign), HasSubstr("no item of this run"));
  Value other = good;
  other.Set("format", "ratings");
  EXPECT_THAT(ProblemOf(other), HasSubstr("not a file of ratings"));
  Value empty = good;
  empty.Set("ratings", Value::List{});
  EXPECT_THAT(ProblemOf(empty), HasSubstr("no ratings"));
}

}  // namespace
}  // namespace graspbench
