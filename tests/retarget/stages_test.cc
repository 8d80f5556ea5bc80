#include "retarget/stages.h"

#include <gtest/gtest.h>

#include <cmath>

namespace graspbench {
namespace {

LinkContact Touching(const Vec3& p_O, const Vec3& normal_O) {
  return {.link = 7, .region = HandRegion::kIndex, .p_O = p_O, .normal_O = normal_O};
}

/// On a ball of 3 cm around the origin.
LinkContact OnBall(const Vec3& direction) { return Touching(0.03 * direction, direction); }

void ExpectForcesOfTheRules(const std::vector<LinkContact>& contacts,
                            const BalancedForces& balanced, const StageRules& rules) {
  ASSERT_EQ(balanced.forces_O.size(), contacts.size());
  double normal_parts = 0;
  for (size_t i = 0; i < contacts.size(); ++i) {
    const double pressing = -balanced.forces_O[i].dot(contacts[i].normal_O);
    const Vec3 tangential = balanced.forces_O[i] + pressing * contacts[i].normal_O;
    EXPECT_GE(pressing, 0) << "contacts push, they do not pull";
    EXPECT_LE(tangential.norm(), rules.friction * pressing + 1e-9) << "inside of the cone";
    normal_parts += pressing;
  }
  EXPECT_NEAR(normal_parts, rules.force, 1e-9);
}

TEST(BalanceForces, OfOppositeContactsCancel) {
  const StageRules rules;
  const std::vector<LinkContact> contacts = {OnBall(Vec3::UnitX()), OnBall(-Vec3::UnitX())};
  const BalancedForces balanced = BalanceForces(contacts, rules);
  EXPECT_NEAR(balanced.residual, 0, 1e-6 * rules.force);
  ExpectForcesOfTheRules(contacts, balanced, rules);
  EXPECT_LT((balanced.forces_O[0] - Vec3(-rules.force / 2, 0, 0)).norm(), 1e-6 * rules.force);
}

TEST(BalanceForces, OfThreeContactsAroundABallCancel) {
  const StageRules rules;
  std::vector<LinkContact> contacts;
  for (const double angle : {0.0, 2 * M_PI / 3, 4 * M_PI / 3}) {
    contacts.push_back(OnBall({std::cos(angle), std::sin(angle), 0}));
  }
  const BalancedForces balanced = BalanceForces(contacts, rules);
  EXPECT_NEAR(balanced.residual, 0, 0.01 * rules.force);
  ExpectForcesOfTheRules(contacts, balanced, rules);
}

// Whatever the cones, the normal parts add up along one direction; nothing turns.
TEST(BalanceForces, OfContactsOnOneSideAreLeftWhole) {
  const StageRules rules;
  const std::vector<LinkContact> contacts = {Touching({0.02, 0, 0.01}, Vec3::UnitZ()),
                                             Touching({-0.02, 0, 0.01}, Vec3::UnitZ())};
  const BalancedForces balanced = BalanceForces(contacts, rules);
  EXPECT_NEAR(balanced.residual, rules.force, 1e-3 * rules.force);
  ExpectForcesOfTheRules(contacts, balanced, rules);
}

TEST(BalanceForces, OfOneContactAreItsOwn) {
  StageRules rules;
  rules.force = 12;
  const std::vector<LinkContact> contacts = {OnBall(Vec3::UnitY())};
  const BalancedForces balanced = BalanceForces(contacts, rules);
  ExpectForcesOfTheRules(contacts, balanced, rules);
  EXPECT_NEAR(balanced.residual, 12, 0.01);
}

// Two contacts whose normals enclose 150° need friction of tan 15° = 0.268 to cancel.
TEST(BalanceForces, NeedEnoughFriction) {
  const double half = 75 * M_PI / 180;
  const std::vector<LinkContact> contacts = {OnBall({std::sin(half), std::cos(half), 0}),
                                             OnBall({-std::sin(half), std::cos(half), 0})};
  const auto residual = [&](double friction) {
    StageRules rules;
    rules.friction = friction;
    const BalancedForces balanced = BalanceForces(contacts, rules);
    ExpectForcesOfTheRules(contacts, balanced, rules);
    return balanced.residual / rules.force;
  };
  // Without friction cos 75° = 0.259 of the force is left.
  EXPECT_NEAR(residual(0), std::cos(half), 1e-3);
  EXPECT_GT(residual(0.1), 0.1);
  EXPECT_LT(residual(0.5), 0.03);
}

// The same contacts in another frame: the residual stays, the forces turn along.
TEST(BalanceForces, BelongToNoFrame) {
  const StageRules rules;
  const Pose X_NO = Eigen::Translation3d(0.3, -0.2, 0.1) *
                    Pose(Eigen::AngleAxisd(1.1, Vec3(1, 2, 3).normalized()));
  std::vector<LinkContact> contacts, moved;
  for (const Vec3& direction : {Vec3(1, 0, 0), Vec3(-0.8, 0.6, 0), Vec3(-0.6, 0, 0.8)}) {
    contacts.push_back(OnBall(direction));
    moved.push_back(Touching(X_NO * contacts.back().p_O, X_NO.linear() * direction));
  }
  // The cones' eight edges turn with an arbitrary axis, so the cones are not quite the same.
  EXPECT_NEAR(BalanceForces(moved, rules).residual, BalanceForces(contacts, rules).residual,
              0.05 * rules.force);
}

}  // namespace
}  // namespace graspbench
