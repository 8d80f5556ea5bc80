#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "core/file.h"
#include "core/json.h"
#include "reports/paper_table.h"
#include "tests/e2e/program.h"
#include "tests/e2e/stored_run.h"

namespace graspbench {
namespace {

using e2e::GraspBench;
using e2e::Outcome;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Report : public ::testing::Test {
 protected:
  /// A run of two generators with two planned items each; one item of beta failed.
  Report() {
    e2e::StoreRun(run_,
                  {{.number = 0, .metrics = {{"siv", 1}, {"pd", 0.25}}, .displacement = 0.02},
                   {.number = 1, .object = "pen", .metrics = {{"siv", 2}, {"pd", 0.75}}},
                   {.generator = "beta", .number = 0, .metrics = {{"siv", 4}, {"pd", 1}}},
                   {.generator = "beta", .number = 1, .failure = "timeout"}},
                  4);
  }

  e2e::TemporaryFolder folder_;
  std::string run_ = folder_ / "run";
};

TEST_F(Report, PrintsTheLeaderboardOfAStoredRun) {
  const Outcome outcome = GraspBench({"report", run_});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("alpha"), HasSubstr("1.50"), HasSubstr("1/1/2"),
                                 HasSubstr("STAND-IN DATA"), HasSubstr("timeout 1")));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\x1b")));  // no colours into a file
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Report, WritesEveryFormat) {
  EXPECT_THAT(GraspBench({"report", run_, "--format", "markdown"}).out, StartsWith("## "));
  EXPECT_THAT(GraspBench({"report", run_, "--format", "csv"}).out, StartsWith("suite,"));
  EXPECT_THAT(GraspBench({"report", run_, "--format", "latex"}).out, HasSubstr("\\toprule"));
  const Value json = ParseJson(GraspBench({"report", run_, "--format", "json"}).out, "report");
  EXPECT_EQ(json.At("rows").AsList()[0].At("values").At("pd").At("value").AsDouble(), 0.5);
}

TEST_F(Report, ShowsTheJsonOfALeaderboardAsItShowsTheRun) {
  const std::string file = folder_ / "release.json";
  ASSERT_EQ(GraspBench({"report", run_, "--format", "json", "-o", file}).code, 0);
  for (const char* format : {"terminal", "markdown", "csv", "latex", "json"}) {
    EXPECT_EQ(GraspBench({"report", file, "--format", format}).out,
              GraspBench({"report", run_, "--format", format}).out);
  }
}

TEST_F(Report, WritesToAFileInstead) {
  const std::string file = folder_ / "table.tex";
  const Outcome outcome = GraspBench({"report", run_, "--format", "latex", "-o", file});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(ReadFile(file), GraspBench({"report", run_, "--format", "latex"}).out);
}

TEST_F(Report, ShowsTheColumnsItIsAskedFor) {
  const Outcome outcome = GraspBench({"report", run_, "--columns", "pd"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("PD"), Not(HasSubstr("SIV"))));
}

TEST_F(Report, RefusesWhatItDoesNotKnow) {
  const Outcome column = GraspBench({"report", run_, "--columns", "pdd"});
  EXPECT_EQ(column.code, 2);
  EXPECT_THAT(column.err, AllOf(HasSubstr("pdd"), HasSubstr("\"pd\"")));
  const Outcome format = GraspBench({"report", run_, "--format", "pdf"});
  EXPECT_EQ(format.code, 2);
  const Outcome folder = GraspBench({"report", folder_ / "nothing"});
  EXPECT_EQ(folder.code, 2);
  EXPECT_THAT(folder.err, HasSubstr(folder_ / "nothing"));
}

// What it cannot set stops pdfTeX: every table of every paper and the leaderboard, in one document.
TEST_F(Report, WritesLatexThatPdflatexSets) {
  if (std::system("pdflatex -version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no pdflatex here";
  std::string document =
      "\\documentclass{article}\\usepackage[margin=1cm,landscape]{geometry}\n"
      "\\usepackage{booktabs}\\usepackage[T1]{fontenc}\\usepackage{lmodern}\\begin{document}\n";
  document += GraspBench({"report", run_, "--format", "latex"}).out;
  int tables = 0;
  for (const TableSpec& table : PublishedTables()) {
    const Outcome outcome = GraspBench({"report", run_, "--table", table.id, "--format", "latex"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    document += outcome.out + "\\clearpage\n";
    ++tables;
  }
  EXPECT_GE(tables, 14);
  WriteFile(folder_ / "tables.tex", document + "\\end{document}\n");
  const std::string command =
      "cd " + folder_.path().string() +
      " && pdflatex -halt-on-error -interaction=nonstopmode tables.tex > out";
  ASSERT_EQ(std::system(command.c_str()), 0) << ReadFile(folder_ / "out");
  const std::string log = ReadFile(folder_ / "tables.log");
  EXPECT_THAT(log, Not(HasSubstr("Missing character")));
  EXPECT_THAT(log, Not(HasSubstr("Overfull \\hbox"))) << "wider than a landscape page";
}

TEST_F(Report, FillsAPapersTableAndOneOfTheUser) {
  const Outcome paper =
      GraspBench({"report", run_, "--table", "gdexgrasp-1", "--format", "markdown"});
  ASSERT_EQ(paper.code, 0) << paper.err;
  EXPECT_THAT(paper.out, AllOf(HasSubstr("Solid.Intsec.Vol"), HasSubstr("| alpha |"),
                               HasSubstr("Published"), HasSubstr("stand-in")));
  WriteFile(folder_ / "own.toml",
            "[[table]]\nid = \"own\"\n[[table.column]]\nlabel = \"Shared volume\"\n"
            "column = \"siv\"\nunit = \"cm^3\"\n");
  const Outcome own =
      GraspBench({"report", run_, "--table", folder_ / "own.toml", "--format", "csv"});
  ASSERT_EQ(own.code, 0) << own.err;
  EXPECT_THAT(own.out, AllOf(HasSubstr("Shared volume [cm³]"), HasSubstr("alpha,1.5\r\n")));

  const Outcome unknown = GraspBench({"report", run_, "--table", "semgrasp-22"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("semgrasp-2"));
}

TEST_F(Report, ExportsItems) {
  const Outcome csv = GraspBench({"report", run_, "--items", "--format", "csv"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  EXPECT_THAT(csv.out, AllOf(StartsWith("run,suite,"), HasSubstr("siv [cm^3]"),
                             HasSubstr("beta#1,"), HasSubstr(",failed,timeout,")));
  EXPECT_EQ(std::ranges::count(csv.out, '\n'), 5) << "a head and four items";

  WriteFile(folder_ / "items.json",
            GraspBench({"report", run_, "--items", "--format", "json"}).out);
  const Value items = ParseJson(ReadFile(folder_ / "items.json"), "items.json");
  EXPECT_EQ(items.At("items").AsList().size(), 4u);
  EXPECT_EQ(items.At("items").AsList()[1].At("values").At("siv").At("value").AsDouble(), 2);
  EXPECT_TRUE(items.At("items").AsList()[3].At("values").At("siv").At("value").is_null());

  EXPECT_EQ(GraspBench({"report", run_, "--items"}).code, 2) << "not for a terminal";
}

}  // namespace
}  // namespace graspbench
