#include "core/yaml.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace graspbench {
namespace {

Value Parsed(const std::string& text) { return ParseYaml(text, "hand.yml"); }

std::string Refusal(const std::string& text) {
  try {
    Parsed(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "accepted";
}

TEST(Yaml, ReadsMapsListsAndScalars) {
  const Value value = Parsed(
      "# a comment\nretargeting:\n  type: position\n  free: True\n  names: [ \"a\", b ]\n"
      "  indices:\n    - [ 0, 0 ]\n    - [ 4, 8 ]\n  scale: 1.6\n  joints: null\n");
  const Value& config = value.At("retargeting");
  EXPECT_EQ(config.At("type").AsString(), "position");
  EXPECT_TRUE(config.At("free").AsBool());
  EXPECT_EQ(config.At("names").AsList()[1].AsString(), "b");
  EXPECT_EQ(config.At("indices").AsList()[1].AsDoubles(), (std::vector<double>{4, 8}));
  EXPECT_EQ(config.At("scale").AsDouble(), 1.6);
  EXPECT_TRUE(config.At("joints").is_null());
}

TEST(Yaml, TellsNumbersFromText) {
  const Value value = Parsed(
      "[12, -3, +5, 0x1F, 0o17, 1e-3, .5, -.inf, '12', \"true\", 1.2.3, inf, nan, --1, -, "
      "link_3.0]");
  const Value::List& list = value.AsList();
  EXPECT_EQ(list[0].AsInt(), 12);
  EXPECT_EQ(list[1].AsInt(), -3);
  EXPECT_EQ(list[2].AsInt(), 5);
  EXPECT_EQ(list[3].AsInt(), 31);
  EXPECT_EQ(list[4].AsInt(), 15);
  EXPECT_EQ(list[5].AsDouble(), 1e-3);
  EXPECT_EQ(list[6].AsDouble(), 0.5);
  EXPECT_EQ(list[7].AsDouble(), -HUGE_VAL);
  for (size_t i = 8; i < list.size(); ++i) EXPECT_TRUE(list[i].is_string()) << i;
}

TEST(Yaml, FollowsAliases) {
  const Value value = Parsed("a: &tips [x, y]\nb: *tips\n");
  EXPECT_EQ(value.At("b").AsList()[1].AsString(), "y");
}

TEST(Yaml, RefusesMalformedTextWithLineAndColumn) {
  EXPECT_NE(Refusal("a: [1, 2\nb: 3\n").find("hand.yml: line "), std::string::npos);
  EXPECT_NE(Refusal("a: 1\na: 2\n").find("line 2, column 1"), std::string::npos)
      << Refusal("a: 1\na: 2\n");
  EXPECT_NE(Refusal("a: !!python/object x\n").find("tag"), std::string::npos);
  EXPECT_NE(Refusal("[1, 2]: 3\n"), "accepted");
  EXPECT_NE(Refusal("a: 1\n---\nb: 2\n").find("more than one document"), std::string::npos);
}

TEST(Yaml, RefusesWhatGrowsBeyondAnySense) {
  EXPECT_NE(Refusal(std::string(100, '[') + std::string(100, ']')), "accepted");
  EXPECT_NE(Refusal(std::string(100000, '[')), "accepted");
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name < 'i'; ++name) {
    const std::string before = std::string("*") + static_cast<char>(name - 1);
    bomb += std::string(1, name) + ": &" + name + " [" + before;
    for (int i = 1; i < 10; ++i) bomb += "," + before;
    bomb += "]\n";
  }
  EXPECT_NE(Refusal(bomb).find("more values"), std::string::npos);
}

TEST(Yaml, GivesNullForAnEmptyDocument) { EXPECT_TRUE(Parsed("").is_null()); }

}  // namespace
}  // namespace graspbench
