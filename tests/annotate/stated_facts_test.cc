#include "annotate/stated_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "annotate/dialogues.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Region = HandRegion;

const Phrasebook& Words() {
  static const Phrasebook book = Phrasebook::Load();
  return book;
}

StatedFacts Read(const std::string& text) {
  return FactsIn(text, Words(), "mug", {"body", "handle"});
}

TEST(StatedFacts, AreFoundByTheirWords) {
  const StatedFacts facts = Read(
      "With the palm and the thumb and index finger on the handle of the mug, the hand is "
      "firmly holding it in a tripod grasp.");
  EXPECT_EQ(facts.part, "handle");
  EXPECT_THAT(facts.fingers, ElementsAre(Region::kThumb, Region::kIndex));
  EXPECT_TRUE(facts.palm);
  EXPECT_EQ(facts.type, GraspType::kTripod);
  EXPECT_THAT(facts.forces, ElementsAre(ForceStatus::kFirm));
  EXPECT_EQ(Read("The mug is held by its handle with two fingers.").finger_count, 2u);
  EXPECT_EQ(Read("The mug is held by its handle with two fingers.").part, "handle");
  EXPECT_THAT(Read("All fingers but the thumb touch it.").fingers,
              ElementsAre(Region::kIndex, Region::kMiddle, Region::kRing, Region::kPinky));
  // The longer name is meant.
  EXPECT_EQ(Read("It is a rounded power grasp.").type, GraspType::kPowerSphere);
}

TEST(StatedFacts, AreNoneInATextThatSaysNothing) {
  const StatedFacts facts = Read("I would string the beads in a handling shed.");
  EXPECT_EQ(facts.part, "");
  EXPECT_THAT(facts.fingers, IsEmpty());
  for (const Fact fact : kFacts) {
    EXPECT_EQ(IsRight(fact, facts, {}), std::nullopt) << Name(fact);
  }
}

TEST(StatedFacts, AreRightWhereTheAnnotationSaysSo) {
  GraspAnnotation annotation{.fingers = {Region::kThumb, Region::kIndex, Region::kMiddle},
                             .on_part = {Region::kThumb, Region::kIndex},
                             .part_name = "handle",
                             .type = GraspType::kTripod,
                             .force = ForceStatus::kGentle};
  const auto fingers = [&](const std::string& text) {
    return IsRight(Fact::kFingers, Read(text), annotation);
  };
  EXPECT_EQ(fingers("the thumb and index finger"), true);  // of the part
  EXPECT_EQ(fingers("three fingers"), true);               // of the object
  EXPECT_EQ(fingers("the thumb and ring finger"), false);
  EXPECT_EQ(fingers("the palm and the thumb and index finger"), false);
  EXPECT_EQ(fingers("four fingers"), false);
  EXPECT_EQ(fingers("the palm"), false);
  EXPECT_EQ(IsRight(Fact::kPart, Read("by its body"), annotation), false);
  EXPECT_EQ(IsRight(Fact::kType, Read("a tripod grip"), annotation), true);
  EXPECT_EQ(IsRight(Fact::kForce, Read("lightly"), annotation), true);  // a touch's word, too
  EXPECT_EQ(IsRight(Fact::kForce, Read("tightly"), annotation), false);
}

// What the data engine says of the stand-in's grasps is all found again, and all of it is right.
TEST(StatedFacts, OfTheDataEngineAreRight) {
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  const auto suite = OpenSuite("oakink", {.hand = hand});
  int stated[std::size(kFacts)] = {};
  for (const CaseRef& ref : suite->List({.split = "test", .limit = 60})) {
    const Case item = suite->Load(ref);
    const Annotator annotator(*hand, *item.object);
    for (const Grasp& grasp : item.references) {
      const GraspAnnotation annotation = annotator.Annotate(grasp);
      for (const Dialogue& dialogue :
           DialoguesOf(item, grasp, 0, annotation, Words(),
                       {.captions = 0, .instructions = 0, .conversations = 0, .descriptions = 4})) {
        const std::string& text = dialogue.turns.back().text;
        const StatedFacts facts =
            FactsIn(text, Words(), item.object->category, item.object->part_names);
        for (const Fact fact : kFacts) {
          const std::optional<bool> right = IsRight(fact, facts, annotation);
          stated[static_cast<size_t>(fact)] += right.has_value() ? 1 : 0;
          EXPECT_TRUE(right.value_or(true)) << Name(fact) << " of " << item.id << ": " << text;
        }
      }
    }
  }
  for (const Fact fact : kFacts) EXPECT_GT(stated[static_cast<size_t>(fact)], 20) << Name(fact);
}

}  // namespace
}  // namespace graspbench
