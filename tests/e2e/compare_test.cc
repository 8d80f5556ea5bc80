#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Runs of the embedded suite with the reference and the random generator: 40 cases on ten objects,
/// geometry only.
class CompareCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new e2e::TemporaryFolder();
    RunSuite("one", "1");
    RunSuite("two", "2");
  }
  static void TearDownTestSuite() { delete folder_; }

  static void RunSuite(const std::string& name, const std::string& seed) {
    const Outcome outcome =
        GraspBench({"run", "--suite", "oakink", "--generator", "reference,random", "--policy",
                    "none", "--metrics", "siv,pd,contact_ratio", "--limit", "40", "--seed", seed,
                    "--no-artifacts", "--out", *folder_ / name});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
  }

  static Value Json(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Outcome outcome = GraspBench(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return ParseJson(outcome.out, "compare");
  }

  static std::vector<std::string> SignificantColumns(const Value& comparison) {
    std::vector<std::string> columns;
    for (const Value& row : comparison.At("rows").AsList()) {
      for (const Value& column : row.At("columns").AsList()) {
        if (column.Has("significant") && column.At("significant").AsBool()) {
          columns.push_back(column.At("column").AsString());
        }
      }
    }
    return columns;
  }

  static e2e::TemporaryFolder* folder_;
};

e2e::TemporaryFolder* CompareCommand::folder_ = nullptr;

TEST_F(CompareCommand, FindsNoDifferenceBetweenSeeds) {
  const Value comparison = Json({"compare", *folder_ / "one", *folder_ / "two"});
  EXPECT_TRUE(comparison.At("valid").AsBool());
  EXPECT_EQ(comparison.At("rows").AsList().size(), 2u);
  EXPECT_THAT(SignificantColumns(comparison), testing::IsEmpty());
  EXPECT_EQ(comparison.At("seeds").AsList().size(), 2u);
}

TEST_F(CompareCommand, FindsThatRandomPosesAreWorseThanReferences) {
  const Value comparison = Json({"compare", *folder_ / "one", "--pair", "reference=random"});
  EXPECT_THAT(SignificantColumns(comparison), testing::Contains("contact_ratio"));
  const Value& row = comparison.At("rows").AsList().at(0);
  EXPECT_EQ(row.At("pairs").AsInt(), 40);
  for (const Value& column : row.At("columns").AsList()) {
    if (column.At("column").AsString() != "contact_ratio") continue;
    EXPECT_EQ(column.At("finding").AsString(), "worse");
    EXPECT_LT(column.At("high95").AsDouble(), 0);
  }
}

TEST_F(CompareCommand, WritesTablesForPeople) {
  const Outcome terminal = GraspBench({"compare", *folder_ / "one", *folder_ / "two"});
  EXPECT_EQ(terminal.code, 0);
  EXPECT_THAT(terminal.out, AllOf(StartsWith("Comparison"), HasSubstr("seed: A 1, B 2"),
                                  HasSubstr("random: A against B: 40 pairs of 10 objects")));
  const std::string file = *folder_ / "comparison.md";
  const Outcome markdown = GraspBench(
      {"compare", *folder_ / "one", *folder_ / "two", "--format", "markdown", "-o", file});
  EXPECT_EQ(markdown.out, "");
  EXPECT_THAT(ReadFile(file), StartsWith("## Comparison"));
}

TEST_F(CompareCommand, EndsWithTwoForAnInvalidComparisonUnlessForced) {
  Value manifest = ReadJson(*folder_ / "two/manifest.json");
  Value configuration = manifest.At("configuration");
  configuration.Set("split", "train");
  Value changed = manifest;
  changed.Set("configuration", std::move(configuration));
  WriteFile(*folder_ / "two/manifest.json", ToJson(changed));
  const Outcome refused = GraspBench({"compare", *folder_ / "one", *folder_ / "two"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.out,
              StartsWith("INVALID COMPARISON: the runs do not measure the same: split"));
  EXPECT_THAT(refused.err, HasSubstr("--force"));
  const Outcome forced = GraspBench({"compare", *folder_ / "one", *folder_ / "two", "--force"});
  EXPECT_EQ(forced.code, 0);
  EXPECT_THAT(forced.out, AllOf(StartsWith("INVALID COMPARISON"), HasSubstr("40 pairs")));
  WriteFile(*folder_ / "two/manifest.json", ToJson(manifest));
}

TEST_F(CompareCommand, RefusesWhatCannotBeCompared) {
  EXPECT_EQ(GraspBench({"compare", *folder_ / "one"}).code, 2);
  const Outcome pair = GraspBench({"compare", *folder_ / "one", "--pair", "reference=randon"});
  EXPECT_EQ(pair.code, 2);
  EXPECT_THAT(pair.err, HasSubstr("did you mean \"random\""));
  EXPECT_EQ(GraspBench({"compare", *folder_ / "one", *folder_ / "nowhere"}).code, 2);
}

}  // namespace
}  // namespace graspbench
