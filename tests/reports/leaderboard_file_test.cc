#include "reports/leaderboard_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.h"
#include "reports/formats.h"
#include "tests/reports/records.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Means, rates, a spread, medians, two engines, failures with a reason and a row without values.
Leaderboard Board() {
  std::vector<Record> records;
  for (const records::Item& item : {
           records::Item{.number = 0,
          .metrics = {{"siv", 0.1 + 0.2}},
          .displacement = 0.02,
          .trial_reason = "no_contact",
          .lifts = {{"a", "ok"}, {"b", "dropped"}}},
           records::Item{.number = 1,
           .object = "pen",
           .metrics = {{"siv", 2}},
           .displacement = 0.04,
           .lifts = {{"a", "ok"}, {"b", "ok"}}},
           records::Item{.generator = "beta", .number = 0, .failure = "timeout"},
       }) {
    records.push_back(records::Make(item));
  }
  Leaderboard board = BuildLeaderboard(records::ManifestWithLifts(), 4, records);
  board.run = "nightly";
  return board;
}

Value Document() { return ParseJson(ToJson(Board()), "board.json"); }

std::string Refusal(const Value& document) {
  return MessageOf([&] { LeaderboardFrom(document, "board.json"); });
}

/// The document with another member.
Value With(const std::string& key, Value value) { return Document().Set(key, std::move(value)); }

/// The document whose first column has another member.
Value WithColumn(const std::string& key, Value value) {
  Value::List columns = Document().At("columns").AsList();
  columns[0].Set(key, std::move(value));
  return With("columns", std::move(columns));
}

/// The document whose first row has another value of siv.
Value WithCell(const std::string& key, Value value) {
  Value::List rows = Document().At("rows").AsList();
  Value values = rows[0].At("values"), cell = values.At("siv");
  rows[0].Set("values", values.Set("siv", cell.Set(key, std::move(value))));
  return With("rows", std::move(rows));
}

TEST(LeaderboardFrom, GivesBackWhatWasWritten) {
  const Leaderboard board = LeaderboardFrom(Document(), "board.json");
  EXPECT_EQ(board.run, "nightly");
  EXPECT_EQ(board.rows[0].cells[0].value, Board().rows[0].cells[0].value) << "to the last digit";
  EXPECT_EQ(board.finished(), 3);
  for (const char* format : {"json", "csv", "terminal", "markdown", "latex"}) {
    EXPECT_EQ(Render(board, format), Render(Board(), format)) << format;
  }
}

TEST(LeaderboardFrom, RefusesOtherDocumentsAndOtherSchemas) {
  for (const Value& other : {Value(Value::Dict{{"schema", 1}, {"items", Value::List{}}}),
                             Value(Value::List{}), Value(3), Value()}) {
    EXPECT_THAT(Refusal(other), AllOf(HasSubstr("board.json"), HasSubstr("not the JSON of a"),
                                      HasSubstr("report --format json")));
  }
  EXPECT_THAT(Refusal(With("schema", 2)),
              AllOf(HasSubstr("key \"schema\""), HasSubstr("schema 2"), HasSubstr("reads 1")));
}

TEST(LeaderboardFrom, NamesTheKeyThatIsMissingOrWrong) {
  EXPECT_THAT(Refusal(With("suite", Value::Dict{{"id", "oakink"}})), HasSubstr("suite"));
  EXPECT_THAT(Refusal(With("manifest", Value())), HasSubstr("manifest"));
  EXPECT_THAT(Refusal(With("planned", -1)), HasSubstr("planned"));
  EXPECT_THAT(Refusal(WithColumn("better", "up")),
              AllOf(HasSubstr("columns[0].better"), HasSubstr("lower")));
  EXPECT_THAT(Refusal(WithColumn("statistic", "mode")), HasSubstr("columns[0].statistic"));
  EXPECT_THAT(Refusal(WithColumn("decimals", 400)), HasSubstr("columns[0].decimals"));
  EXPECT_THAT(Refusal(WithColumn("id", "pd")),
              AllOf(HasSubstr("rows[0].values"), HasSubstr("\"pd\"")));
  EXPECT_THAT(Refusal(WithCell("value", "much")), HasSubstr("rows[0].values.siv.value"));
  EXPECT_THAT(Refusal(WithCell("low95", 1e9)), HasSubstr("no interval"));
  EXPECT_THAT(Refusal(WithCell("high95", Value())), HasSubstr("no interval"));
}

TEST(LeaderboardFrom, RefusesRowsAndColumnsThatAreThereTwice) {
  Value::List rows = Document().At("rows").AsList(), columns = Document().At("columns").AsList();
  rows.push_back(rows[0]);
  columns.push_back(columns[0]);
  EXPECT_THAT(Refusal(With("rows", rows)), AllOf(HasSubstr("rows[2]"), HasSubstr("twice")));
  EXPECT_THAT(Refusal(With("columns", columns)), HasSubstr("twice"));
}

}  // namespace
}  // namespace graspbench
