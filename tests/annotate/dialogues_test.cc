#include "annotate/dialogues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "suites/standin/category.h"
#include "suites/standin/object.h"

namespace graspbench {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using Region = HandRegion;

const Phrasebook& Book() {
  static const Phrasebook book = Phrasebook::Load();
  return book;
}

Case CaseOf(const std::string& category, const std::string& intent) {
  Case item{.id = category + "/" + intent};
  auto object = std::make_shared<Object>();
  object->id = "o1";
  object->category = category;
  object->part_names = {"handle"};
  item.object = object;
  item.instruction.intent = intent;
  return item;
}

/// Thumb and index finger on the handle.
GraspAnnotation Pinch() {
  GraspAnnotation annotation;
  annotation.fingers = annotation.on_part = {Region::kThumb, Region::kIndex};
  annotation.part = 0;
  annotation.part_name = "handle";
  annotation.type = GraspType::kPinch;
  annotation.force = ForceStatus::kGentle;
  return annotation;
}

DialogueOptions Everything() {
  return {.captions = 1000, .instructions = 1000, .conversations = 1000, .descriptions = 1000};
}

std::string AllText(const Dialogue& dialogue) {
  std::string text;
  for (const Turn& turn : dialogue.turns) text += turn.text + "\n";
  return text;
}

TEST(Phrasebook, HasEnoughOfEachKind) {
  EXPECT_GE(Book().instructions.size(), 40u);
  EXPECT_GE(Book().conversations.size(), 20u);
  EXPECT_GE(Book().descriptions.size(), 15u);
  EXPECT_GE(Book().captions.size(), 10u);
  std::set<std::string> texts;
  for (const Sentence& s : Book().instructions) EXPECT_TRUE(texts.insert(s.text).second) << s.text;
}

TEST(Phrasebook, HasAtLeastEightPurposesForEachCategoryOfTheStandIn) {
  EXPECT_THAT(Book().objects, SizeIs(34));
  for (const auto& category : standin::Categories()) {
    SCOPED_TRACE(category.name);
    ASSERT_TRUE(Book().objects.contains(category.name));
    const ObjectWords words = Book().Words(category.name);
    EXPECT_GE(words.purposes.size(), 8u);
    EXPECT_EQ(words.pair ? "pair of " + words.word : words.word, category.word);
    std::set<std::string> parts;
    for (const auto& part : standin::BuildShape(category, standin::ObjectId(category, 1)).parts) {
      parts.insert(part.name);
    }
    for (const std::string& part : words.whole) EXPECT_TRUE(parts.contains(part)) << part;
    for (const Purpose& purpose : words.purposes) {
      for (const std::string& part : purpose.parts) EXPECT_TRUE(parts.contains(part)) << part;
    }
  }
}

TEST(Phrasebook, PurposesFitPartAndIntent) {
  for (const Purpose& purpose :
       FittingPurposes(Book(), "mug", "body", GraspType::kPowerWrap, "use")) {
    EXPECT_EQ(purpose.intent, "use");
    EXPECT_NE(purpose.text, "make a toast");  // by the handle
  }
  const auto handle = FittingPurposes(Book(), "mug", "handle", GraspType::kPowerWrap, "use");
  EXPECT_TRUE(std::ranges::any_of(
      handle, [](const Purpose& purpose) { return purpose.text == "make a toast"; }));
  EXPECT_FALSE(FittingPurposes(Book(), "no such thing", "", GraspType::kPinch, "lift").empty());
  EXPECT_FALSE(FittingPurposes(Book(), "hammer", "head", GraspType::kPinch, "use").empty());
}

TEST(Words, FollowEnglishGrammar) {
  EXPECT_EQ(WithArticle("mug"), "a mug");
  EXPECT_EQ(WithArticle("apple"), "an apple");
  EXPECT_EQ(WithArticle("hourglass"), "an hourglass");
  EXPECT_EQ(WithArticle("umbrella"), "an umbrella");
  EXPECT_EQ(WithArticle("utensil"), "a utensil");
  EXPECT_EQ(NamedFingers({Region::kThumb, Region::kIndex}), "the thumb and index finger");
  EXPECT_EQ(NamedFingers({Region::kIndex, Region::kMiddle}), "the index and middle fingers");
  EXPECT_EQ(NamedFingers({Region::kThumb, Region::kIndex, Region::kMiddle}),
            "the thumb, index and middle fingers");
  EXPECT_EQ(NamedFingers({Region::kRing}), "the ring finger");
  EXPECT_EQ(NamedFingers({Region::kThumb}, true), "the palm and the thumb");
  EXPECT_EQ(NamedFingers({}, true), "the palm");
  EXPECT_EQ(CountedFingers(1), "only one finger");
  EXPECT_EQ(Fill("{finger} [are|is] here. so it {is}.", {{"finger", "two"}, {"is", "is"}}, true),
            "Two are here. So it is.");
  EXPECT_EQ(Fill("{finger} [are|is] here: <grasp>", {{"finger", "one"}}, false),
            "One is here: <grasp>");
}

// Every sentence with every force, type, part, palm and number of fingers, for a thing, a pair and
// something unknown.
TEST(Dialogues, EveryTemplateCanBeFilledWithoutRest) {
  const std::regex clean("^[A-Z<][^{}\\[\\]|]*[.!?>]$"),
      odd("  | ,| \\.|\\ba [aeio]|<grasp>.*<grasp>");
  std::set<std::string> texts;
  for (const char* category : {"mug", "scissors", "apple", "unheard_of_thing"}) {
    for (const char* intent : {"use", "hold", "lift", "handover", "receive", ""}) {
      for (int type = 1; type < kGraspTypes; ++type) {
        GraspAnnotation annotation = Pinch();
        annotation.type = static_cast<GraspType>(type);
        annotation.force = type == 1 ? ForceStatus::kTouch : static_cast<ForceStatus>(2 + type % 3);
        if (type % 3 == 0) annotation.part = -1, annotation.part_name.clear();
        if (type % 4 == 0) annotation.fingers = annotation.on_part = {Region::kIndex};
        if (type % 5 == 0) annotation.on_part.clear();
        annotation.palm = type % 2 == 0;
        for (const Dialogue& dialogue :
             DialoguesOf(CaseOf(category, intent), {}, 0, annotation, Book(), Everything())) {
          ASSERT_EQ(dialogue.turns.size(), 2u);
          EXPECT_EQ(dialogue.turns[0].role, Turn::Role::kUser);
          EXPECT_EQ(dialogue.turns[1].role, Turn::Role::kAssistant);
          EXPECT_NE(AllText(dialogue).find(kGraspSlot), std::string::npos);
          for (const Turn& turn : dialogue.turns) {
            if (!texts.insert(turn.text).second) continue;
            EXPECT_TRUE(std::regex_match(turn.text, clean)) << turn.text;
            EXPECT_FALSE(std::regex_search(turn.text, odd)) << turn.text;
          }
        }
      }
    }
  }
  EXPECT_GT(texts.size(), 1000u);
}

TEST(Dialogues, OnlyDescriptionsAndTheirKindGiveTheGraspInTheQuestion) {
  for (const Dialogue& dialogue :
       DialoguesOf(CaseOf("mug", "use"), {}, 0, Pinch(), Book(), Everything())) {
    const bool asks = IsRequest(dialogue.turns[0]);
    if (dialogue.kind == Dialogue::Kind::kConversation) continue;
    EXPECT_EQ(asks, dialogue.kind != Dialogue::Kind::kDescribe) << AllText(dialogue);
  }
}

TEST(Dialogues, SayWhatTheAnnotationSays) {
  for (const Dialogue& dialogue :
       DialoguesOf(CaseOf("mug", "use"), {}, 0, Pinch(), Book(), Everything())) {
    const std::string text = AllText(dialogue);
    static const std::regex wrong(
        "\\b(ring|pinky|middle|three|four|five|palm|firmly|body|rim|tripod|wrap)\\b");
    EXPECT_FALSE(std::regex_search(text, wrong)) << text;
  }
}

TEST(Dialogues, SpeakOfPairsInThePlural) {
  std::string all;
  for (const Dialogue& dialogue :
       DialoguesOf(CaseOf("scissors", "lift"), {}, 0, Pinch(), Book(), Everything())) {
    all += AllText(dialogue);
  }
  EXPECT_THAT(all, HasSubstr("scissors by their handle"));
  EXPECT_THAT(all, HasSubstr("a pair of scissors"));
  EXPECT_THAT(all, HasSubstr("scissors are held"));
  EXPECT_EQ(all.find("a scissors"), std::string::npos);
  EXPECT_EQ(all.find("scissors is"), std::string::npos);
}

TEST(Dialogues, DependOnSeedCaseAndSampleAlone) {
  const Case item = CaseOf("mug", "use");
  const auto said = [&](int sample, uint64_t seed) {
    return DialoguesOf(item, {}, sample, Pinch(), Book(), {.seed = seed});
  };
  EXPECT_THAT(said(0, 0), SizeIs(7));
  EXPECT_EQ(said(0, 0), said(0, 0));
  EXPECT_NE(said(0, 0), said(1, 0));
  EXPECT_NE(said(0, 0), said(0, 1));
  std::set<std::string> instructions;
  for (const Dialogue& d : said(0, 0)) instructions.insert(AllText(d));
  EXPECT_THAT(instructions, SizeIs(7));
}

TEST(Dialogues, AGraspThatTouchesNothingHasNone) {
  EXPECT_TRUE(DialoguesOf(CaseOf("mug", "use"), {}, 0, {}, Book()).empty());
}

TEST(Dialogues, TakeTheDataSetsOwnWordsInAnyScript) {
  const std::string words = "Halte die Tasse 🍵 am Henkel, 杯子, كوب";
  Grasp grasp;
  grasp.extras.Set(
      "dialogues",
      Value::List{ToValue(Dialogue{Dialogue::Kind::kInstruction, {{Turn::Role::kUser, words}}})});
  const auto own = DialoguesOf(CaseOf("mug", "use"), grasp, 0, Pinch(), Book());
  ASSERT_THAT(own, SizeIs(2));
  EXPECT_EQ(own[0].turns[0].text, words);
  EXPECT_EQ(own[0].turns.at(1), (Turn{Turn::Role::kAssistant, "<grasp>"}));
  EXPECT_EQ(own[1].kind, Dialogue::Kind::kDescribe);
  EXPECT_THAT(DialoguesOf(CaseOf("mug", "use"), grasp, 0, Pinch(), Book(), {.data_set = false}),
              SizeIs(7));
}

TEST(Dialogues, SpeakOfThingsWithNamesInAnyScript) {
  for (const Dialogue& dialogue :
       DialoguesOf(CaseOf("茶杯🍵", "use"), {}, 0, Pinch(), Book(), Everything())) {
    if (AllText(dialogue).find("handle of") != std::string::npos) {
      EXPECT_THAT(AllText(dialogue), HasSubstr("茶杯🍵"));
    }
  }
}

TEST(Dialogues, AppendAMissingGraspToTheAnswer) {
  Dialogue dialogue{Dialogue::Kind::kConversation,
                    {{Turn::Role::kUser, "Hold it."}, {Turn::Role::kAssistant, "Sure."}}};
  EXPECT_EQ(CompleteDialogue(dialogue).turns[1].text, "Sure. <grasp>");
  dialogue.turns[0].text = "Is this <grasp> firm?";
  EXPECT_EQ(CompleteDialogue(dialogue), dialogue);
}

TEST(Phrasebook, NamesFileAndSentenceOfAMistake) {
  const TemporaryFolder folder;
  const std::string phrases = ReadFile(Phrasebook::DefaultFolder() / "phrases.toml");
  WriteFile(folder.path() / "purposes.toml",
            ReadFile(Phrasebook::DefaultFolder() / "purposes.toml"));
  const auto problem = [&](const std::string& from, const std::string& to) {
    std::string changed = phrases;
    changed.replace(changed.find(from), from.size(), to);
    WriteFile(folder.path() / "phrases.toml", changed);
    try {
      Phrasebook::Load(folder.path());
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const std::string first = "\"{hold} the {object}.\"";
  EXPECT_EQ(problem(first, first), "accepted");
  const std::string slot = problem(first, "\"{hold} the {thing}.\"");
  EXPECT_THAT(slot, HasSubstr("phrases.toml"));
  EXPECT_THAT(slot, HasSubstr("{thing}"));
  EXPECT_THAT(slot, HasSubstr("instructions[0]"));
  EXPECT_THAT(problem(first, "\"{hold} it {force}.\""), HasSubstr("twice"));
  EXPECT_THAT(problem(first, "\"{hold} <grasp>.\""), HasSubstr("<grasp>"));
  EXPECT_THAT(problem(first, "\"{hold the {object}.\""), HasSubstr("{"));
}

}  // namespace
}  // namespace graspbench
