#include "annotate/grasp_type.h"

#include <gtest/gtest.h>

#include "annotate/annotation.h"
#include "tests/support/hands.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using hands::kDegree;
using Region = HandRegion;

GraspFeatures Bent(int fingers) {
  return {.thumb = true,
          .fingers = fingers,
          .index = true,
          .flexion = 150 * kDegree,
          .index_flexion = 150 * kDegree,
          .others_flexion = 150 * kDegree};
}

TEST(GraspType, CountsTheFingersThatOpposeTheThumb) {
  EXPECT_EQ(Classify({}), GraspType::kNone);
  EXPECT_EQ(Classify({.thumb = true}), GraspType::kTouch);
  EXPECT_EQ(Classify({.palm = true}), GraspType::kTouch);
  EXPECT_EQ(Classify({.fingers = 1}), GraspType::kTouch);
  EXPECT_EQ(Classify(Bent(1)), GraspType::kPinch);
  EXPECT_EQ(Classify(Bent(2)), GraspType::kTripod);
  EXPECT_EQ(Classify(Bent(3)), GraspType::kQuadpod);
  EXPECT_EQ(Classify(Bent(4)), GraspType::kPrismatic);
}

TEST(GraspType, ThePalmOrTwoFirstPhalangesMakeItAPowerGrasp) {
  GraspFeatures features = Bent(4);
  features.proximal = 1;
  EXPECT_EQ(Classify(features), GraspType::kPrismatic);
  features.proximal = 2;
  EXPECT_EQ(Classify(features), GraspType::kPowerWrap);
  features.proximal = 0;
  features.palm = true;
  EXPECT_EQ(Classify(features), GraspType::kPowerWrap);
  features.roundness = 0.2;
  EXPECT_EQ(Classify(features), GraspType::kPowerSphere);
  features.palm = false;
  EXPECT_EQ(Classify(features), GraspType::kPrecisionSphere);
  features.thumb = false;
  features.palm = true;
  EXPECT_EQ(Classify(features), GraspType::kPowerSphere);
}

TEST(GraspType, TellsSideHookSupportAndPointingGraspsApart) {
  GraspFeatures key = Bent(1);
  key.on_index_side = true;
  EXPECT_EQ(Classify(key), GraspType::kLateral);
  GraspFeatures hook = Bent(4);
  hook.thumb = false;
  EXPECT_EQ(Classify(hook), GraspType::kHook);
  hook.flexion = 40 * kDegree;
  EXPECT_EQ(Classify(hook), GraspType::kSupport);
  GraspFeatures pointing = Bent(4);
  pointing.palm = true;
  pointing.index_flexion = 20 * kDegree;
  EXPECT_EQ(Classify(pointing), GraspType::kIndexExtension);
}

// The whole hand inside a big box: everything touches, and flexions are those of the posture.
TEST(GraspType, MeasuresFlexionAndTouchingFingersOfAHand) {
  const ManoHand& hand = hands::BuiltIn();
  const Grasp grasp = hands::Bent({30, 40, 20}, {Vec3::Zero(), Vec3::Zero(), Vec3::Zero()});
  const PosedHand posed = hand.Forward(grasp);
  Object box;
  box.solid = std::make_shared<const Solid>(shapes::Box({.size = Vec3::Constant(0.6)}));
  const HandContacts contacts = FindContacts(ObjectParts(box), posed.surface, TouchRegions(hand));
  const GraspFeatures features = FeaturesOf(hand, grasp, posed, contacts);
  EXPECT_TRUE(features.thumb);
  EXPECT_TRUE(features.palm);
  EXPECT_EQ(features.fingers, 4);
  EXPECT_EQ(features.proximal, 4);
  EXPECT_NEAR(features.flexion, 90 * kDegree, 1e-6);
  EXPECT_NEAR(features.index_flexion, 90 * kDegree, 1e-6);
  EXPECT_NEAR(features.others_flexion, 90 * kDegree, 1e-6);
}

TEST(GraspType, RoundnessIsZeroForABarAndAThirdForABall) {
  const ManoHand& hand = hands::BuiltIn();
  const Grasp grasp = hands::Flat();
  const PosedHand posed = hand.Forward(grasp);
  HandContacts contacts;
  for (const Vec3& normal : {Vec3(1, 0, 0), Vec3(-1, 0, 0), Vec3(0, 1, 0), Vec3(0, -1, 0)}) {
    contacts.points.push_back({0, Region::kPalm, 0, normal});
  }
  EXPECT_NEAR(FeaturesOf(hand, grasp, posed, contacts).roundness, 0, 1e-12);
  contacts.points.push_back({0, Region::kPalm, 0, Vec3(0, 0, 1)});
  contacts.points.push_back({0, Region::kPalm, 0, Vec3(0, 0, -1)});
  EXPECT_NEAR(FeaturesOf(hand, grasp, posed, contacts).roundness, 1.0 / 3, 1e-12);
}

// In the flat hand at the origin the object frame is the hand's rest frame: something at the palm's
// side of the index finger has a normal against the palm's, something at the thumb's side one away
// from the thumb.
TEST(GraspType, TellsTheSideOfTheIndexFingerFromItsPad) {
  const ManoHand& hand = hands::BuiltIn();
  const Grasp grasp = hands::Flat();
  const PosedHand posed = hand.Forward(grasp);
  const auto joints = hand.RestJoints();
  const Vec3 to_thumb = (joints[1] - joints[7]).normalized();  // pinky to index knuckle
  int outer = 0;
  while (hand.segments()[static_cast<size_t>(outer)] != 3) ++outer;
  HandContacts contacts;
  contacts.points = {2, {outer, Region::kIndex, 0, -hand.palm_normal()}};
  EXPECT_FALSE(FeaturesOf(hand, grasp, posed, contacts).on_index_side);
  contacts.points = {2, {outer, Region::kIndex, 0, -to_thumb}};
  EXPECT_TRUE(FeaturesOf(hand, grasp, posed, contacts).on_index_side);
}

TEST(ForceStatus, FollowsOppositionAreaAndDepth) {
  HandContacts contacts;
  contacts.area = 10e-4;
  EXPECT_EQ(ForceOf(GraspType::kNone, {}, 0), ForceStatus::kNone);
  EXPECT_EQ(ForceOf(GraspType::kTouch, contacts, 0), ForceStatus::kTouch);
  EXPECT_EQ(ForceOf(GraspType::kPowerWrap, contacts, 0), ForceStatus::kGentle);
  contacts.area = 13e-4;
  EXPECT_EQ(ForceOf(GraspType::kPowerWrap, contacts, 0.001), ForceStatus::kFirm);
  EXPECT_EQ(ForceOf(GraspType::kPowerWrap, contacts, 0.002), ForceStatus::kTight);
  contacts.area = 25e-4;
  EXPECT_EQ(ForceOf(GraspType::kPowerWrap, contacts, 0), ForceStatus::kFirm);
  for (const HandRegion finger : {HandRegion::kThumb, HandRegion::kIndex, HandRegion::kMiddle,
                                  HandRegion::kRing, HandRegion::kPinky, HandRegion::kPalm}) {
    for (int i = 0; i < kBearingVertices; ++i)
      contacts.points.push_back({0, finger, 0, Vec3::UnitZ()});
  }
  EXPECT_EQ(ForceOf(GraspType::kPowerWrap, contacts, 0), ForceStatus::kTight);
}

TEST(Annotation, ReadsBackAsWritten) {
  GraspAnnotation annotation;
  annotation.contacts = {
      {.finger = HandRegion::kThumb, .part = 1, .distance = 0.00123, .depth = 0, .vertices = 4},
      {.finger = HandRegion::kPalm, .part = 0, .distance = 0, .depth = 0.002, .vertices = 9}};
  annotation.fingers = annotation.on_part = {HandRegion::kThumb};
  annotation.palm = true;
  annotation.part = 0;
  annotation.part_name = "body";
  annotation.type = GraspType::kIndexExtension;
  annotation.force = ForceStatus::kTight;
  annotation.area = 0.0012;
  annotation.depth = 0.0004;
  const std::vector<std::string> parts = {"body", "lid"};
  const Value value = ToValue(annotation, parts);
  const GraspAnnotation back = AnnotationFromValue(Field(value, "test"), parts);
  EXPECT_EQ(back.contacts, annotation.contacts);
  EXPECT_EQ(back.part_name, "body");
  EXPECT_EQ(back.type, annotation.type);
  EXPECT_EQ(back.force, annotation.force);
  EXPECT_EQ(ToValue(back, parts), value);
  EXPECT_ANY_THROW(AnnotationFromValue(Field(value, "test"), {"body"}));
}

}  // namespace
}  // namespace graspbench
