#include "metrics/wrench/force_closure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/rng.h"
#include "metrics/wrench/grasp_qp.h"
#include "tests/metrics/toy_robot.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

using Contacts = std::vector<WrenchContact>;

// Into a cube, in the middle of all of its faces.
Contacts SixFaces(double half_edge) {
  Contacts contacts;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double side : {-1.0, 1.0}) {
      contacts.push_back({side * half_edge * Vec3::Unit(axis), -side * Vec3::Unit(axis)});
    }
  }
  return contacts;
}

Contacts Antipodal() { return {{{0.03, 0, 0}, -Vec3::UnitX()}, {{-0.03, 0, 0}, Vec3::UnitX()}}; }

Contacts Random(uint64_t seed, int count) {
  Rng rng(seed, "contacts", "test");
  Contacts contacts;
  for (int i = 0; i < count; ++i) {
    const Vec3 normal = rng.Direction();
    contacts.push_back({-0.04 * normal + 0.01 * rng.Direction(), normal});
  }
  return contacts;
}

TEST(Normalised, PutsTheMeanInTheOriginAndTheMeanArmToOne) {
  const Contacts contacts = Normalised(Random(1, 5));
  Vec3 sum = Vec3::Zero();
  double arms = 0;
  for (const WrenchContact& contact : contacts) {
    sum += contact.point;
    arms += contact.point.norm();
  }
  EXPECT_LT(sum.norm(), 1e-12);
  EXPECT_NEAR(arms / 5, 1, 1e-4);
}

TEST(ContactFrame, IsARightHandedFrameOnTheNormal) {
  for (const WrenchContact& contact : SixFaces(1)) {
    const Mat3 frame = ContactFrame(contact.normal);
    EXPECT_LT((frame.transpose() * frame - Mat3::Identity()).norm(), 1e-12);
    EXPECT_NEAR(frame.determinant(), 1, 1e-12);
    EXPECT_EQ(frame.col(0), contact.normal);
  }
}

// With arms of 1 the six face centres have a ball of √(2/3) μ.
TEST(TwoMinusQ1, OfSixFaceCentresDoesNotKnowTheScale) {
  for (const double half_edge : {0.01, 0.04}) {
    EXPECT_NEAR(TwoMinusQ1(Normalised(SixFaces(half_edge)), 0.3), 2 - std::sqrt(2.0 / 3) * 0.3,
                1e-4);
  }
}

TEST(TwoMinusQ1, IsTwoWithoutForceClosure) {
  EXPECT_NEAR(TwoMinusQ1(Normalised(Antipodal()), 0.3), 2, 1e-9);
  EXPECT_NEAR(TwoMinusQ1(Normalised(SixFaces(0.03)), 0), 2, 1e-9);  // no moment without friction
  EXPECT_EQ(TwoMinusQ1({}, 0.3), 2);
}

TEST(ResidualWrench, IsZeroWherePushesBalance) {
  EXPECT_NEAR(ResidualWrench(Normalised(SixFaces(0.03))), 0, 1e-12);
  EXPECT_NEAR(ResidualWrench(Normalised(Antipodal())), 0, 1e-12);
}

TEST(ResidualWrench, IsTheSumOfForcesAndMoments) {
  EXPECT_NEAR(ResidualWrench(Normalised({{{1, 2, 3}, Vec3::UnitY()}})), 1, 1e-12);
  // Opposed pushes half an arm beside each other: a couple of 2 · 1 · sin.
  const Contacts couple = {{{0.03, 0.04, 0}, -Vec3::UnitX()}, {{-0.03, -0.04, 0}, Vec3::UnitX()}};
  EXPECT_NEAR(ResidualWrench(Normalised(couple)), 2 * 0.8, 1e-4);
  const Contacts corner = {{{0.05, 0, 0}, -Vec3::UnitX()}, {{0, 0.05, 0}, -Vec3::UnitY()}};
  EXPECT_NEAR(ResidualWrench(Normalised(corner)), std::sqrt(2.0), 1e-4);  // meet in one point
}

// Without friction a contact can only give its normal: the mean of 1 − n · u over the sphere is 1.
TEST(WrenchBoundaryError, OfOneFrictionlessContactIsOne) {
  EXPECT_NEAR(WrenchBoundaryError(Normalised({{{0, 0, 1}, Vec3::UnitZ()}}), 0), 1, 1e-3);
}

// The same as the published code computes it, arrays of regions and all: for random directions,
// hence only as near as 1000 of them come.
double PublishedTdg(const Contacts& contacts, double mu) {
  Rng rng(5, "tdg", "test");
  double sum = 0;
  const int count = 20000;
  for (int i = 0; i < count; ++i) {
    const Vec3 u = rng.Direction();
    Eigen::Matrix<double, 6, 1> w = Eigen::Matrix<double, 6, 1>::Zero();
    for (const WrenchContact& contact : contacts) {
      const Mat3 frame = ContactFrame(contact.normal);
      const Vec3 d = frame.transpose() * u;
      const double angle = std::acos(std::clamp(d.x(), -1.0, 1.0));
      const Vec3 across = d - d.x() * Vec3::UnitX();
      const Vec3 rim = Vec3::UnitX() + mu * across.normalized();
      const double cone = std::atan(mu);
      Vec3 force;
      if (angle <= cone) {
        force = Vec3::UnitX() + across / std::max(d.x(), std::cos(cone) / 2);
      } else if (angle <= M_PI / 2) {
        force = rim;
      } else {
        force = across.norm() / (across.norm() - 2 * mu * std::min(d.x(), 0.0)) * rim;
      }
      w.head<3>() += frame * force;
      w.tail<3>() += contact.point.cross(frame * force);
    }
    sum += 1 - w.head<3>().dot(u) / w.norm();
  }
  return sum / count;
}

TEST(WrenchBoundaryError, AgreesWithThePublishedFormula) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const Contacts contacts = Normalised(Random(seed, 4));
    EXPECT_NEAR(WrenchBoundaryError(contacts, 0.3), PublishedTdg(contacts, 0.3), 0.01) << seed;
  }
}

TEST(ForceClosure, DoesNotDependOnTheOrderOfContacts) {
  Contacts contacts = Normalised(Random(3, 5)), turned = contacts;
  std::ranges::reverse(turned);
  EXPECT_NEAR(TwoMinusQ1(contacts, 0.3), TwoMinusQ1(turned, 0.3), 1e-9);
  EXPECT_NEAR(ResidualWrench(contacts), ResidualWrench(turned), 1e-12);
  EXPECT_NEAR(WrenchBoundaryError(contacts, 0.3), WrenchBoundaryError(turned, 0.3), 1e-12);
}

// --- The quadratic program ----------------------------------------------------------------------

double MeanLeft(const Contacts& contacts, const FingertipContactOptions& options = {}) {
  double sum = 0;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {-1.0, 1.0}) {
      sum += BalanceLoad(contacts, sign * 0.1 * Wrench6::Unit(axis), options).point.norm();
    }
  }
  return sum / 6;
}

TEST(BalanceLoad, OfAnAntipodalPairLeavesNothing) { EXPECT_NEAR(MeanLeft(Antipodal()), 0, 1e-9); }

// Two slippery fingers hold along their line only: four of six loads of 0.1 stay.
TEST(BalanceLoad, OfASlipperyPairLeavesWhatIsAcross) {
  EXPECT_NEAR(MeanLeft(Antipodal(), {.friction = 0, .torsional_friction = 0}), 0.4 / 6, 1e-9);
}

// One finger must push with 1: against loads along ±n it leaves 1.1 and 0.9, across them 1.
TEST(BalanceLoad, OfOneFingerLeavesItsPush) {
  EXPECT_NEAR(MeanLeft({{{0.01, 0, 0}, -Vec3::UnitX()}}), 1, 1e-9);
}

TEST(BalanceLoad, LimitsEachPressureToOne) {
  const Wrench6 load = 5 * Wrench6::Unit(0);
  const Contacts push = {{{0.01, 0, 0}, -Vec3::UnitX()}};
  EXPECT_NEAR(BalanceLoad(push, load).point.norm(), 4, 1e-9);
}

// Every corner of the set of wrenches: each contact pushes fully along one of its six edges or not
// at all, but not all of them not at all.
std::vector<Wrench6> Corners(const Contacts& contacts, const Wrench6& load) {
  Vec3 centre = Vec3::Zero();
  for (const WrenchContact& c : contacts) centre += c.point / static_cast<double>(contacts.size());
  int combinations = 1;
  for (size_t i = 0; i < contacts.size(); ++i) combinations *= 7;
  std::vector<Wrench6> corners;
  for (int k = 1; k < combinations; ++k) {
    Wrench6 sum = load;
    int rest = k;
    for (const WrenchContact& contact : contacts) {
      const int edge = rest % 7;
      rest /= 7;
      if (edge == 0) continue;
      const Mat3 frame = ContactFrame(contact.normal);
      const double t1[] = {0.3, -0.3, 0, 0, 0, 0}, t2[] = {0, 0, 0.3, -0.3, 0, 0},
                   moment[] = {0, 0, 0, 0, 0.01, -0.01};
      const Vec3 force = frame * Vec3(1, t1[edge - 1], t2[edge - 1]);
      sum.head<3>() += force;
      sum.tail<3>() += (contact.point - centre).cross(force) + moment[edge - 1] * contact.normal;
    }
    corners.push_back(sum);
  }
  return corners;
}

// Nearest point of the corners' hull to the origin by exchanging weight between two corners at a
// time (the SMO algorithm), until the weights' conditions hold within 1e-10.
Wrench6 NearestByExchange(const std::vector<Wrench6>& corners) {
  std::vector<double> weight(corners.size(), 0.0);
  weight[0] = 1;
  Wrench6 point = corners[0];
  for (int step = 0; step < 200000; ++step) {
    size_t low = 0, high = corners.size();
    for (size_t i = 0; i < corners.size(); ++i) {
      if (point.dot(corners[i]) < point.dot(corners[low])) low = i;
      if (weight[i] > 0 &&
          (high == corners.size() || point.dot(corners[i]) > point.dot(corners[high]))) {
        high = i;
      }
    }
    const Wrench6 way = corners[low] - corners[high];
    if (-point.dot(way) < 1e-10) break;
    const double move = std::min(weight[high], -point.dot(way) / way.squaredNorm());
    weight[high] -= move;
    weight[low] += move;
    point += move * way;
  }
  return point;
}

TEST(BalanceLoad, AgreesWithAnotherSolverOverAllCorners) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const Contacts contacts = Random(seed, 1 + static_cast<int>(seed % 3));
    const Wrench6 load = 0.1 * Wrench6::Unit(static_cast<int>(seed % 3));
    const std::vector<Wrench6> corners = Corners(contacts, load);
    const MinNormPoint left = BalanceLoad(contacts, load);
    EXPECT_NEAR(left.point.norm(), NearestByExchange(corners).norm(), 1e-5) << seed;
    // Optimal: all corners lie beyond the plane through the point.
    for (const Wrench6& corner : corners) {
      EXPECT_GE(left.point.dot(corner), left.point.squaredNorm() - 1e-10) << seed;
    }
  }
}

// --- From a hand --------------------------------------------------------------------------------

ToyRobot Pinch(double gap) {
  ToyRobot hand;
  hand.AddTip(HandRegion::kThumb, {0.03 + gap, 0, 0}, 0.01);
  hand.AddTip(HandRegion::kIndex, {-0.03 - gap, 0, 0}, 0.01);
  hand.Add(HandRegion::kIndex, {{{0, 0.025, 0}, {0, 0.025, 0}, 0.005}});  // no fingertip
  return hand;
}

TEST(FingertipContacts, AreHalfWayBetweenTheSurfacesOfTips) {
  const Object cube = MakeObject("cube", "box", shapes::Cube({.side = 0.04}), "test");
  const ToyRobot hand = Pinch(0.004);
  const Contacts contacts = FingertipContacts(GraspContext(hand.posed, cube, hand.regions));
  ASSERT_EQ(contacts.size(), 2u);
  EXPECT_LT((contacts[0].point - Vec3(0.022, 0, 0)).norm(), 1e-4);
  EXPECT_LT((contacts[0].normal + Vec3::UnitX()).norm(), 1e-6);
  EXPECT_LT((contacts[1].point - Vec3(-0.022, 0, 0)).norm(), 1e-4);
}

TEST(ForceClosure, OfAHandThatTouchesNothingIsTwo) {
  const Object cube = MakeObject("cube", "box", shapes::Cube({.side = 0.04}), "test");
  const ToyRobot hand = Pinch(0.006);  // beyond 5 mm
  const GraspContext grasp(hand.posed, cube, hand.regions);
  for (const auto mode :
       {ForceClosure::Mode::kQ1, ForceClosure::Mode::kResidual, ForceClosure::Mode::kBoundary}) {
    EXPECT_EQ(ForceClosure(mode).Evaluate(grasp).value(), 2);
  }
  EXPECT_EQ(GraspQp().Evaluate(grasp).value(), 2);
}

TEST(ForceClosure, MovesWithHandAndObject) {
  const TriMesh cube = shapes::Cube({.side = 0.04});
  const ToyRobot hand = Pinch(0.001);
  Pose X = Pose::Identity();  // the coordinate directions of qp and tdg stay what they are
  X.translation() = Vec3(0.3, -0.2, 0.1);
  X.linear() << 0, -1, 0, 1, 0, 0, 0, 0, 1;
  const Object here = MakeObject("cube", "box", cube, "test");
  const Object there = MakeObject("cube", "box", X * cube, "test");
  const ToyRobot moved = hand.Moved(X);
  const GraspContext a(hand.posed, here, hand.regions), b(moved.posed, there, moved.regions);
  for (const auto mode : {ForceClosure::Mode::kQ1, ForceClosure::Mode::kResidual}) {
    EXPECT_NEAR(ForceClosure(mode).Evaluate(a).value(), ForceClosure(mode).Evaluate(b).value(),
                1e-4);
  }
  EXPECT_NEAR(ForceClosure(ForceClosure::Mode::kBoundary).Evaluate(a).value(),
              ForceClosure(ForceClosure::Mode::kBoundary).Evaluate(b).value(), 0.01);
  EXPECT_NEAR(GraspQp().Evaluate(a).value(), GraspQp().Evaluate(b).value(), 1e-4);
}

}  // namespace
}  // namespace graspbench
