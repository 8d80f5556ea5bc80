#include "generators/autograsp/autograsp.h"

#include <gtest/gtest.h>

#include <set>

#include "generators/random/random.h"
#include "generators/reference/reference.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

std::shared_ptr<const ManoHand> Hand() {
  static const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand());
  return hand;
}

Case CaseOf(TriMesh mesh, std::string part = {}) {
  Case item;
  item.id = "test/hold";
  item.object = std::make_shared<Object>(MakeObject("test", "thing", std::move(mesh), "test"));
  item.instruction.target_part = std::move(part);
  return item;
}

Case Bottle() { return CaseOf(shapes::Cylinder({.radius = 0.03, .height = 0.18})); }

// What a plan promises is checked with the exact queries, not with the planner's own grid.
TEST(Autograsp, WrapsABottleWithThumbAndFingersWithoutDeepPenetration) {
  const Case item = Bottle();
  const Case* cases[] = {&item};
  const auto answers = Autograsp(Hand()).Generate(cases, 2, 0);
  ASSERT_EQ(answers.at(0).size(), 2u);
  for (const Grasp& grasp : answers[0]) {
    const PosedHand posed = Hand()->Forward(grasp);
    std::set<HandRegion> touching;
    double deepest = 0;
    for (size_t i = 0; i < posed.surface.vertices.size(); ++i) {
      const SurfaceQuery query = item.object->solid->Query(posed.surface.vertices[i]);
      if (query.inside) deepest = std::max(deepest, query.distance);
      if (query.signed_distance() < 0.003) touching.insert(Hand()->regions()[i]);
    }
    EXPECT_LT(deepest, 0.002);
    EXPECT_TRUE(touching.contains(HandRegion::kThumb));
    EXPECT_GE(touching.size(), 3u);
  }
}

TEST(Autograsp, GivesTheSameAnswerWhateverElseIsAsked) {
  const Case item = Bottle(), other = CaseOf(shapes::Sphere({.radius = 0.035}));
  const Case* alone[] = {&item};
  const Case* both[] = {&other, &item};
  PlannerOptions quick;
  quick.approaches = 30;
  quick.refined = 1;
  Autograsp generator(Hand(), quick);
  const auto a = generator.Generate(alone, 1, 7).at(0);
  const auto b = generator.Generate(both, 1, 7).at(1);
  ASSERT_EQ(a.size(), 1u);
  ASSERT_EQ(b.size(), 1u);
  EXPECT_EQ(ToValue(a[0]), ToValue(b[0]));
}

TEST(RandomGenerator, ThrowsTheHandNearTheObjectWithinItsLimits) {
  const Case item = Bottle();
  const Case* cases[] = {&item};
  const auto grasps = RandomGenerator(Hand()).Generate(cases, 20, 1).at(0);
  ASSERT_EQ(grasps.size(), 20u);
  for (const Grasp& grasp : grasps) {
    const auto clamped = Hand()->ClampToLimits(grasp.joints);
    for (size_t i = 0; i < clamped.size(); ++i) EXPECT_NEAR(clamped[i], grasp.joints[i], 1e-9);
    const Vec3 knuckle = Hand()->Forward(grasp).joints[4].translation();
    EXPECT_LT(item.object->solid->bounds().exteriorDistance(knuckle), 0.05 * 1.8);
  }
  EXPECT_FALSE(ToValue(grasps[0]) == ToValue(grasps[1]));
}

TEST(ReferenceGenerator, PlaysTheReferencesInTurnAndNothingWhereThereAreNone) {
  Case item = Bottle();
  item.references.resize(2);
  item.references[1].X_OH.translation() = Vec3(1, 2, 3);
  const Case empty = Bottle();
  const Case* cases[] = {&item, &empty};
  const auto answers = ReferenceGenerator("mano").Generate(cases, 3, 0);
  ASSERT_EQ(answers.at(0).size(), 3u);
  EXPECT_EQ(answers[0][1].X_OH.translation(), Vec3(1, 2, 3));
  EXPECT_EQ(answers[0][2].X_OH.translation(), Vec3::Zero());
  EXPECT_TRUE(answers.at(1).empty());
}

}  // namespace
}  // namespace graspbench
