#include "reports/formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "reports/escape.h"
#include "reports/leaderboard_text.h"
#include "reports/text.h"
#include "tests/reports/records.h"

namespace graspbench {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Two rows and two columns with every feature: spread, interval, best value, missing value, a
/// count below the planned one, few objects, reasons.
Leaderboard Small() {
  Leaderboard board;
  board.suite = "oakink";
  board.suite_version = "3";
  board.title = "OakInk";
  board.split = "test";
  board.stand_in = true;
  board.planned = 8;
  board.columns = {{.id = "siv",
                    .title = "SIV",
                    .unit = "cm^3",
                    .better = Better::kLower,
                    .definition = "shared volume"},
                   {.id = "sd_mean:obman",
                    .spread_id = "sd_std:obman",
                    .title = "SD obman",
                    .unit = "cm",
                    .better = Better::kLower}};
  board.rows = {{.generator = "alpha",
                 .coverage = {.ok = 4, .failed = 0, .planned = 4},
                 .cells = {{.value = 0.125,
                            .interval = Interval{0.0625, 0.25},
                            .count = 4,
                            .clusters = 2,
                            .few_clusters = true,
                            .best = true},
                           {.value = 1.5, .spread = 0.5, .count = 3, .clusters = 1}},
                 .trial_reasons = {{"obman: no_contact", 1}}},
                {.generator = "beta",
                 .coverage = {.ok = 2, .failed = 1, .planned = 4},
                 .cells = {{.value = 2, .interval = Interval{1, 3}, .count = 4, .clusters = 30},
                           {.note = "no trial"}},
                 .item_reasons = {{"timeout", 1}}}};
  return board;
}

TEST(ToTerminal, AlignsValuesAndPutsIntervalsBelowThem) {
  EXPECT_THAT(ToTerminal(Small(), /*colour=*/false),
              StartsWith(R"(OakInk · STAND-IN DATA · split test · UNFINISHED: 7 of 8 planned items
────────────────────────────────────────────────────────
generator           coverage          SIV ↓   SD obman ↓
           ok/failed/planned            cm³           cm
────────────────────────────────────────────────────────
alpha                  4/0/4          *0.12  1.50 ± 0.50
                              [0.06, 0.25]~          n=3
beta                   2/1/4           2.00            –
                               [1.00, 3.00]
────────────────────────────────────────────────────────
)"));
}

TEST(ToTerminal, PrintsTheBestValueBoldWhenColoursAreAllowed) {
  const std::string text = ToTerminal(Small(), /*colour=*/true);
  EXPECT_THAT(text, HasSubstr("\x1b[1m0.12\x1b[0m"));
  EXPECT_THAT(text, Not(HasSubstr("*0.12")));
}

TEST(ToMarkdown, IsATableWithFootnotes) {
  EXPECT_EQ(ToMarkdown(Small()),
            R"(## OakInk · STAND-IN DATA · split test · UNFINISHED: 7 of 8 planned items

| generator | ok/failed/planned | SIV ↓<br>cm³ | SD obman ↓<br>cm |
|---|---:|---:|---:|
| alpha | 4/0/4 | **0.12**<br>\[0.06, 0.25\]\~ | 1.50 ± 0.50<br>n=3 |
| beta | 2/1/4 | 2.00<br>\[1.00, 3.00\] | – |

- Stand-in data: objects and grasps made by this project in place of oakink; not comparable with )"
            R"(figures published on the real data set.
- Coverage is ok/failed/planned items; rates count every planned item, failed ones as misses. )"
            R"(Brackets: 95 % interval \(means: bootstrap over objects; rates: Wilson\).
- \~ interval from fewer than 20 objects: narrower than it should be.
- n is shown where a mean has fewer grasps than planned.
- SIV: shared volume.
- – SD obman of beta: no trial.
- alpha: trials: obman: no\_contact 1.
- beta: 1 planned items have not run.
- beta: failed items: timeout 1.
)");
}

TEST(ToCsv, HoldsFullPrecisionAndTheLabelOfTheDataInEveryLine) {
  EXPECT_EQ(ToCsv(Small()),
            "suite,suite_version,data,split,generator,ok,failed,not_run,planned,"
            "siv [cm^3],siv low95 [cm^3],siv high95 [cm^3],siv n,"
            "sd_mean:obman [cm],sd_std:obman [cm],sd_mean:obman low95 [cm],"
            "sd_mean:obman high95 [cm],sd_mean:obman n,item_reasons,trial_reasons\r\n"
            "oakink,3,stand-in,test,alpha,4,0,0,4,0.125,0.0625,0.25,4,1.5,0.5,,,3,,"
            "obman: no_contact 1\r\n"
            "oakink,3,stand-in,test,beta,2,1,1,4,2,1,3,4,,,,,0,timeout 1,\r\n");
}

TEST(ToLatex, IsABooktabsTable) {
  EXPECT_THAT(ToLatex(Small()),
              HasSubstr(R"(
\begin{table}
\centering
\caption{OakInk \textperiodcentered{} STAND-IN DATA \textperiodcentered{} split test )"
                        R"(\textperiodcentered{} UNFINISHED: 7 of 8 planned items.}
\begin{tabular}{lrrr}
\toprule
Generator & Coverage & SIV $\downarrow$ & SD obman $\downarrow$ \\
 & {\scriptsize ok/failed/$n$} & {\scriptsize cm$^3$} & {\scriptsize cm} \\
\midrule
{alpha} & 4/0/4 & \textbf{0.12} & 1.50 $\pm$ 0.50 \\
 &  & {\scriptsize [0.06, 0.25]\textasciitilde{}} & {\scriptsize $n$=3} \\
{beta} & 2/1/4 & 2.00 & -- \\
 &  & {\scriptsize [1.00, 3.00]} &  \\
\bottomrule
\end{tabular}
)"));
  EXPECT_THAT(ToLatex(Small()), HasSubstr("alpha: trials: obman: no\\_contact 1.\n"));
  EXPECT_THAT(ToLatex(Small()), EndsWith("\\end{table}\n"));
}

/// Number of column separators in a line of a table.
int Separators(const std::string& line) {
  int count = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;  // an escaped character
    } else if (line[i] == '&') {
      ++count;
    }
  }
  return count;
}

TEST(ToLatex, HasAsManyCellsInEveryRowAsTheTableHasColumns) {
  Leaderboard board = Small();
  board.rows[0].generator = "R&D";
  const std::string text = ToLatex(board);
  int rows = 0;
  for (size_t start = text.find("\\toprule"), end; start < text.find("\\bottomrule"); start = end) {
    end = text.find('\n', start) + 1;
    const std::string line = text.substr(start, end - start);
    if (!line.ends_with("\\\\\n")) continue;
    EXPECT_EQ(Separators(line), 3) << line;  // generator, coverage and two columns
    ++rows;
  }
  EXPECT_EQ(rows, 6);  // two lines of heads and two for each generator
}

/// Every group opens and closes, and every special character is escaped or meant.
TEST(ToLatex, HasBalancedBracesWhateverTheNames) {
  Leaderboard board = Small();
  board.rows[0].generator = "a}{b\\ \\end{table} %$";
  board.rows[1].cells[1].note = "{ & #";
  int depth = 0;
  const std::string text = ToLatex(board);
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;  // an escaped character
    } else if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}') {
      ASSERT_GE(--depth, 0);
    }
  }
  EXPECT_EQ(depth, 0);
}

TEST(ToJson, GivesValuesAtFullPrecisionAndNullWithAReasonWhereThereIsNone) {
  Leaderboard board = Small();
  board.rows[0].cells[0].value = 0.1 + 0.2;
  const Value document = ParseJson(ToJson(board), "report");
  EXPECT_TRUE(document.At("suite").At("stand_in").AsBool());
  EXPECT_THAT(document.At("title").AsString(), HasSubstr("STAND-IN"));
  const Value& alpha = document.At("rows").AsList()[0];
  EXPECT_EQ(alpha.At("values").At("siv").At("value").AsDouble(), 0.1 + 0.2);
  EXPECT_EQ(alpha.At("values").At("siv").At("low95").AsDouble(), 0.0625);
  EXPECT_EQ(alpha.At("values").At("sd_mean:obman").At("std").AsDouble(), 0.5);
  const Value& beta = document.At("rows").AsList()[1];
  EXPECT_TRUE(beta.At("values").At("sd_mean:obman").At("value").is_null());
  EXPECT_EQ(beta.At("values").At("sd_mean:obman").At("reason").AsString(), "no trial");
  EXPECT_EQ(beta.At("coverage").At("not_run").AsInt(), 1);
  EXPECT_EQ(beta.At("item_reasons").At("timeout").AsInt(), 1);
}

TEST(EveryFormat, SaysStandInInTitleAndNotesAndOnlyThere) {
  Leaderboard real = Small();
  real.stand_in = false;
  for (const std::string format : {"terminal", "markdown", "json", "latex"}) {
    EXPECT_THAT(Render(Small(), format), HasSubstr("STAND-IN DATA")) << format;
    EXPECT_THAT(Render(Small(), format), HasSubstr("Stand-in data: ")) << format;
    EXPECT_THAT(Render(real, format), Not(HasSubstr("STAND-IN"))) << format;
  }
  EXPECT_THAT(Render(Small(), "csv"), HasSubstr(",stand-in,"));
  EXPECT_THAT(Render(real, "csv"), HasSubstr(",real,"));
}

TEST(TitleLine, SaysThatARunIsUnfinished) {
  const std::vector<Record> two{records::Make({.number = 0}),
                                records::Make({.number = 1, .failure = "timeout"})};
  EXPECT_THAT(TitleLine(BuildLeaderboard(records::Manifest(), 4, two)),
              EndsWith("UNFINISHED: 2 of 4 planned items"));
  const Value one = records::Configured(records::Manifest(), "generators",
                                        Value::List{Value::Dict{{"id", "alpha"}}});
  EXPECT_THAT(TitleLine(BuildLeaderboard(one, 2, two)), EndsWith("· 2 planned items"));
}

TEST(TitleLine, SaysThatAShardIsNotTheWholeRun) {
  Value manifest = records::Manifest();
  manifest = records::Configured(std::move(manifest), "shard", "0/1");
  EXPECT_THAT(TitleLine(BuildLeaderboard(manifest, 6, {})), Not(HasSubstr("shard")));
  manifest = records::Configured(std::move(manifest), "shard", "1/3");
  EXPECT_THAT(TitleLine(BuildLeaderboard(manifest, 6, {})), HasSubstr("shard 1/3 only"));
}

TEST(EveryFormat, WorksForARunWithoutRecords) {
  const Leaderboard board = BuildLeaderboard(records::Manifest(), 6, {});
  for (const std::string format : {"terminal", "markdown", "csv", "latex"}) {
    EXPECT_THAT(Render(board, format), HasSubstr("alpha")) << format;
  }
  EXPECT_THAT(Render(board, "markdown"), HasSubstr("no item has finished"));
  EXPECT_EQ(ParseJson(Render(board, "json"), "report").At("rows").AsList().size(), 2u);
}

TEST(Render, SuggestsTheNearestFormat) {
  try {
    Render(Small(), "latexx");
    FAIL() << "an unknown format was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("\"latex\""));
  }
}

TEST(WriteLeaderboard, WritesFourFiles) {
  const TemporaryFolder folder;
  const auto directory = folder.path() / "leaderboard" / "report";
  WriteLeaderboard(Small(), directory);
  EXPECT_EQ(ReadFile(directory / "leaderboard.md"), ToMarkdown(Small()));
  EXPECT_EQ(ReadFile(directory / "leaderboard.csv"), ToCsv(Small()));
  EXPECT_EQ(ReadFile(directory / "leaderboard.json"), ToJson(Small()));
  EXPECT_EQ(ReadFile(directory / "leaderboard.tex"), ToLatex(Small()));
}

/// A generator somebody named to break the outputs.
Leaderboard WithName(const std::string& name) {
  Leaderboard board = Small();
  board.rows[0].generator = name;
  return board;
}

TEST(HostileNames, CannotRunFormulasInASpreadsheet) {
  EXPECT_EQ(CsvField("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
  for (const std::string formula : {"+1", "-1", "@SUM(A1)", "=1+1"}) {
    EXPECT_EQ(CsvField(formula), "'" + formula);
  }
  EXPECT_EQ(CsvField("\t=1"), "'?=1");
  EXPECT_THAT(ToCsv(WithName("=1+1")), HasSubstr(",'=1+1,"));
}

TEST(HostileNames, StayInTheirCsvField) {
  EXPECT_EQ(CsvField("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvField("say \"hi\""), "\"say \"\"hi\"\"\"");
  EXPECT_EQ(CsvField("two\nlines"), "two?lines");
}

TEST(HostileNames, AreEscapedInMarkdown) {
  EXPECT_EQ(EscapeMarkdown("a|b"), "a\\|b");
  EXPECT_EQ(EscapeMarkdown("<script>&"), "&lt;script&gt;&amp;");
  EXPECT_EQ(EscapeMarkdown("[x](y)*_`"), "\\[x\\]\\(y\\)\\*\\_\\`");
  EXPECT_EQ(EscapeMarkdown("a\nb"), "a?b");
}

TEST(HostileNames, AreEscapedInLatex) {
  EXPECT_EQ(EscapeLatex("\\input{/etc/passwd}"), "\\textbackslash{}input\\{/etc/passwd\\}");
  EXPECT_EQ(EscapeLatex("50% of $x_1^2$ & #3 ~"),
            "50\\% of \\$x\\_1\\textasciicircum{}2\\$ \\& \\#3 \\textasciitilde{}");
  EXPECT_EQ(EscapeLatex("a\n\nb"), "a??b");
  // After a line break of a table, [..] would be its optional argument.
  EXPECT_THAT(ToLatex(WithName("[9cm]")), HasSubstr("{[9cm]} & "));
}

TEST(HostileNames, CannotControlTheTerminal) {
  const std::string text = ToTerminal(WithName("evil\x1b[2J\r"), /*colour=*/false);
  EXPECT_THAT(text, HasSubstr("evil?[2J?"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Fixed, ShowsSmallNumbersWithoutPretendingTheyAreZero) {
  EXPECT_EQ(Fixed(0, 2), "0.00");
  EXPECT_EQ(Fixed(-0.0, 2), "0.00");
  EXPECT_EQ(Fixed(1.005, 1), "1.0");
  EXPECT_EQ(Fixed(0.0004, 2), "0.0004");
  EXPECT_EQ(Fixed(-3.14159, 2), "-3.14");
}

TEST(Shortest, ReadsBackAsTheSameNumber) {
  EXPECT_EQ(Shortest(0.1), "0.1");
  EXPECT_EQ(Shortest(0.1 + 0.2), "0.30000000000000004");
}

}  // namespace
}  // namespace graspbench
