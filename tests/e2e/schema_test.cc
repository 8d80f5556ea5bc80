#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/file.h"
#include "core/json.h"
#include "tests/e2e/program.h"
#include "tests/e2e/stored_run.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using e2e::StoreRun;

/// What programs read of us must be as docs/schemas says, judged by another implementation of JSON
/// Schema.
class Schema : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("python3 -c 'import jsonschema' > /dev/null 2>&1") != 0) {
      GTEST_SKIP() << "no python3-jsonschema here";
    }
    for (const std::string name : {"old", "new"}) {
      const double level = name == "old" ? 1 : 2;
      StoreRun(folder_ / name,
               {{.number = 0,
                 .metrics = {{"siv", level}},
                 .displacement = 0.02,
                 .lifts = {{"a", "ok"}, {"b", name == "old" ? "ok" : "dropped"}}},
                {.number = 1,
                 .object = "pen",
                 .metrics = {{"siv", 3 * level}},
                 .displacement = 0.04,
                 .trial_reason = "no_contact",
                 .lifts = {{"a", "ok"}, {"b", "dropped"}}},
                {.generator = "beta", .number = 0, .metrics = {{"siv", 1}}, .lifts = {{"a", "ok"}}},
                {.generator = "beta", .number = 1, .failure = name == "old" ? "timeout" : "crash"}},
               4, records::ManifestWithLifts());
    }
  }

  /// The JSON that these arguments print.
  Value Printed(const std::vector<std::string>& arguments) {
    const Outcome outcome = GraspBench(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return ParseJson(outcome.out, "output");
  }

  /// What a validator says against the document; empty when it is as the schema says.
  std::string Objection(const Value& document, const std::string& schema) {
    WriteFile(folder_ / "document.json", ToJson(document));
    WriteFile(folder_ / "validate.py",
              "import json, sys, jsonschema\n"
              "document, schema = (json.load(open(path)) for path in sys.argv[1:])\n"
              "jsonschema.Draft202012Validator.check_schema(schema)\n"
              "for error in jsonschema.Draft202012Validator(schema).iter_errors(document):\n"
              "    print(list(error.path), error.message)\n");
    const std::string command = "python3 " + (folder_ / "validate.py") + " " +
                                (folder_ / "document.json") +
                                " " GRASPBENCH_SOURCE_DIRECTORY "/docs/schemas/" + schema +
                                ".schema.json > " + (folder_ / "said") + " 2>&1";
    const int status = std::system(command.c_str());
    return (status == 0 ? "" : "did not run: ") + ReadFile(folder_ / "said");
  }

  /// Every member of the document's top level is needed, and no other is allowed.
  void ExpectStrict(const Value& document, const std::string& schema) {
    EXPECT_EQ(Objection(document, schema), "");
    const std::string missing = Objection(Value::Dict{}, schema);
    for (const auto& [key, value] : document.AsDict()) {
      EXPECT_THAT(missing, testing::HasSubstr("'" + key + "' is a required property"));
    }
    Value more = document;
    EXPECT_THAT(Objection(more.Set("unheard_of", 1), schema), testing::HasSubstr("unheard_of"));
  }

  e2e::TemporaryFolder folder_;
};

TEST_F(Schema, DescribesTheLeaderboard) {
  const Value board = Printed({"report", folder_ / "new", "--format", "json"});
  ASSERT_EQ(board.At("engines").AsList().size(), 1u);
  ExpectStrict(board, "leaderboard");

  Value::List rows = board.At("rows").AsList();
  Value values = rows[0].At("values"), cell = values.At("siv");
  Value changed = board;
  rows[0].Set("values", values.Set("siv", cell.Set("value", "2.28")));
  EXPECT_THAT(Objection(changed.Set("rows", rows), "leaderboard"),
              testing::HasSubstr("['rows', 0, 'values', 'siv', 'value']"));
  Value::List columns = board.At("columns").AsList();
  columns[0].Set("better", "up");
  changed = board;
  EXPECT_THAT(Objection(changed.Set("columns", columns), "leaderboard"),
              testing::HasSubstr("['columns', 0, 'better']"));
}

TEST_F(Schema, DescribesTheItems) {
  ExpectStrict(Printed({"report", folder_ / "new", "--items", "--format", "json"}), "items");
}

TEST_F(Schema, DescribesAComparison) {
  const Value comparison =
      Printed({"compare", folder_ / "old", folder_ / "new", "--format", "json"});
  ASSERT_EQ(comparison.At("rows").AsList().size(), 2u);
  ExpectStrict(comparison, "comparison");
}

TEST_F(Schema, DescribesADifference) {
  const Value difference =
      Printed({"report", folder_ / "new", "--diff", folder_ / "old", "--format", "json"});
  ASSERT_FALSE(difference.At("cells").AsList().empty());
  ASSERT_FALSE(difference.At("rows").AsList().empty());
  ExpectStrict(difference, "difference");
}

}  // namespace
}  // namespace graspbench
