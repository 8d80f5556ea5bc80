#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/field.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "nn/text/byte_pair.h"
#include "nn/text/unicode.h"
#include "nn/text/word_piece.h"
#include "tests/nn/blocks/llama_fixture.h"

// References: transformers (tests/nn/fixtures/make_tokenizers.py).
namespace graspbench::nn {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

void ExpectAsTransformers(const Tokenizer& tokenizer, const std::string& name) {
  const std::string file = (Fixtures() / name / "expected.json").string();
  const Value value = ReadJson(file);
  const Field cases = Field(value, file).At("cases");
  ASSERT_GT(cases.Count(), 20u);
  for (size_t i = 0; i < cases.Count(); ++i) {
    std::vector<int64_t> ids;
    const Field list = cases.At(i).At("ids");
    for (size_t k = 0; k < list.Count(); ++k) ids.push_back(list.At(k).AsInt());
    EXPECT_EQ(tokenizer.Encode(cases.At(i).At("text").AsString()), ids)
        << cases.At(i).At("text").AsString();
  }
}

TEST(WordPiece, CutsAsTransformersBertTokenizer) {
  const WordPiece tokenizer(Fixtures() / "word_piece");
  ExpectAsTransformers(tokenizer, "word_piece");
  EXPECT_EQ(tokenizer.Decode(tokenizer.Encode("Hold the MUG, [SEP]")), "hold the mug ,");
  EXPECT_EQ(tokenizer.Encode(std::string(10000, 'x')), std::vector<int64_t>{tokenizer.Id("[UNK]")});
}

TEST(BytePair, CutsAsTransformersRobertaTokenizer) {
  const BytePair tokenizer(Fixtures() / "byte_pair");
  ExpectAsTransformers(tokenizer, "byte_pair");
  for (const std::string text : {"hold  the mug\n", "naïve 握住 🙂", " \t "}) {
    EXPECT_EQ(tokenizer.Decode(tokenizer.Encode(text)), text);
  }
  EXPECT_EQ(tokenizer.Decode(tokenizer.Encode("caf\xc3 mug")), "caf\ufffd mug");
  const std::string long_text(10000, 'e');
  EXPECT_EQ(tokenizer.Decode(tokenizer.Encode(long_text)), long_text);
}

TEST(WordPieceAndBytePair, NameTheFileThatIsMissingOrWrong) {
  const TemporaryFolder folder;
  EXPECT_THAT(Refusal([&] { WordPiece(folder.path()); }), HasSubstr("vocab.txt"));
  WriteScratchFile(folder / "vocab.txt", "the\nmug\n");
  EXPECT_THAT(Refusal([&] { WordPiece(folder.path()); }),
              AllOf(HasSubstr("vocab.txt"), HasSubstr("[UNK]")));
  EXPECT_THAT(Refusal([&] { BytePair(folder.path()); }), HasSubstr("vocab.json"));
  WriteScratchFile(folder / "vocab.json", R"({"a": 0, "b": 2})");
  EXPECT_THAT(Refusal([&] { BytePair(folder.path()); }),
              AllOf(HasSubstr("vocab.json"), HasSubstr("\"b\"")));
  std::filesystem::copy_file(Fixtures() / "byte_pair" / "vocab.json", folder / "vocab.json",
                             std::filesystem::copy_options::overwrite_existing);
  WriteScratchFile(folder / "merges.txt", "#version: 0.2\nh o\nho zzz\n");
  EXPECT_THAT(Refusal([&] { BytePair(folder.path()); }), HasSubstr("merges.txt:"));
}

TEST(Unicode, KnowsClassesAndFoldings) {
  EXPECT_EQ(ClassOf(U'a'), CharacterClass::kLetter);
  EXPECT_EQ(ClassOf(U'握'), CharacterClass::kLetter);
  EXPECT_EQ(ClassOf(U'½'), CharacterClass::kNumber);
  EXPECT_EQ(ClassOf(U'…'), CharacterClass::kPunctuation);
  EXPECT_EQ(ClassOf(U'€'), CharacterClass::kOther);
  EXPECT_EQ(ClassOf(0x0301), CharacterClass::kMark);
  EXPECT_EQ(ClassOf(0x10ffff), CharacterClass::kControl);
  EXPECT_TRUE(IsWhiteSpace(0x3000));
  EXPECT_FALSE(IsWhiteSpace(0x200b));
  std::u32string folded;
  for (const char32_t c : std::u32string_view(U"ÅßǄ한e\u0301Ω")) AppendFolded(c, folded);
  EXPECT_EQ(folded, U"aßǆ\u1112\u1161\u11abeω");
  EXPECT_EQ(ToUtf8(ToCodePoints("a\u00e9\u63e1🙂")), "a\u00e9\u63e1🙂");
}

}  // namespace
}  // namespace graspbench::nn
