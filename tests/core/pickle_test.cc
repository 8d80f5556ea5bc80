#include "core/pickle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/format_fixtures.h"

namespace graspbench {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

Value Fixture(const std::string& name) { return ParsePickle(FormatFixture(name), name); }

std::string Refusal(const std::string& bytes) {
  return RefusalOf([&] { ParsePickle(bytes, "a.pkl"); });
}

// The expected values are those of tree() in tools/make_format_fixtures.py.
TEST(Pickle, ReadsPlainDataOfEveryProtocol) {
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const Value tree = Fixture("tree_protocol" + std::to_string(protocol) + ".pkl");
    EXPECT_TRUE(tree.At("none").is_null());
    EXPECT_EQ(tree.At("truth"), Value(Value::List{true, false})) << protocol;
    const int64_t largest = std::numeric_limits<int64_t>::max();
    EXPECT_EQ(tree.At("integers"), Value(Value::List{0, 255, 65535, 65536, -1, int64_t{1} << 40,
                                                     -(int64_t{1} << 40), largest, -largest - 1}))
        << protocol;
    EXPECT_EQ(tree.At("floats"), Value(Value::List{0.5, -1e300, HUGE_VAL})) << protocol;
    EXPECT_EQ(tree.At("text").AsString(), "k\xC3\xA4se \xF0\x9F\xA4\x9A \xE4\xB8\xAD\\n")
        << protocol;
    EXPECT_EQ(tree.At("bytes").AsString(), std::string("\0\xFF'\n", 4)) << protocol;
    EXPECT_EQ(tree.At("tuples").AsList()[4], Value(Value::List{1, 2, 3, 4})) << protocol;
    EXPECT_EQ(tree.At("set"), Value(Value::List{7})) << protocol;
    EXPECT_EQ(tree.At("frozenset"), Value(Value::List{8})) << protocol;
    EXPECT_EQ(tree.At("ordered"), Value(Value::Dict{{"z", 1}, {"a", 2}})) << protocol;
    EXPECT_EQ(tree.At("5").AsString(), "integer key") << protocol;
    EXPECT_EQ(tree.At("shared"), Value(Value::List{Value::List{1, 2}, Value::List{1, 2}}));
    EXPECT_EQ(tree.At("long text").AsString(), std::string(300, 'x')) << protocol;
  }
}

TEST(Pickle, ReadsNumpyArraysOfEveryProtocol) {
  const std::vector<double> counting = {0, 1, 2, 3, 4, 5};
  for (int protocol = 0; protocol <= 5; ++protocol) {
    const Value arrays = Fixture("arrays_protocol" + std::to_string(protocol) + ".pkl");
    EXPECT_EQ(arrays.At("f8").AsArray(), NdArray::Of({2, 3}, counting)) << protocol;
    EXPECT_EQ(arrays.At("big").AsDoubles(), counting) << protocol;
    EXPECT_EQ(arrays.At("fortran").AsArray(), NdArray::OfFloats({2, 3}, counting)) << protocol;
    EXPECT_EQ(arrays.At("bool").AsDoubles(), (std::vector<double>{1, 0})) << protocol;
    EXPECT_EQ(arrays.At("objects"),
              Value(Value::List{Value::List{Value::Dict{{"a", 1}}}, Value::List{Value()}}));
    EXPECT_EQ(arrays.At("text"), Value(Value::List{"a", "bc"})) << protocol;
    EXPECT_EQ(arrays.At("scalars"), Value(Value::List{0.5, -3, true})) << protocol;
  }
}

// The structure of MANO_RIGHT.pkl; the numbers are those of mano_like() in the script.
TEST(Pickle, ReadsAHandFileWithoutChumpyAndScipy) {
  const Value hand = Fixture("mano_like.pkl");
  EXPECT_EQ(hand.At("bs_style").AsString(), "lbs");
  EXPECT_EQ(hand.At("v_template").AsArray().shape, (std::vector<size_t>{4, 3}));
  EXPECT_EQ(hand.At("f").AsArray().AsIntegers(), (std::vector<int64_t>{0, 1, 2, 0, 2, 3}));
  EXPECT_EQ(hand.At("kintree_table").AsArray().AsIntegers()[0], 4294967295);
  const Value& regressor = hand.At("J_regressor");
  EXPECT_EQ(regressor.At("__class__").AsString(), "scipy.sparse.csc_matrix");
  EXPECT_EQ(regressor.At("_shape"), Value(Value::List{2, 4}));
  EXPECT_EQ(regressor.At("data").AsDoubles(), (std::vector<double>{1, 0.25, 0.75}));
  const Value& directions = hand.At("shapedirs");
  EXPECT_EQ(directions.At("__class__").AsString(), "chumpy.reordering.Select");
  EXPECT_EQ(directions.At("preferred_shape"), Value(Value::List{4, 3, 2}));
  EXPECT_EQ(directions.At("idxs").AsArray().AsIntegers()[2], 3);  // two of every three
  EXPECT_EQ(directions.At("a").At("__class__").AsString(), "chumpy.ch.Ch");
  EXPECT_EQ(directions.At("a").At("x").AsArray().shape, (std::vector<size_t>{4, 3, 3}));
  EXPECT_EQ(directions.At("a").At("_dirty_vars"), Value(Value::List{}));
}

TEST(Pickle, ExecutesNothingAndNamesWhatItRefuses) {
  const std::string message = Refusal(FormatFixture("hostile_system.pkl"));
  EXPECT_THAT(message, StartsWith("a.pkl: byte 0: opcode GLOBAL: the name \"posix.system\""));
  EXPECT_THAT(Refusal("cbuiltins\neval\n(S'1'\ntR."), HasSubstr("builtins.eval"));
  EXPECT_THAT(Refusal("\x80\4\x8c\2os\x8c\6system\x93."), HasSubstr("os.system"));
  EXPECT_THAT(Refusal("cnumpy\nload\n."), HasSubstr("numpy.load"));
}

TEST(Pickle, RefusesTorchJoblibAndCompressedFilesWithAWayOut) {
  EXPECT_THAT(Refusal(FormatFixture("torch_legacy.pkl")), HasSubstr("PyTorch"));
  EXPECT_THAT(Refusal("ctorch._utils\n_rebuild_tensor_v2\n."), HasSubstr("PyTorch"));
  EXPECT_THAT(Refusal("cjoblib.numpy_pickle\nNumpyArrayWrapper\n."), HasSubstr("joblib"));
  EXPECT_THAT(Refusal("PK\3\4...."), HasSubstr("zip archive"));
  EXPECT_THAT(Refusal("\x78\x9c...."), HasSubstr("compressed"));
  EXPECT_THAT(Refusal("S'storage'\nQ."), HasSubstr("outside the pickle"));
}

TEST(Pickle, RefusesCirclesAndResultsOutOfProportion) {
  EXPECT_THAT(Refusal(FormatFixture("circle.pkl")), HasSubstr("contain themselves"));
  EXPECT_THAT(Refusal(FormatFixture("hostile_laughs.pkl")), HasSubstr("out of proportion"));
  std::string deep(100000, ']');
  deep += std::string(99999, 'a') + '.';
  EXPECT_THAT(Refusal(deep), HasSubstr("nest deeper"));
  // One large text, encoded again and again.
  std::string copies =
      "c_codecs\nencode\nq\1"
      "0"
      "X";
  copies += std::string("\0\0\2\0", 4) + std::string(131072, 'x') +
            "q\2"
            "0(";
  for (int i = 0; i < 100; ++i) copies += "h\1h\2\x85R";
  EXPECT_THAT(Refusal(copies + "t."), HasSubstr("copies more data"));
}

TEST(Pickle, AllocatesNothingFromLengthsThatTheFileCannotHold) {
  EXPECT_THAT(Refusal("\x80\4\x8d\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F."), HasSubstr("ends inside"));
  EXPECT_THAT(Refusal("B\xFF\xFF\xFF\x7F."), HasSubstr("a.pkl: byte 5: opcode BINBYTES"));
  EXPECT_THAT(Refusal("\x8b\xFF\xFF\xFF\x7F."), HasSubstr("opcode LONG4"));
}

TEST(Pickle, RefusesBrokenPrograms) {
  EXPECT_THAT(Refusal("."), HasSubstr("opcode STOP: the stack is empty"));
  EXPECT_THAT(Refusal("NN."), HasSubstr("1 objects are left over"));
  EXPECT_THAT(Refusal("N.N"), HasSubstr("1 bytes follow the end"));
  EXPECT_THAT(Refusal("t."), HasSubstr("no mark"));
  EXPECT_THAT(Refusal("N(0."), HasSubstr("the stack is empty"));  // not below the mark
  EXPECT_THAT(Refusal("g7\n."), HasSubstr("remembered as 7"));
  EXPECT_THAT(Refusal("NNa."), HasSubstr("another kind"));
  EXPECT_THAT(Refusal("(Nd."), HasSubstr("no value"));
  EXPECT_THAT(Refusal("NNR."), HasSubstr("no tuple"));
  EXPECT_THAT(Refusal("N)R."), HasSubstr("no name"));
  EXPECT_THAT(Refusal("NNb."), HasSubstr("has none"));
  EXPECT_THAT(Refusal("I1x\n."), HasSubstr("64 bits"));
  EXPECT_THAT(Refusal("\x80\6N."), HasSubstr("protocol 6"));
  EXPECT_THAT(Refusal("!"), HasSubstr("opcode 0x21"));
  EXPECT_THAT(Refusal("(K\1K\2K\1K\3d."), HasSubstr("twice"));
  EXPECT_THAT(Refusal("(N)d."), HasSubstr("accepted"));
  EXPECT_THAT(Refusal("()Nd."), HasSubstr("neither text nor an integer"));
}

TEST(Pickle, RefusesEveryTruncation) {
  const auto parse = [](const std::string& bytes) { ParsePickle(bytes, "a.pkl"); };
  for (const char* kind : {"tree", "arrays"}) {
    for (int protocol = 0; protocol <= 5; ++protocol) {
      const std::string name = std::string(kind) + "_protocol" + std::to_string(protocol) + ".pkl";
      EXPECT_THAT(AcceptedCuts(FormatFixture(name), parse), IsEmpty()) << name;
    }
  }
  EXPECT_THAT(AcceptedCuts(FormatFixture("mano_like.pkl"), parse), IsEmpty());
}

TEST(Pickle, ReadsBackEveryKindOfValueItWrites) {
  const int64_t largest = std::numeric_limits<int64_t>::max();
  const Value tree =
      Value::Dict{{"none", Value()},
                  {"truth", Value::List{true, false}},
                  {"integers", Value::List{0, 255, -1, int64_t{1} << 31, largest, -largest - 1}},
                  {"floats", Value::List{0.1, -1e300, HUGE_VAL, -0.0}},
                  {"text", "k\xC3\xA4se"},
                  {"empty", Value::List{Value::List{}, Value::Dict{}, ""}},
                  {"bytes", NdArray{NdArray::Type::kUInt8, {2}, {std::byte{0}, std::byte{255}}}},
                  {"floats32", NdArray::OfFloats({2, 2}, {1, 2, 3, 4})},
                  {"long", NdArray::Of({300}, std::vector<double>(300, 0.25))},
                  {"scalar", NdArray::Of({}, std::vector<int64_t>{7})}};
  EXPECT_EQ(ParsePickle(ToPickle(tree), "a.pkl"), tree);
}

TEST(Pickle, RefusesToWriteNumbersThatNumpyLacks) {
  EXPECT_THROW(ToPickle(NdArray{NdArray::Type::kBFloat16, {0}, {}}), Error);
}

}  // namespace
}  // namespace graspbench
