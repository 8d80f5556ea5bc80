#include "core/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/format_fixtures.h"

namespace graspbench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::string File(std::string header, const std::string& data) {
  const uint64_t size = header.size();
  return std::string(reinterpret_cast<const char*>(&size), 8) + header + data;
}

std::string Refusal(const std::string& bytes) {
  return RefusalOf([&] { ParseSafeTensors(bytes, "w.safetensors"); });
}

std::string OneTensor(const std::string& type, const std::string& shape,
                      const std::string& offsets) {
  return R"({"t":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets +
         "}}";
}

TEST(SafeTensorsFile, ReadsHalfTypesScalarsAndMetadata) {
  const SafeTensors file = ParseSafeTensors(FormatFixture("plain.safetensors"), "x");
  EXPECT_EQ(file.At("weights").AsDoubles(), (std::vector<double>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(file.At("weights").shape, (std::vector<size_t>{2, 3}));
  EXPECT_EQ(file.At("halves").AsDoubles(), (std::vector<double>{1, -2}));
  EXPECT_EQ(file.At("brain").AsDoubles(), (std::vector<double>{-3.140625}));
  EXPECT_EQ(file.Metadata("format"), "pt");
  EXPECT_THROW(file.At("wieghts"), Error);
}

TEST(SafeTensorsFile, WritesAlignedTensorsInAFixedOrder) {
  SafeTensors file;
  file.metadata = {{"hand", "stand-in"}};
  file.tensors = {{"b", NdArray::OfFloats({1}, {2})},
                  {"z", NdArray::Of({}, std::vector<double>{1})},
                  {"a", NdArray::OfFloats({2}, {3, 4})},
                  {"e", NdArray::Of({0, 3}, std::vector<double>{})}};
  const std::string bytes = ToSafeTensors(file);
  const SafeTensorsIndex index = ParseSafeTensorsIndex(bytes, "x");
  std::vector<std::string> order;
  for (const SafeTensorEntry& entry : index.entries) {
    order.push_back(entry.name);
    EXPECT_EQ(entry.begin % ItemSize(entry.type), 0u) << entry.name;
  }
  EXPECT_THAT(order, ElementsAre("e", "z", "a", "b"));
  EXPECT_THAT(index.metadata, ElementsAre(Pair("hand", "stand-in")));
  std::swap(file.tensors[0], file.tensors[2]);
  EXPECT_EQ(ToSafeTensors(file), bytes);
  const SafeTensors back = ParseSafeTensors(bytes, "x");
  for (const auto& [name, tensor] : file.tensors) EXPECT_EQ(back.At(name), tensor) << name;
}

TEST(SafeTensorsFile, RefusesNamesGivenTwice) {
  SafeTensors file;
  file.tensors = {{"a", NdArray::Of({}, std::vector<double>{1})},
                  {"a", NdArray::OfFloats({}, {1})}};
  EXPECT_THROW(ToSafeTensors(file), Error);
  EXPECT_THAT(Refusal(File(R"({"t":{},"t":{}})", "")), HasSubstr("twice"));
}

TEST(SafeTensorsFile, RefusesEveryTruncation) {
  const auto parse = [](const std::string& bytes) { ParseSafeTensors(bytes, "x"); };
  EXPECT_THAT(AcceptedCuts(FormatFixture("plain.safetensors"), parse), IsEmpty());
}

TEST(SafeTensorsFile, RefusesSizesThatDoNotFit) {
  const std::string data(8, 'x');
  EXPECT_EQ(Refusal(File(OneTensor("F32", "[2]", "[0,8]"), data)), "accepted");
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[3]", "[0,8]"), data)), HasSubstr("do not take"));
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[2]", "[0,16]"), data)), HasSubstr("do not lie"));
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[2]", "[8,0]"), data)), HasSubstr("do not lie"));
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[-2]", "[0,8]"), data)), HasSubstr("negative"));
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[4611686018427387904,4]", "[0,8]"), data)),
              HasSubstr("2^62"));
  EXPECT_THAT(Refusal(File(OneTensor("F8_E4M3", "[8]", "[0,8]"), data)), HasSubstr("F8_E4M3"));
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[2]", "[0,8]"), data + "x")), HasSubstr("follow"));
  EXPECT_THAT(Refusal(File(OneTensor("F32", "[1]", "[4,8]"), data)), HasSubstr("a gap before"));
  EXPECT_THAT(Refusal(std::string(8, '\x7f') + "{}"), HasSubstr("more than 100000000"));
}

TEST(SafeTensorsFile, RefusesTensorsThatShareBytes) {
  const std::string header = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                             R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})";
  EXPECT_THAT(Refusal(File(header, std::string(8, 'x'))), HasSubstr("an overlap before"));
}

}  // namespace
}  // namespace graspbench
