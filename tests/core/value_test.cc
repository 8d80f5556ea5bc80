#include "core/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "core/error.h"
#include "core/field.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

TEST(Value, KeepsTheOrderInWhichMembersWereSet) {
  Value value;
  value.Set("z", 1).Set("a", 2).Set("z", 3);
  ASSERT_EQ(value.AsDict().size(), 2u);
  EXPECT_EQ(value.AsDict()[0].first, "z");
  EXPECT_EQ(value.At("z").AsInt(), 3);
  EXPECT_EQ(value.AsDict()[1].first, "a");
}

TEST(Value, AcceptsWholeDoublesAsIntegersAndRefusesOthers) {
  EXPECT_EQ(Value(3.0).AsInt(), 3);
  EXPECT_THROW(Value(3.5).AsInt(), Error);
  EXPECT_THROW(Value(1e300).AsInt(), Error);
  EXPECT_THROW(Value(std::nan("")).AsInt(), Error);
  EXPECT_THROW(Value(uint64_t{1} << 63), Error);
}

TEST(Value, NamesTheKindItFoundInErrors) {
  EXPECT_EQ(MessageOf([] { Value("text").AsDouble(); }), "expected a number, found string");
  EXPECT_EQ(MessageOf([] { Value(Value::Dict{}).At("mass"); }), "the key \"mass\" is missing");
}

TEST(Value, FlattensNestedListsAndArraysOfNumbers) {
  const Value value(
      Value::List{1, Value::List{2.5, 3}, NdArray::Of({2}, std::vector<double>{4, 5})});
  EXPECT_EQ(value.AsDoubles(), (std::vector<double>{1, 2.5, 3, 4, 5}));
  EXPECT_THROW(Value(Value::List{"x"}).AsDoubles(), Error);
}

TEST(Value, ComparesArraysByContent) {
  const auto make = [](double x) { return Value(NdArray::Of({1}, std::vector<double>{x})); };
  EXPECT_EQ(make(1), make(1));
  EXPECT_FALSE(make(1) == make(2));
}

TEST(NdArray, ReadsBothHalfPrecisionFormats) {
  const auto half = [](NdArray::Type type, uint16_t bits) {
    NdArray array{type, {}, std::vector<std::byte>(2)};
    std::memcpy(array.data.data(), &bits, 2);
    return array.AsDoubles().at(0);
  };
  // IEEE 754 binary16: 0x3C00 = 1, 0xC000 = -2, 0x3555 = 1365/4096, 0x0001 = 2^-24, 0x7BFF = 65504.
  EXPECT_EQ(half(NdArray::Type::kFloat16, 0x3C00), 1.0);
  EXPECT_EQ(half(NdArray::Type::kFloat16, 0xC000), -2.0);
  EXPECT_EQ(half(NdArray::Type::kFloat16, 0x3555), 1365.0 / 4096);
  EXPECT_EQ(half(NdArray::Type::kFloat16, 0x0001), 0x1p-24);
  EXPECT_EQ(half(NdArray::Type::kFloat16, 0x7BFF), 65504.0);
  EXPECT_TRUE(std::isinf(half(NdArray::Type::kFloat16, 0x7C00)));
  EXPECT_TRUE(std::isnan(half(NdArray::Type::kFloat16, 0x7C01)));
  // bfloat16 is the upper half of a binary32: 0x3F80 = 1, 0xC049 = -3.140625.
  EXPECT_EQ(half(NdArray::Type::kBFloat16, 0x3F80), 1.0);
  EXPECT_EQ(half(NdArray::Type::kBFloat16, 0xC049), -3.140625);
}

TEST(NdArray, RefusesFractionsWhereIntegersAreMeant) {
  EXPECT_EQ(NdArray::Of({2}, std::vector<double>{1, -2}).AsIntegers(),
            (std::vector<int64_t>{1, -2}));
  EXPECT_THROW(NdArray::Of({1}, std::vector<double>{0.5}).AsIntegers(), Error);
}

TEST(NdArray, RefusesShapesWhoseSizeOverflows) {
  EXPECT_EQ(ElementCount({2, 3, 4}), 24u);
  EXPECT_EQ(ElementCount({}), 1u);
  EXPECT_EQ(ElementCount({size_t{1} << 60, 0, size_t{1} << 60}), 0u);
  EXPECT_THROW(ElementCount({size_t{1} << 40, size_t{1} << 40}), Error);
}

TEST(Field, NamesSourceAndWholeKeyPath) {
  const Value value(Value::Dict{{"time", Value::Dict{{"steps", Value::List{1, "two"}}}}});
  const Field root(value, "obman.toml");
  EXPECT_EQ(root.At("time").At("steps").At(0).AsInt(), 1);
  EXPECT_EQ(MessageOf([&] { root.At("time").At("steps").At(1).AsInt(); }),
            "obman.toml: key \"time.steps[1]\": expected an integer, found string");
  EXPECT_EQ(MessageOf([&] { root.At("time").At("step"); }),
            "obman.toml: key \"time\": the key \"step\" is missing\n"
            "  hint: the nearest key there is \"steps\"");
  EXPECT_EQ(MessageOf([&] { root.At("time").At("steps").At(2); }),
            "obman.toml: key \"time.steps\": element 2 of a list of 2 is missing");
}

TEST(Field, RefusesUnknownKeysWithTheNearestKnownOne) {
  const Value value(Value::Dict{{"frction", 3.0}});
  const Field root(value, "profile.toml");
  const std::string message = MessageOf([&] { root.ExpectOnly({"friction", "mass"}); });
  EXPECT_NE(message.find("unknown key \"frction\""), std::string::npos) << message;
  EXPECT_NE(message.find("did you mean \"friction\""), std::string::npos) << message;
}

TEST(Field, FallsBackOnlyWhereTheKeyIsAbsent) {
  const Value value(Value::Dict{{"mass", "heavy"}});
  const Field root(value, "x");
  EXPECT_EQ(root.DoubleOr("friction", 0.5), 0.5);
  EXPECT_THROW(root.DoubleOr("mass", 0.5), Error);
}

}  // namespace
}  // namespace graspbench
