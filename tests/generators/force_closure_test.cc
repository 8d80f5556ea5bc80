#include "generators/autograsp/force_closure.h"

#include <gtest/gtest.h>

#include <vector>

namespace graspbench {
namespace {

double Quality(const std::vector<PlannedContact>& contacts, double friction) {
  return ResistanceQuality(contacts, friction, Vec3::Zero(), 0.05);
}

TEST(ResistanceQuality, IsNearlyOneForSixOpposedFaceContacts) {
  std::vector<PlannedContact> contacts;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {1.0, -1.0}) {
      const Vec3 outward = sign * Vec3::Unit(axis);
      contacts.push_back({.point = 0.05 * outward, .inward = -outward});
    }
  }
  EXPECT_GT(Quality(contacts, 0.5), 0.99);
}

// Two opposed contacts with friction resist every pure force through the line between them.
TEST(ResistanceQuality, OfAnAntipodalPairNeedsFriction) {
  const std::vector<PlannedContact> pair = {{.point = {0.05, 0, 0}, .inward = {-1, 0, 0}},
                                            {.point = {-0.05, 0, 0}, .inward = {1, 0, 0}}};
  EXPECT_GT(Quality(pair, 0.8), 0.95);
  EXPECT_NEAR(Quality(pair, 0.0), 2.0 / 6, 0.01);
}

// A single push balances only the load straight against it.
TEST(ResistanceQuality, OfOnePushIsOneSixthWithoutFriction) {
  EXPECT_NEAR(Quality({{.point = {0.05, 0, 0}, .inward = {-1, 0, 0}}}, 0.0), 1.0 / 6, 0.01);
  EXPECT_EQ(Quality({}, 1.0), 0);
}

}  // namespace
}  // namespace graspbench
