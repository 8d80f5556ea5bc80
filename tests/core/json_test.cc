#include "core/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.h"

namespace graspbench {
namespace {

std::string Refusal(std::string_view text) {
  try {
    ParseJson(text, "doc.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "accepted";
}

TEST(Json, ReadsEveryKindAndKeepsTheOrderOfKeys) {
  const Value value = ParseJson(
      R"({"z": null, "a": [true, -7, 2.5, "\u00e9\n"], "m": {"big": 18446744073709551615}})", "x");
  ASSERT_EQ(value.AsDict().size(), 3u);
  EXPECT_EQ(value.AsDict()[0].first, "z");
  EXPECT_TRUE(value.At("z").is_null());
  EXPECT_TRUE(value.At("a").AsList()[0].AsBool());
  EXPECT_EQ(value.At("a").AsList()[1].AsInt(), -7);
  EXPECT_EQ(value.At("a").AsList()[2].AsDouble(), 2.5);
  EXPECT_EQ(value.At("a").AsList()[3].AsString(), "\xC3\xA9\n");
  EXPECT_EQ(value.At("m").At("big").AsDouble(), 18446744073709551616.0);
}

TEST(Json, WritesDoublesThatReadBackEqual) {
  for (const double x : {0.1, 1.0 / 3, 1e-310, -0.0, 1e22, 123456789.0,
                         std::numeric_limits<double>::max(), std::nextafter(1.0, 2.0)}) {
    const Value back = ParseJson(ToJson(x), "x");
    EXPECT_FALSE(back.is_int()) << x;
    EXPECT_EQ(back.AsDouble(), x);
    EXPECT_EQ(std::signbit(back.AsDouble()), std::signbit(x));
  }
}

TEST(Json, RoundTripsATree) {
  const Value value(Value::Dict{{"list", Value::List{1, 2.0, "a\"b\\\x01", Value(), false}},
                                {"empty", Value::Dict{}},
                                {"none", Value::List{}}});
  EXPECT_EQ(ParseJson(ToJson(value), "x"), value);
  EXPECT_EQ(ParseJson(ToJson(value, 2), "x"), value);
}

TEST(Json, WritesArraysAsNestedListsAndNanAsNull) {
  EXPECT_EQ(ToJson(NdArray::Of({2, 2}, std::vector<int64_t>{1, 2, 3, 4})), "[[1,2],[3,4]]");
  EXPECT_EQ(ToJson(NdArray::Of({0, 3}, std::vector<double>{})), "[]");
  EXPECT_EQ(ToJson(Value::List{std::nan(""), HUGE_VAL}), "[null,null]");
}

TEST(Json, IndentsWhenAsked) {
  EXPECT_EQ(ToJson(Value::Dict{{"a", Value::List{1, 2}}, {"b", Value::List{}}}, 2),
            "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
}

TEST(Json, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(ToJson("a\xFFz\xED\xA0\x80"), "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(ToJson("\xF0\x9F\xA4\x9A"), "\"\xF0\x9F\xA4\x9A\"");
}

TEST(Json, RefusesMalformedTextWithSourceAndOffset) {
  EXPECT_NE(Refusal("[1, x]").find("doc.json: byte 4: not valid JSON"), std::string::npos)
      << Refusal("[1, x]");
  EXPECT_NE(Refusal("").find("doc.json: byte 0"), std::string::npos) << Refusal("");
  EXPECT_NE(Refusal("[1] 2"), "accepted");
  EXPECT_NE(Refusal("1e999"), "accepted");
  EXPECT_NE(Refusal("\"\xFF\""), "accepted");
  EXPECT_NE(Refusal("{\"a\": 1, \"b\": 2, \"a\": 3}").find("\"a\" twice"), std::string::npos);
}

TEST(Json, RefusesWhatTheGrammarLacks) {
  for (const char* text :
       {"01",          "-",          "-01",         "1.",          ".5",
        "1.e5",        "1e",         "+1",          "NaN",         "Infinity",
        "tru",         "nulll",      "[1,]",        "[,1]",        "[1 2]",
        "{\"a\" 1}",   "{\"a\":1,}", "{a: 1}",      "{1: 2}",      "'a'",
        "\"\t\"",      "\"\\x\"",    "\"\\u12g4\"", "\"\\ud83e\"", "\"\\ud83e\\ud83e\"",
        "\"\\udd1a\"", "[1] // one"}) {
    EXPECT_NE(Refusal(text).find("not valid JSON"), std::string::npos) << text;
  }
}

TEST(Json, ReadsEscapesAndPairsOfSurrogates) {
  EXPECT_EQ(ParseJson(R"("\"\\\/\b\f\n\r\t\u00E9\ud83e\udd1a")", "x").AsString(),
            "\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\xA4\x9A");
}

TEST(Json, ReadsNumbersAtTheEndsOfTheirRanges) {
  const auto number = [](const char* text) { return ParseJson(text, "x"); };
  EXPECT_EQ(number("-9223372036854775808").AsInt(), std::numeric_limits<int64_t>::min());
  EXPECT_FALSE(number("9223372036854775808").is_int());
  EXPECT_EQ(number("4.9e-324").AsDouble(), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(number("1e-400").AsDouble(), 0);
  EXPECT_FALSE(number("1E+2").is_int());
}

TEST(Json, ReadsNumbersOfManyDigitsExactly) {
  const auto number = [](const char* text) { return ParseJson(text, "x").AsDouble(); };
  EXPECT_EQ(number("1.84467440737095516159"), 1.84467440737095516159);
  EXPECT_EQ(number("-12.5234567890123456789013"), -12.5234567890123456789013);
  EXPECT_EQ(number("18446744073709551615922337203685477580"),
            18446744073709551615922337203685477580.);
  EXPECT_EQ(number(" -123456789012345678901 "), -123456789012345678901.);
}

TEST(Json, RefusesWhatFollowsAnyKindOfDocument) {
  EXPECT_EQ(Refusal(" null \n"), "accepted");
  for (const char* text : {"null]", "null[", "null null", "123456789012345678901 [ ]", "1,2",
                           "[123456789012345678901]]", "1] , [2", "][", "\"a\" 1", "{}}"}) {
    EXPECT_NE(Refusal(text), "accepted") << text;
  }
}

TEST(Json, FindsAKeyThatIsThereTwiceAmongMany) {
  std::string text = "{";
  for (int i = 0; i < 50; ++i) text += "\"" + std::to_string(i) + "\": 0, ";
  EXPECT_NE(Refusal(text + "\"7\": 1}").find("\"7\" twice"), std::string::npos);
  EXPECT_EQ(Refusal(text + "\"50\": 1}"), "accepted");
}

TEST(Json, RefusesEveryTruncation) {
  const std::string text = R"({"a": [1, -2.5e3, "x\u00e9", {"b": null}], "c": true})";
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_NE(Refusal(text.substr(0, size)), "accepted") << size;
  }
  EXPECT_EQ(Refusal(text), "accepted");
}

TEST(Json, RefusesNestingBeyondTheLimit) {
  EXPECT_EQ(Refusal(std::string(256, '[') + std::string(256, ']')), "accepted");
  const std::string message = Refusal(std::string(257, '[') + std::string(257, ']'));
  EXPECT_NE(message.find("doc.json: byte 256: not valid JSON: nested deeper than 256"),
            std::string::npos)
      << message;
  EXPECT_NE(Refusal(std::string(1000000, '[')), "accepted");
}

}  // namespace
}  // namespace graspbench
