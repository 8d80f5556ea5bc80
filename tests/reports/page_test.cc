#include "reports/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <memory>
#include <span>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "reports/base64.h"
#include "reports/scene_encoding.h"
#include "tests/reports/records.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kMarkup = "</script><script>alert(1)</script>";

/// A run of two generators; everything that may be text holds markup.
PageRun HostileRun() {
  RunData data{.name = kMarkup, .manifest = records::Manifest(), .planned = 4, .records = {}};
  data.records = {records::Make({.number = 0, .metrics = {{"siv", 1.5}}, .displacement = 0.02}),
                  records::Make({.generator = "beta", .number = 0, .failure = kMarkup})};
  for (Record& record : data.records) {
    record.case_id = record.object_id = record.category = record.instruction = kMarkup;
    record.message = kMarkup;
  }
  data.records[0].grasp = Grasp{.hand = "mesh"};
  data.records[0].grasp->extras = Value::Dict{{kMarkup, kMarkup}, {"caption", kMarkup}};
  const TriMesh ball = shapes::Sphere();
  const auto skin = std::make_shared<HandSkin>(HandSkin{ball.faces, {}, {}});
  return {std::move(data),
          {.object = [ball](const Record&) { return ball; },
           .hand =
               [=](const Record&) {
                 return PosedSkin{skin, ball.vertices, {}};
               },
           .motion = [](const Record&, const Trial&) { return HandMotion(); }}};
}

/// The JSON of the element with this id.
Value Embedded(const std::string& page, const std::string& id) {
  const std::string head = "<script type=\"application/json\" id=\"" + id + "\">";
  const size_t begin = page.find(head) + head.size();
  return ParseJson(page.substr(begin, page.find("</script>", begin) - begin), id);
}

class Page : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!CanWritePages()) GTEST_SKIP() << "this build has no HTML reports (npm was missing)";
  }
  std::string Read(const std::string& file) const { return ReadFile(folder_ / file); }

  TemporaryFolder folder_;
};

TEST_F(Page, KeepsTextsOfARunOutOfItsMarkup) {
  const std::vector<PageRun> runs{HostileRun()};
  WritePage(runs, folder_.path());
  const std::string page = Read("index.html");
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  EXPECT_THAT(Read("page-data/items-0.js"), Not(HasSubstr("<")));
  const Value index = Embedded(page, "index");
  EXPECT_EQ(index.At("cases").At("instruction").AsList()[0].AsString(), kMarkup);
  EXPECT_EQ(index.At("runs").AsList()[0].At("name").AsString(), kMarkup);
}

TEST_F(Page, HoldsTheLeaderboardAndTheValueOfEveryItem) {
  const std::vector<PageRun> runs{HostileRun()};
  WritePage(runs, folder_.path());
  const Value run = Embedded(Read("index.html"), "index").At("runs").AsList()[0];
  EXPECT_TRUE(run.At("standIn").AsBool());
  EXPECT_EQ(run.At("columns").AsList()[0].At("id").AsString(), "siv");
  // 1.5 of the item that has a volume, NaN of the one that failed.
  EXPECT_EQ(run.At("items").At("values").AsList()[0], NumbersValue(std::vector<double>{1.5, NAN}));
  EXPECT_EQ(run.At("rows").AsList().size(), 2u);
}

// Every published figure stands in a list of its own, never among the rows of the run.
TEST_F(Page, HoldsPublishedFiguresOfItsSuiteApart) {
  const std::vector<PageRun> runs{HostileRun()};
  WritePage(runs, folder_.path());
  const Value::List tables = Embedded(Read("index.html"), "index").At("published").AsList();
  ASSERT_FALSE(tables.empty());
  for (const Value& table : tables) {
    for (const Value& row : table.At("rows").AsList()) {
      EXPECT_EQ(row.AsList().size(), table.At("columns").AsList().size());
    }
  }
}

TEST_F(Page, IsTheSameForTheSameRuns) {
  const std::vector<PageRun> runs{HostileRun()};
  WritePage(runs, folder_.path() / "a");
  WritePage(runs, folder_.path() / "b");
  EXPECT_EQ(Read("a/index.html"), Read("b/index.html"));
  EXPECT_EQ(Read("a/page-data/items-0.js"), Read("b/page-data/items-0.js"));
}

TEST_F(Page, AsOneFileHoldsTheSampleAndNothingBeside) {
  const std::vector<PageRun> runs{HostileRun()};
  WritePage(runs, folder_.path(), PageSample{.items = {"alpha#0"}});
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "page-data"));
  const Value items = Embedded(Read("index.html"), "items-0").At("items");
  ASSERT_EQ(items.AsList().size(), 1u);
  EXPECT_EQ(items.AsList()[0].At("caption").AsString(), kMarkup);
  try {
    WritePage(runs, folder_.path(), PageSample{.items = {"alpha#1"}});
    FAIL() << "expected an error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("alpha#0"));
  }
}

TEST_F(Page, ReplacesItsOwnDataAndNothingElse) {
  std::filesystem::create_directories(folder_.path() / "page-data");
  WriteFile(folder_.path() / "page-data/items-7.js", "of an earlier page");
  WriteFile(folder_.path() / "page-data/notes.txt", "somebody's");
  const std::vector<PageRun> runs{HostileRun()};
  WritePage(runs, folder_.path());
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "page-data/items-7.js"));
  EXPECT_EQ(Read("page-data/notes.txt"), "somebody's");
}

TEST(Base64, EncodesTheExamplesOfRfc4648) {
  const auto encoded = [](std::string_view text) { return Base64(std::as_bytes(std::span(text))); };
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
}

// The two ends of the longest side are the ends of the 16 bits: -32767 is 0x8001, 32767 is 0x7fff.
TEST(PointsValue, SpreadsSixteenBitsOverTheLongestSide) {
  const Value value = PointsValue(std::vector<Vec3>{{0, 1, 2}, {0.2, 1, 2}});
  EXPECT_DOUBLE_EQ(value.At("step").AsDouble(), 0.1 / 32767);
  EXPECT_EQ(value.At("origin").AsDoubles(), (std::vector<double>{0.1, 1, 2}));
  const std::string bytes("\x01\x80\0\0\0\0\xff\x7f\0\0\0\0", 12);
  EXPECT_EQ(value.At("data").AsString(), Base64(std::as_bytes(std::span(bytes))));
}

}  // namespace
}  // namespace graspbench
