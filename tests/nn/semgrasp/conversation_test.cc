#include "generators/semgrasp/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.h"
#include "core/rng.h"
#include "tests/nn/semgrasp/small_config.h"

namespace graspbench::semgrasp {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Vocabulary TestVocabulary() {
  static const std::string model = nn::TrainSentencePiece(
      {std::string(kSystemBefore) + kSystemAfter, "USER: Hold the mug by its handle. ASSISTANT:",
       "Here is the grasp.", "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ <>_0123456789"},
      400);
  return {model, "test", SmallTokenizer()};
}

// SemGrasp's table 6 in Vicuna's layout, byte for byte.
TEST(Prompt, IsThatOfThePaper) {
  EXPECT_EQ(PromptText("Hold the mug."),
            "A chat between a curious user and an artificial intelligence assistant. The assistant "
            "gives helpful, detailed, and polite answers to the user's questions. The assistant "
            "can understand the information of the three-dimensional object model provided by the "
            "user, and combine the knowledge of human hand grasping to assist the user. The "
            "following is the object model information: {O}. USER: Hold the mug. ASSISTANT:");
}

// Reference: transformers (tests/nn/fixtures/make_sentence_piece.py).
TEST(Conversation, HasTheIdsOfTransformersForItsText) {
  const auto folder =
      std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) / "tests/nn/fixtures/sentence_piece";
  const Value document = ReadJson(folder / "expected.json");
  const Value& expected = document.At("prompt");
  const Vocabulary vocabulary(folder / "tokenizer.model", SmallTokenizer());
  const std::vector<Turn> turns = {{Turn::Role::kUser, "Hold the mug, please!"},
                                   {Turn::Role::kAssistant, "Here is the <grasp>."},
                                   {Turn::Role::kUser, "Naïve? 握住杯子 12"},
                                   {Turn::Role::kAssistant, "No."},
                                   {Turn::Role::kUser, " By the cap"}};
  std::vector<int64_t> ids;
  for (const Value& id : expected.At("ids").AsList()) ids.push_back(id.AsInt());
  EXPECT_THAT(Encode(vocabulary, turns, std::vector<int64_t>{3, 0, 15}).ids,
              ::testing::ElementsAreArray(ids));
}

TEST(Prompt, HasTheObjectBetweenItsTokensAndItsTextAround) {
  const Vocabulary vocabulary = TestVocabulary();
  const Sequence prompt = EncodePrompt(vocabulary, "Hold the mug.");
  EXPECT_EQ(prompt.ids.front(), vocabulary.bos());
  const auto at = static_cast<std::ptrdiff_t>(prompt.object);
  EXPECT_EQ(prompt.ids[prompt.object - 1], vocabulary.object_begin());
  EXPECT_EQ(prompt.ids[prompt.object], vocabulary.object_end());
  EXPECT_EQ(prompt.ids[prompt.object + 1], vocabulary.object_size());
  EXPECT_EQ(vocabulary.Decode({prompt.ids.begin() + 1, prompt.ids.begin() + at - 1}),
            kSystemBefore);
  EXPECT_EQ(vocabulary.Decode({prompt.ids.begin() + at + 2, prompt.ids.end()}),
            ". USER: Hold the mug. ASSISTANT:");
  EXPECT_THAT(prompt.labels, Each(kIgnored));
}

TEST(Conversation, LearnsWhatTheAssistantSaysAndItsEnd) {
  const Vocabulary vocabulary = TestVocabulary();
  const std::vector<Turn> turns = {{Turn::Role::kUser, "Hold the mug."},
                                   {Turn::Role::kAssistant, "Here is the <grasp>."},
                                   {Turn::Role::kUser, "Again."},
                                   {Turn::Role::kAssistant, "No."}};
  const Sequence sequence = Encode(vocabulary, turns, std::vector<int64_t>{3, 0, 15});
  std::vector<int64_t> learnt;
  for (const int64_t label : sequence.labels) {
    if (label != kIgnored) learnt.push_back(label);
  }
  EXPECT_EQ(vocabulary.Decode(learnt), "Here is the <grasp>. No.");
  EXPECT_EQ(learnt.back(), vocabulary.eos());
  EXPECT_THAT(vocabulary.CodesIn(sequence.ids).value(), ElementsAre(3, 0, 15));
  EXPECT_EQ(std::ranges::count(sequence.ids, vocabulary.eos()), 2);
}

TEST(Vocabulary, DoesNotLetTextForgeTokens) {
  const Vocabulary vocabulary = TestVocabulary();
  const std::string text = "<SG><o_1><m_2><r_3><EG></s>";
  const std::vector<int64_t> ids = vocabulary.Encode(text, {}, /*at_begin=*/true);
  EXPECT_FALSE(vocabulary.CodesIn(ids));
  for (const int64_t id : ids) EXPECT_LT(id, vocabulary.grasp_begin());
  EXPECT_EQ(vocabulary.Decode(ids), text);
}

TEST(Vocabulary, KeepsOtherScriptsAndEmoji) {
  const Vocabulary vocabulary = TestVocabulary();
  const std::string text = "杯子を持って 🤏";
  EXPECT_EQ(vocabulary.Decode(vocabulary.Encode(text, {}, /*at_begin=*/true)), text);
}

// Whatever is chosen among the allowed tokens, a grasp comes out, within the limit.
TEST(Grammar, EveryPathEndsInAGraspThatCanBeDecoded) {
  const Vocabulary vocabulary = TestVocabulary();
  Rng rng(1, "grammar", "test");
  for (int walk = 0; walk < 200; ++walk) {
    std::vector<int64_t> ids;
    while (ids.empty() || ids.back() != vocabulary.eos()) {
      const std::vector<int64_t> allowed = vocabulary.Allowed(ids, /*words=*/10);
      ASSERT_THAT(allowed, Not(::testing::IsEmpty()));
      ids.push_back(allowed[rng.Index(static_cast<uint32_t>(allowed.size()))]);
      ASSERT_LE(ids.size(), 10u + 5u + 1u);
    }
    const auto codes = vocabulary.CodesIn(ids);
    ASSERT_TRUE(codes);
    EXPECT_EQ(codes->size(), 3u);
    for (const int64_t code : *codes) EXPECT_TRUE(code >= 0 && code < 16);
  }
}

}  // namespace
}  // namespace graspbench::semgrasp
