#include "core/toml.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace graspbench {
namespace {

std::string Refusal(std::string_view text) {
  try {
    ParseToml(text, "profile.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "accepted";
}

TEST(Toml, ReadsTablesListsAndScalars) {
  const Value value = ParseToml(
      "policy = \"drop\"\nflag = true\nday = 2026-01-02\n"
      "[time]\nstep = 0.25\nsteps = 35\n[world]\ngravity = [0.0, 9.8, 0.0]\nlimit = inf\n",
      "profile.toml");
  EXPECT_EQ(value.At("policy").AsString(), "drop");
  EXPECT_TRUE(value.At("flag").AsBool());
  EXPECT_EQ(value.At("day").AsString(), "2026-01-02");
  EXPECT_EQ(value.At("time").At("step").AsDouble(), 0.25);
  EXPECT_EQ(value.At("time").At("steps").AsInt(), 35);
  EXPECT_EQ(value.At("world").At("gravity").AsDoubles(), (std::vector<double>{0, 9.8, 0}));
  EXPECT_TRUE(std::isinf(value.At("world").At("limit").AsDouble()));
}

TEST(Toml, KeepsTheOrderOfTheFile) {
  const Value value = ParseToml("z = 1\na = 2\n[m]\ny = 1\nb = 2\n[c]\n", "profile.toml");
  std::string order;
  for (const auto& [key, member] : value.AsDict()) order += key;
  EXPECT_EQ(order, "zamc");
  EXPECT_EQ(value.At("m").AsDict()[0].first, "y");
}

TEST(Toml, RefusesMalformedTextWithLineAndColumn) {
  EXPECT_NE(Refusal("a = 1\nb = \n").find("profile.toml: line 2"), std::string::npos)
      << Refusal("a = 1\nb = \n");
  EXPECT_NE(Refusal("a = 1\na = 2\n").find("line 2"), std::string::npos);
  EXPECT_NE(Refusal("a = \"\xFF\""), "accepted");
}

TEST(Toml, RefusesNestingBeyondAnySense) {
  EXPECT_NE(Refusal("a = " + std::string(100000, '[')), "accepted");
  std::string key = "a";
  for (int i = 0; i < 100000; ++i) key += ".a";
  EXPECT_NE(Refusal(key + " = 1"), "accepted");
  EXPECT_NE(Refusal("[" + key + "]\nx = 1"), "accepted");
  EXPECT_EQ(Refusal("a = \"" + std::string(1000, '.') + "\" # " + std::string(1000, '[')),
            "accepted");
}

}  // namespace
}  // namespace graspbench
