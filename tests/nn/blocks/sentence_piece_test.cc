#include "nn/text/sentence_piece.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/field.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "nn/text/added_tokens.h"
#include "tests/nn/blocks/llama_fixture.h"

// References: the Python packages sentencepiece and transformers
// (tests/nn/fixtures/make_sentence_piece.py).
namespace graspbench::nn {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<int64_t> Ids(const Field& list) {
  std::vector<int64_t> ids;
  for (size_t i = 0; i < list.Count(); ++i) ids.push_back(list.At(i).AsInt());
  return ids;
}

struct PieceFixture {
  PieceFixture()
      : model(Fixtures() / "sentence_piece"),
        value(ReadJson(Fixtures() / "sentence_piece" / "expected.json")),
        document(value, "expected.json") {}
  SentencePiece model;
  Value value;
  Field document;
};

TEST(SentencePiece, EncodesAndDecodesAsThePythonPackage) {
  const PieceFixture fixture;
  const Field pieces = fixture.document.At("pieces"), cases = fixture.document.At("plain");
  ASSERT_EQ(fixture.model.vocabulary(), static_cast<int64_t>(pieces.Count()));
  for (size_t i = 0; i < pieces.Count(); ++i) {
    EXPECT_EQ(fixture.model.Piece(static_cast<int64_t>(i)), pieces.At(i).AsString());
    EXPECT_EQ(fixture.model.Id(pieces.At(i).AsString()), static_cast<int64_t>(i));
  }
  for (size_t i = 0; i < cases.Count(); ++i) {
    const Field text = cases.At(i);
    EXPECT_EQ(fixture.model.Encode(text.At("text").AsString()), Ids(text.At("ids")))
        << text.At("text").AsString();
    EXPECT_EQ(fixture.model.Decode(Ids(text.At("ids"))), text.At("decoded").AsString());
  }
  EXPECT_EQ(fixture.model.unknown(), 0);
  EXPECT_EQ(fixture.model.bos(), 1);
  EXPECT_EQ(fixture.model.eos(), 2);
  EXPECT_EQ(fixture.model.pad(), -1);
  EXPECT_EQ(fixture.model.Id("no such piece"), -1);
}

TEST(SentencePiece, CutsAtAddedTokensAsTransformers) {
  PieceFixture fixture;
  SentencePiece& model = fixture.model;
  const int64_t size = model.vocabulary();
  for (const auto& token : fixture.document.At("tokens").AsList()) model.Add(token.AsString());
  EXPECT_EQ(model.Add("</s>"), 2);
  EXPECT_EQ(model.Add("<SG>"), size);  // a second time
  EXPECT_EQ(model.vocabulary(), size + 2);
  EXPECT_THAT(model.added(), ElementsAre("<SG>", "<SG_long>"));
  const Field cases = fixture.document.At("added");
  for (size_t i = 0; i < cases.Count(); ++i) {
    const std::string& text = cases.At(i).At("text").AsString();
    EXPECT_EQ(model.Encode(text), Ids(cases.At(i).At("ids"))) << text;
    // Only what has no text of its own is lost on the way.
    if (text.find("</s>") == text.npos) {
      EXPECT_EQ(model.Decode(model.Encode(text)), text);
    }
  }
}

TEST(SentencePiece, SurvivesWhatPeopleType) {
  const PieceFixture fixture;
  const std::string long_text(10000, 'g'), zeros("a\0b", 3), broken = "caf\xc3 \xff mug";
  EXPECT_EQ(fixture.model.Decode(fixture.model.Encode(long_text)), long_text);
  EXPECT_EQ(fixture.model.Decode(fixture.model.Encode(zeros)), zeros);
  EXPECT_EQ(fixture.model.Decode(fixture.model.Encode(broken)), "caf\ufffd \ufffd mug");
  EXPECT_EQ(fixture.model.Decode({}), "");
  EXPECT_THAT(Refusal([&] { fixture.model.Decode({fixture.model.vocabulary()}); }),
              HasSubstr("no token"));
}

TEST(SentencePiece, NamesAFileThatIsNoModel) {
  const TemporaryFolder folder;
  EXPECT_THAT(Refusal([&] { SentencePiece(folder.path()); }), HasSubstr("tokenizer.model"));
  for (const char* bytes : {"", "not a model"}) {
    WriteScratchFile(folder / "tokenizer.model", bytes);
    EXPECT_THAT(Refusal([&] { SentencePiece(folder.path()); }),
                AllOf(HasSubstr("tokenizer.model"), HasSubstr("no SentencePiece model")));
  }
}

TEST(TrainSentencePiece, GivesTheSameModelEachTimeWithLlamasIds) {
  std::vector<std::string> sentences;
  for (const char* object : {"mug", "bottle", "knife", "bowl"}) {
    for (const char* part : {"handle", "body", "rim"}) {
      sentences.push_back("hold the " + std::string(part) + " of the " + object + " 42");
    }
  }
  ::testing::internal::CaptureStderr();
  const std::string bytes = TrainSentencePiece(sentences, 340);
  EXPECT_EQ(TrainSentencePiece(sentences, 340), bytes);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  const SentencePiece model(bytes, "trained");
  EXPECT_LE(model.vocabulary(), 340);
  EXPECT_EQ(model.Piece(0), "<unk>");
  EXPECT_EQ(model.Piece(1), "<s>");
  EXPECT_EQ(model.Piece(2), "</s>");
  EXPECT_EQ(model.Piece(3), "<0x00>");
  EXPECT_EQ(model.Piece(258), "<0xFF>");
  EXPECT_LE(model.Encode(sentences[0]).size(), sentences[0].size() / 2);
  EXPECT_EQ(model.Encode("42").size(), 3u);  // the blank and single digits
  const std::string other = "Mug ☕  with\ttabs";
  EXPECT_EQ(model.Decode(model.Encode(other)), other);
  EXPECT_THAT(Refusal([&] { TrainSentencePiece(sentences, 100); }), HasSubstr("100 pieces"));
  EXPECT_THAT(Refusal([&] { TrainSentencePiece({}, 400); }), HasSubstr("no sentences"));
}

TEST(AddedTokens, TakesTheLongestThatFitsFromLeftToRight) {
  AddedTokens tokens;
  tokens.Add("ab", 1);
  tokens.Add("abc", 2);
  tokens.Add("cd", 3);
  const std::string text = "xabcdabycd";
  std::vector<std::string> cut;
  for (const auto& piece : tokens.Cut(text)) {
    cut.push_back(std::string(piece.text) + ":" + std::to_string(piece.id));
  }
  EXPECT_THAT(cut, ElementsAre("x:-1", "abc:2", "d:-1", "ab:1", "y:-1", "cd:3"));
  EXPECT_TRUE(tokens.Cut("").empty());
}

}  // namespace
}  // namespace graspbench::nn
