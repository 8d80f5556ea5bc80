#include "reports/paper_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "tests/reports/records.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(PublishedTables, HoldWhatThePapersHave) {
  std::map<std::string, TableSpec> tables;
  for (const TableSpec& table : PublishedTables()) tables[table.id] = table;
  for (const char* id :
       {"semgrasp-1", "semgrasp-2", "semgrasp-3", "semgrasp-4", "semgrasp-5", "dexgys-main",
        "gdexgrasp-1", "gdexgrasp-2", "affordgrasp-1", "affordgrasp-2", "affordgrasp-3",
        "affordgrasp-9", "affordgrasp-10", "affordgrasp-speed"}) {
    ASSERT_TRUE(tables.contains(id)) << id;
    EXPECT_FALSE(tables[id].rows.empty()) << id;
    EXPECT_FALSE(tables[id].citation.empty()) << id;
  }
  // SemGrasp's table 2 as it is printed.
  const TableSpec& semgrasp = tables["semgrasp-2"];
  ASSERT_EQ(semgrasp.columns.size(), 7u);
  EXPECT_EQ(semgrasp.columns[1].label, "PD");
  EXPECT_EQ(semgrasp.columns[1].column, "pd_vertex");
  ASSERT_EQ(semgrasp.rows.size(), 3u);
  EXPECT_EQ(semgrasp.rows[2].generator, "semgrasp");
  EXPECT_EQ(semgrasp.rows[2].values[0], 2.28);
  EXPECT_EQ(semgrasp.rows[0].values[0], std::nullopt);
}

class PaperTable : public ::testing::Test {
 protected:
  TableSpec Read(const std::string& toml) {
    WriteFile(folder_ / "own.toml", toml);
    return FindTable(folder_ / "own.toml");
  }
  std::string ErrorOf(const std::string& toml) {
    return MessageOf([&] { Read(toml); });
  }

  TemporaryFolder folder_;
};

/// Two grasps each of alpha and beta on a mug and a pen.
RunData FourGrasps(const std::string& name = "a") {
  std::vector<Record> list;
  int number = 0;
  for (const records::Item& item : {
           records::Item{.metrics = {{"siv", 1}, {"pd", 0.2}}, .displacement = 0.02},
           records::Item{
               .object = "pen", .metrics = {{"siv", 2}, {"pd", 0.4}}, .displacement = 0.04},
           records::Item{
               .generator = "beta", .metrics = {{"siv", 4}, {"pd", 0.1}}, .displacement = 0.05},
           records::Item{.generator = "beta",
           .object = "pen",
           .metrics = {{"siv", 5}, {"pd", 0.1}},
           .displacement = 0.05},
       }) {
    records::Item numbered = item;
    numbered.number = number++;
    list.push_back(records::Make(numbered));
    list.back().category = item.object == "pen" ? "tool" : "vessel";
  }
  return {.name = name, .manifest = records::Manifest(), .planned = 4, .records = list};
}

constexpr const char* kOwn = R"(
[[table]]
id = "own"
title = "Depth and slip"

[[table.column]]
label = "Volume"
unit = "mm^3"
better = "lower"
decimals = 0
column = "siv"

[[table.column]]
label = "Slip"
unit = "mm"
better = "lower"
decimals = 1
column = "sd_mean:obman"

[[table.column]]
label = "Spread"
unit = "cm"
decimals = 2
column = "sd_std:obman"
)";

std::vector<std::string> TextsOf(const GridRow& row) {
  std::vector<std::string> texts{row.label};
  for (const GridCell& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

TEST_F(PaperTable, ConvertsToItsUnits) {
  const std::vector runs{FourGrasps()};
  const Grid grid = MakeTable(Read(kOwn), runs);
  EXPECT_THAT(grid.heads, ElementsAre("Volume ↓", "Slip ↓", "Spread"));
  EXPECT_THAT(grid.units, ElementsAre("mm³", "mm", "cm"));
  ASSERT_EQ(grid.sections.size(), 1u);
  EXPECT_THAT(grid.sections[0].title, HasSubstr("stand-in"));
  // Means of 1 and 2 cm³, of 2 and 4 cm; population deviations of 1 and 0 cm.
  EXPECT_THAT(TextsOf(grid.sections[0].rows.at(0)), ElementsAre("alpha", "1500", "30.0", "1.00"));
  EXPECT_THAT(TextsOf(grid.sections[0].rows.at(1)), ElementsAre("beta", "4500", "50.0", "0.00"));
  EXPECT_EQ(grid.sections[0].rows[0].cells[0].below, "[1000, 2000]") << "objects, resampled";
  EXPECT_EQ(grid.sections[0].rows[0].cells[0].rank, 1);
  EXPECT_EQ(grid.sections[0].rows[1].cells[0].rank, 2);
  EXPECT_EQ(grid.sections[0].rows[0].cells[2].rank, 0) << "no direction, no rank";
}

TEST_F(PaperTable, RanksWhatIsShownAlikeAlike) {
  RunData run = FourGrasps();
  run.records[2].metrics[0].value = 1.0001;
  run.records[3].metrics[0].value = 2.0001;
  const std::vector runs{run};
  const Grid grid = MakeTable(Read(kOwn), runs);
  EXPECT_EQ(grid.sections[0].rows[0].cells[0].rank, 0) << "both show 1500: nothing is best";
  EXPECT_EQ(grid.sections[0].rows[1].cells[0].rank, 0);
}

TEST_F(PaperTable, SaysWhatWouldFillAnEmptyColumn) {
  const std::vector runs{FourGrasps()};
  const Grid grid = MakeTable(Read(R"(
[[table]]
id = "own"
[[table.column]]
label = "A"
column = "siv_binvox128"
[[table.column]]
label = "B"
column = "success:semgrasp-lift:mujoco"
[[table.column]]
label = "C"
column = "nonsense"
[[table.column]]
label = "D"
[[table.column]]
label = "E"
unit = "s"
column = "siv"
)"),
                              runs);
  EXPECT_THAT(TextsOf(grid.sections[0].rows[0]), ElementsAre("alpha", "–", "–", "–", "–", "–"));
  EXPECT_THAT(grid.notes, Contains("A: not in this run; --metrics siv_binvox128 measures it."));
  EXPECT_THAT(grid.notes,
              Contains("B: not in this run; --policy semgrasp-lift:mujoco measures it."));
  EXPECT_THAT(grid.notes, Contains("C: not computed (nonsense is not among the metrics)."));
  EXPECT_THAT(grid.notes, Contains("D: no column of ours has this definition."));
  EXPECT_THAT(grid.notes, Contains("E: ours is in cm^3, not in s."));
}

TEST_F(PaperTable, KeepsPublishedRowsApart) {
  RunData run = FourGrasps();
  run.records[0].generator = run.records[1].generator = "semgrasp";
  run.records[2].generator = run.records[3].generator = "reference";
  Value manifest;
  manifest.Set("configuration", run.manifest.At("configuration"));
  manifest.Set("planned_by_generator",
               Value::Dict{{"alpha", 0}, {"beta", 0}, {"semgrasp", 2}, {"reference", 2}});
  Value configuration = run.manifest.At("configuration");
  configuration.Set("generators", Value::List{Value::Dict{{"id", "semgrasp"}, {"samples", 1}},
                                              Value::Dict{{"id", "reference"}, {"samples", 1}}});
  manifest.Set("configuration", configuration);
  run.manifest = manifest;
  const std::vector runs{run};
  const Grid grid = MakeTable(FindTable("semgrasp-2"), runs);
  ASSERT_EQ(grid.sections.size(), 2u);
  EXPECT_THAT(grid.sections[0].title, AllOf(HasSubstr("Measured"), HasSubstr("stand-in")));
  EXPECT_THAT(grid.sections[1].title, AllOf(HasSubstr("Published"), HasSubstr("Tab. 2")));
  EXPECT_EQ(grid.sections[0].rows[0].label, "reference") << "first, as the paper's data set is";
  EXPECT_EQ(grid.sections[0].rows[1].label, "semgrasp");
  const GridRow& theirs = grid.sections[1].rows[2];
  EXPECT_THAT(TextsOf(theirs),
              ElementsAre("SemGrasp", "2.28", "0.48", "4.24", "2.00", "2.33", "74.5", "4.6"));
  EXPECT_EQ(theirs.cells[1].rank, 1);
  EXPECT_EQ(grid.sections[1].rows[0].cells[1].rank, 0) << "the data set is no competitor";
  EXPECT_THAT(grid.notes, Contains(HasSubstr("not comparable with published figures")));

  EXPECT_EQ(MakeTable(FindTable("semgrasp-2"), runs, {.published = false}).sections.size(), 1u);
}

TEST_F(PaperTable, ChoosesAndNamesRowsOfTheUser) {
  const std::vector runs{FourGrasps("first"), FourGrasps("second")};
  const Grid grid = MakeTable(Read(std::string(kOwn) + R"(
[[table.row]]
generator = "beta"
label = "Beta, ours"
group = "New"
[[table.row]]
generator = "alpha"
)"),
                              runs);
  ASSERT_EQ(grid.sections.size(), 2u);
  EXPECT_THAT(grid.sections[0].title, HasSubstr("New"));
  EXPECT_EQ(grid.sections[0].rows[0].label, "Beta, ours (first)");
  EXPECT_EQ(grid.sections[0].rows[1].label, "Beta, ours (second)");
  EXPECT_EQ(grid.sections[1].rows[0].label, "alpha (first)");

  const TableSpec unknown = Read(std::string(kOwn) + "\n[[table.row]]\ngenerator = \"betta\"\n");
  EXPECT_THROW(MakeTable(unknown, runs), Error);
}

TEST_F(PaperTable, GroupsByCategory) {
  const std::vector runs{FourGrasps()};
  std::string toml = kOwn;
  toml.insert(toml.find("title"), "group_by = \"category\"\n");
  const Grid grid = MakeTable(Read(toml), runs);
  ASSERT_EQ(grid.sections.size(), 2u);
  EXPECT_THAT(grid.sections[0].title, HasSubstr("tool"));
  EXPECT_EQ(grid.sections[0].rows[0].cells[0].text, "2000");
  EXPECT_THAT(grid.sections[1].title, HasSubstr("vessel"));
  EXPECT_EQ(grid.sections[1].rows[0].cells[0].text, "1000");

  RunData unfinished = FourGrasps();
  unfinished.planned = 6;
  EXPECT_THROW(MakeTable(Read(toml), std::vector{unfinished}), Error);
}

TEST_F(PaperTable, RefusesWhatItDoesNotUnderstand) {
  EXPECT_THAT(ErrorOf("[[table]]\nid = \"a\"\n"), HasSubstr("column"));
  EXPECT_THAT(ErrorOf(std::string(kOwn) + "[[table.row]]\nlabel = \"x\"\nvalues = [1, 2]\n"),
              HasSubstr("2 values for 3 columns"));
  EXPECT_THAT(ErrorOf(std::string(kOwn) + "[[table.row]]\nlabel = \"x\"\nvalues = [1, 2, \"3\"]\n"),
              HasSubstr("expected a number"));
  EXPECT_THAT(ErrorOf(std::string(kOwn) + "[[table.row]]\nlabel = \"x\"\n"),
              HasSubstr("generator"));
  EXPECT_THAT(ErrorOf(std::string(kOwn) + "colour = 1\n"), HasSubstr("colour"));
  try {
    FindTable("semgrasp2");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.hint(), HasSubstr("semgrasp-2"));
  }
}

/// A table with a group of columns, units, a mark, an interval and hostile text.
Grid Hostile() {
  return {
      .caption = "A & B",
      .corner = "Method",
      .groups = {{"", 1}, {"Quality", 2}},
      .heads = {"SIV ↓", "Sim. Displacement ↓", "δt"},
      .units = {"cm³", "cm", ""},
      .sections = {{"Measured",
                    {{"=cmd|<script>alert(1)</script>\\input{x}",
                      {{"1.50", "[1.00, 2.00]", 1.5, 1}, {"2.0", "", 2.0, 2}, {"–", "", {}, 0}}}},
                    "Ours"}},
      .notes = {"100 % of <b>items</b>_x"}};
}

TEST(Grid, EscapesInEveryFormat) {
  EXPECT_THAT(Render(Hostile(), "html"),
              AllOf(Not(HasSubstr("<script>")), HasSubstr("&lt;script&gt;"), HasSubstr("A &amp; B"),
                    HasSubstr("<strong>1.50</strong><small>[1.00, 2.00]</small>")));
  EXPECT_THAT(Render(Hostile(), "latex"),
              AllOf(Not(HasSubstr("\\input{")), HasSubstr("A \\& B"), HasSubstr("$\\delta$t"),
                    HasSubstr("\\cmidrule(lr){3-4}"), HasSubstr("\\textbf{1.50}"),
                    HasSubstr("\\underline{2.0}")));
  EXPECT_THAT(Render(Hostile(), "markdown"),
              AllOf(Not(HasSubstr("<script>")), HasSubstr("**1.50**")));
  EXPECT_THAT(Render(Hostile(), "csv"), AllOf(HasSubstr("'=cmd"), HasSubstr(",1.5,2,\r\n")));
  EXPECT_THAT(Render(Hostile(), "terminal"), HasSubstr("*1.50"));
  EXPECT_THROW(Render(Hostile(), "pdf"), Error);
}

TEST(Grid, TurnsColumnsIntoRows) {
  const Grid turned = Transposed(Hostile());
  EXPECT_EQ(turned.groups.at(0).title, "Ours");
  ASSERT_EQ(turned.sections.at(0).rows.size(), 3u);
  EXPECT_EQ(turned.sections[0].rows[0].label, "SIV ↓ [cm³]");
  EXPECT_EQ(turned.sections[0].rows[1].cells.at(0).text, "2.0");
}

}  // namespace
}  // namespace graspbench
