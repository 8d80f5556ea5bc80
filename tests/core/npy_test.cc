#include "core/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/zip.h"
#include "tests/support/format_fixtures.h"

namespace graspbench {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Value Fixture(const std::string& name) { return ParseNpy(FormatFixture(name), name); }

std::string Refusal(const std::string& bytes) {
  return RefusalOf([&] { ParseNpy(bytes, "a.npy"); });
}

std::string NpzRefusal(const std::string& bytes) {
  return RefusalOf([&] { ParseNpz(bytes, "a.npz"); });
}

// The script stores 0, 1, 2, ... in C order, and their parity as bool.
TEST(Npy, ReadsEveryNumericTypeOfNumpy) {
  for (const char* type : {"i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"}) {
    const Value value = Fixture(std::string("little_") + type + ".npy");
    EXPECT_EQ(value.AsArray().shape, (std::vector<size_t>{2, 3})) << type;
    EXPECT_EQ(value.AsDoubles(), (std::vector<double>{0, 1, 2, 3, 4, 5})) << type;
  }
  EXPECT_EQ(Fixture("little_b1.npy").AsDoubles(), (std::vector<double>{0, 1, 0, 1, 0, 1}));
  EXPECT_EQ(Fixture("little_f2.npy").AsArray().type, NdArray::Type::kFloat16);
  EXPECT_EQ(Fixture("little_u4.npy").AsArray().type, NdArray::Type::kUInt32);
}

TEST(Npy, TurnsBigEndianAndFortranOrderIntoLittleEndianAndC) {
  for (const char* type : {"i2", "f4", "f8"}) {
    EXPECT_EQ(Fixture(std::string("big_") + type + ".npy"),
              Fixture(std::string("little_") + type + ".npy"));
  }
  const Value value = Fixture("fortran.npy");
  EXPECT_EQ(value.AsArray().shape, (std::vector<size_t>{2, 3, 4}));
  for (size_t i = 0; i < 24; ++i) EXPECT_EQ(value.AsDoubles()[i], static_cast<double>(i));
}

TEST(Npy, ReadsAllFormatVersionsScalarsAndEmptyArrays) {
  EXPECT_EQ(Fixture("version2.npy"), Fixture("little_f8.npy"));
  EXPECT_EQ(Fixture("version3.npy"), Fixture("little_f8.npy"));
  EXPECT_EQ(Fixture("scalar.npy").AsDouble(), 2.5);
  EXPECT_EQ(Fixture("empty.npy").AsArray().shape, (std::vector<size_t>{0, 3}));
}

TEST(Npy, ReadsTextAsNestedLists) {
  const Value text = Fixture("text.npy");
  EXPECT_EQ(text, Value(Value::List{Value::List{"mug", "k\xC3\xA4se"},
                                    Value::List{"", "\xF0\x9F\xA4\x9A"}}));
  EXPECT_EQ(Fixture("bytes.npy"), Value(Value::List{"mug", "bowl"}));
}

TEST(Npy, ReadsObjectArraysAsPlainData) {
  const Value scalar = Fixture("object_scalar.npy");  // as DexGraspBench stores a grasp
  EXPECT_EQ(scalar.At("qpos").AsDoubles(), (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(scalar.At("scale").AsDouble(), 0.06);
  const Value list = Fixture("object_list.npy");  // as DexGraspNet stores its grasps
  ASSERT_EQ(list.AsList().size(), 2u);
  EXPECT_EQ(list.AsList()[0].At("qpos").At("robot0:FFJ3").AsDouble(), -1.0);
  EXPECT_EQ(list.AsList()[1].At("qpos").At("WRJTx").AsInt(), 3);
  EXPECT_EQ(list.AsList()[1].At("scale").AsDouble(), 0.25);
}

TEST(Npy, RefusesTypesWithoutCounterpartByName) {
  EXPECT_THAT(Refusal(FormatFixture("complex.npy")), HasSubstr("\"<c16\""));
  EXPECT_THAT(Refusal(FormatFixture("record.npy")), HasSubstr("records"));
}

TEST(Npy, WritesWhatItReads) {
  const NdArray array = NdArray::OfFloats({2, 1, 3}, {0.5, 1, 2, 3, 4, -5});
  EXPECT_EQ(ParseNpy(ToNpy(array), "x").AsArray(), array);
  EXPECT_EQ(ToNpy(array).size() % 64, 24u) << "numbers start at a multiple of 64";
  const NdArray scalar = NdArray::Of({}, std::vector<int64_t>{-3});
  EXPECT_EQ(ParseNpy(ToNpy(scalar), "x").AsArray(), scalar);
}

TEST(Npy, WritesTheHeaderThatNumpyWrites) {
  const std::string theirs = FormatFixture("little_f8.npy");
  EXPECT_EQ(ToNpy(ParseNpy(theirs, "x").AsArray()), theirs);
  const std::string vector = ToNpy(NdArray::Of({3}, std::vector<double>{1, 2, 3}));
  EXPECT_THAT(vector, HasSubstr("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }"));
}

TEST(Npy, RefusesEveryTruncation) {
  const auto parse = [](const std::string& bytes) { ParseNpy(bytes, "a.npy"); };
  for (const char* name : {"little_f4.npy", "version3.npy", "text.npy", "object_list.npy"}) {
    EXPECT_THAT(AcceptedCuts(FormatFixture(name), parse), IsEmpty()) << name;
  }
}

std::string WithHeader(std::string header, const std::string& data = "") {
  const auto size = static_cast<char>(header.size());
  return std::string("\x93NUMPY\1\0", 8) + size + '\0' + header + data;
}

TEST(Npy, AllocatesNothingFromShapesThatTheFileCannotHold) {
  EXPECT_THAT(Refusal(WithHeader("{'descr':'<f8','fortran_order':False,'shape':(99999999999,)}")),
              HasSubstr("the file ends inside the numbers"));
  EXPECT_THAT(Refusal(WithHeader("{'descr':'<f8','fortran_order':False,'shape':(4294967296,"
                                 "4294967296,4294967296)}")),
              HasSubstr("2^62"));
  EXPECT_THAT(Refusal(WithHeader("{'descr':'<U0','fortran_order':False,'shape':(99999999999,)}")),
              HasSubstr("too many"));
  EXPECT_THAT(Refusal(WithHeader("{'descr':'|S0','fortran_order':True,'shape':(9999999999,2)}")),
              HasSubstr("too many"));
}

TEST(Npy, RefusesMalformedHeadersWithTheReason) {
  EXPECT_THAT(Refusal("hello, world"), HasSubstr("a.npy: byte 0"));
  EXPECT_THAT(Refusal(WithHeader("{'descr':'<f8','shape':()}", std::string(8, 'x'))),
              HasSubstr("missing"));
  EXPECT_THAT(Refusal(WithHeader("{'descr':'<f8','fortran_order':0,'shape':()}")),
              HasSubstr("True or False"));
  EXPECT_THAT(Refusal(WithHeader("{'descr':'<f8','fortran_order':False,'shape':(-1,)}")),
              HasSubstr("extent"));
  EXPECT_THAT(Refusal(FormatFixture("little_f4.npy") + "x"), HasSubstr("1 bytes follow"));
}

TEST(Npz, ReadsStoredAndDeflatedMembers) {
  for (const char* name : {"stored.npz", "deflated.npz"}) {
    const Value arrays = ParseNpz(FormatFixture(name), name);
    EXPECT_EQ(arrays.At("points").AsDoubles(), (std::vector<double>{0, 1, 2, 3, 4, 5})) << name;
    EXPECT_EQ(arrays.At("name").AsString(), "mug") << name;
    EXPECT_EQ(arrays.At("meta").At("n").AsInt(), 7) << name;
  }
}

TEST(Npy, WritesObjectsThatItReads) {
  const Value dict = Value::Dict{{"a", NdArray::OfFloats({2}, {1, 2})}, {"b", "mug"}};
  EXPECT_EQ(ParseNpy(ToObjectNpy(dict), "a.npy"), dict);
  const Value list = Value::List{dict, 5, Value()};
  EXPECT_EQ(ParseNpy(ToObjectNpy(list), "a.npy"), list);
}

TEST(Npz, WritesWhatItReadsAndTheSameBytesEachTime) {
  Value arrays;
  arrays.Set("b", NdArray::Of({2}, std::vector<double>{1, 2})).Set("a", 5).Set("c", 0.5);
  const Value back = ParseNpz(ToNpz(arrays), "x");
  EXPECT_EQ(back.AsDict()[0].first, "b");
  EXPECT_EQ(back.At("b"), arrays.At("b"));
  EXPECT_EQ(back.At("a").AsInt(), 5);
  EXPECT_EQ(back.At("c").AsDouble(), 0.5);
  EXPECT_EQ(ToNpz(arrays), ToNpz(arrays));
}

TEST(Npz, WritesMembersThatAreNoNumbersAsObjects) {
  const Value members = Value::Dict{{"text", "mug"}, {"dict", Value::Dict{{"n", 7}}}};
  EXPECT_EQ(ParseNpz(ToNpz(members), "x"), members);
}

TEST(Npz, RefusesEveryTruncation) {
  const auto parse = [](const std::string& bytes) { ParseNpz(bytes, "a.npz"); };
  for (const char* name : {"stored.npz", "deflated.npz"}) {
    EXPECT_THAT(AcceptedCuts(FormatFixture(name), parse), IsEmpty()) << name;
  }
}

TEST(Npz, NoticesDamagedContent) {
  std::string bytes = FormatFixture("stored.npz");
  bytes[bytes.find("NUMPY") + 130] ^= 1;  // inside the numbers of the first member
  EXPECT_THAT(NpzRefusal(bytes), HasSubstr("checksum"));
}

// Offsets of the directory entry's fields: method 10, sizes 20 and 24, local header 42.
TEST(Npz, RefusesBombs) {
  const std::string bytes = FormatFixture("deflated.npz");
  const size_t entry = bytes.find("PK\1\2");
  std::string huge = bytes;
  huge.replace(entry + 24, 4, "\xF0\xFF\xFF\x7F");
  EXPECT_THAT(NpzRefusal(huge), HasSubstr("impossible size"));
  std::string overlapping = bytes;
  const uint32_t most = static_cast<uint32_t>(bytes.size());
  for (size_t at = entry; at != std::string::npos; at = bytes.find("PK\1\2", at + 1)) {
    overlapping.replace(at + 20, 4, reinterpret_cast<const char*>(&most), 4);
  }
  EXPECT_THAT(NpzRefusal(overlapping), HasSubstr("overlap"));
  std::string larger = bytes;
  ++larger[entry + 24];
  EXPECT_THAT(NpzRefusal(larger), HasSubstr("another size"));
  std::string zip64 = bytes;
  zip64.replace(entry + 24, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_THAT(NpzRefusal(zip64), HasSubstr("zip64"));
}

TEST(Npz, RefusesMembersThatAreNotArrays) {
  EXPECT_THAT(NpzRefusal(ToStoredZip({{"notes.txt", "hello"}})), HasSubstr("notes.txt"));
  EXPECT_THAT(NpzRefusal("no archive"), HasSubstr("no zip directory"));
}

}  // namespace
}  // namespace graspbench
