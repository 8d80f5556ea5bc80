#include "core/articulated_hand.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "core/error.h"
#include "tests/support/format_fixtures.h"
#include "tests/support/shapes.h"
#include "tests/support/two_finger_hand.h"

namespace graspbench {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kTight = 1e-12;
constexpr double kQuarter = std::numbers::pi / 2;

const ArticulatedHand& Hand() {
  static const ArticulatedHand hand(TwoFingerHand());
  return hand;
}

Grasp Holding(std::vector<double> joints, const Pose& X_OH = Pose::Identity()) {
  return {.hand = "two-finger", .X_OH = X_OH, .joints = std::move(joints)};
}

TEST(ArticulatedHand, PosesLinksByTheirJoints) {
  // A quarter turn about z, so that (x, y, z) of the hand is at (1 - y, 2 + x, 3 + z).
  const Pose X_OH =
      Eigen::Translation3d(1, 2, 3) * Pose(Eigen::AngleAxisd(kQuarter, Vec3::UnitZ()));
  const PosedHand posed =
      Hand().Forward(Holding({kQuarter, kQuarter, 0.01, 0, kQuarter / 3}, X_OH));
  ASSERT_EQ(posed.joints.size(), 5u);
  // The thumb goes up by 40 mm, then back by 30 mm.
  EXPECT_LT((posed.joints[0].translation() - Vec3(1 - 0.04, 2 - 0.03, 3)).norm(), kTight);
  EXPECT_LT((posed.joints[1].translation() - Vec3(1 - 0.04, 2 - 0.03, 3.04)).norm(), kTight);
  EXPECT_LT((posed.fingertips[0] - Vec3(1 - 0.01, 2 - 0.03, 3.04)).norm(), kTight);
  // The index finger slides out by 10 mm; its end rises by 30 degrees.
  const Vec3 end_H(0.03, 0.09 + 0.03 * std::sqrt(0.75), 0.015);
  EXPECT_LT((posed.joints[4].translation() - Vec3(1 - 0.09, 2.03, 3)).norm(), kTight);
  EXPECT_LT((posed.fingertips[1] - Vec3(1 - end_H.y(), 2 + end_H.x(), 3 + end_H.z())).norm(),
            kTight);
  for (const size_t missing : {2u, 3u, 4u}) EXPECT_TRUE(posed.fingertips[missing].hasNaN());
}

TEST(ArticulatedHand, ShowsEachLinkWithShapesAndItsRegion) {
  const Pose X_OH = shapes::RandomPose(3);
  const PosedHand posed = Hand().Forward(Holding({0.3, 0.2, 0, 0.4, 0.25}, X_OH));
  std::vector<std::string> names;
  for (const PosedLink& link : posed.links) names.push_back(link.name);
  EXPECT_THAT(names,
              ElementsAre("palm", "thumb_inner", "thumb_outer", "index_inner", "index_outer"));
  EXPECT_EQ(posed.links[2].region, HandRegion::kThumb);
  EXPECT_LT((posed.links[0].X_OL.matrix() - X_OH.matrix()).norm(), kTight);
  EXPECT_THAT(posed.links[0].overlapping, ElementsAre(1, 3));
  EXPECT_THAT(posed.links[4].overlapping, ElementsAre(3));
  ASSERT_EQ(posed.links[2].capsules.size(), 1u);
  EXPECT_LT((posed.links[2].capsules[0].b - posed.fingertips[0]).norm(), kTight);
  ASSERT_EQ(posed.links[3].hulls.size(), 1u);
  EXPECT_NEAR(Volume(posed.links[3].hulls[0]), 0.014 * 0.04 * 0.014, 1e-15);
}

TEST(ArticulatedHand, TellsLinkAndRegionOfEveryVertex) {
  const PosedHand posed = Hand().Forward(Holding({0.3, 0.2, 0, 0.4, 0.25}));
  const auto& vertices = posed.surface.vertices;
  ASSERT_EQ(posed.link_of_vertex.size(), vertices.size());
  ASSERT_EQ(Hand().regions().size(), vertices.size());
  for (size_t v = 0; v < vertices.size(); ++v) {
    const PosedLink& link = posed.links.at(static_cast<size_t>(posed.link_of_vertex[v]));
    EXPECT_EQ(Hand().regions()[v], link.region);
    if (!link.hulls.empty()) continue;
    // On the capsule, or on a chord of its 24 sides: at most r (1 - cos 7.5°) below.
    EXPECT_NEAR(SignedDistance(link.capsules.at(0), vertices[v]), 0, 0.01 * kTwoFingerRadius);
  }
}

TEST(ArticulatedHand, ConsistsOfAClosedPieceForEachShape) {
  const PosedHand posed = Hand().Forward(Holding({0.3, 0.2, 0, 0.4, 0.25}, shapes::RandomPose(1)));
  EXPECT_TRUE(IsClosed(posed.surface));
  EXPECT_EQ(posed.closed, posed.surface);
  const double boxes = 0.08 * 0.08 * 0.02 + 0.014 * 0.04 * 0.014;
  const double r = kTwoFingerRadius, ball = 4 * std::numbers::pi / 3 * r * r * r;
  const double capsules = std::numbers::pi * r * r * (0.04 + 0.03 + 0.03) + 4 * ball;
  // Pieces overlap and count twice; prisms of 24 sides have 99 % of a cylinder's volume.
  EXPECT_NEAR(Volume(posed.surface), boxes + capsules, 0.02 * capsules);
  EXPECT_GT(boxes + capsules, Volume(posed.surface));
}

/// Distance of a point from a box around the origin, negative inside.
double BoxDistance(const Vec3& half, const Vec3& p) {
  const Vec3 q = p.cwiseAbs() - half;
  return q.cwiseMax(0).norm() + std::min(q.maxCoeff(), 0.0);
}

/// Of the link index_inner: a box and a ball at its end.
double InnerDistance(const Vec3& p_L) {
  return std::min(BoxDistance({0.007, 0.02, 0.007}, p_L - Vec3(0, 0.02, 0)),
                  (p_L - Vec3(0, 0.042, 0)).norm() - kTwoFingerRadius);
}

TEST(ArticulatedHand, SamplesTheSurfaceThatOtherShapesLeaveFree) {
  constexpr double kSpacing = 0.004;
  int inner = 0;
  for (const LinkSurfacePoint& point : Hand().SampleSurface(kSpacing)) {
    EXPECT_NEAR(point.normal_L.norm(), 1, kTight);
    if (point.link != 9) continue;
    ++inner;
    EXPECT_NEAR(InnerDistance(point.p_L), 0, 0.01 * kTwoFingerRadius);
    EXPECT_GT(InnerDistance(point.p_L + 1e-4 * point.normal_L), InnerDistance(point.p_L))
        << "normals go out";
  }
  // The surface that is left, box without the ball's part and ball without the box's, is about
  // 2 (14 · 40 · 2 + 14 · 14) mm²; each sample stands for a disc between the spacing's half and it.
  const double area = 4 * 0.014 * 0.04 + 2 * 0.014 * 0.014;
  EXPECT_GT(inner, area / (std::numbers::pi * kSpacing * kSpacing));
  EXPECT_LT(inner, 4 * area / (std::numbers::pi * kSpacing * kSpacing));
}

TEST(ArticulatedHand, KeepsSamplesApartAndLeavesNoGap) {
  constexpr double kSpacing = 0.006;
  const std::vector<LinkSurfacePoint> samples = Hand().SampleSurface(kSpacing);
  const auto nearest = [&](int link, const Vec3& p, size_t except) {
    double distance = std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < samples.size(); ++i) {
      if (samples[i].link != link || i == except) continue;
      distance = std::min(distance, (samples[i].p_L - p).norm());
    }
    return distance;
  };
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_GE(nearest(samples[i].link, samples[i].p_L, i), kSpacing);
  }
  for (const int link : {kPalmLink, 6, 7, 10}) {  // of one shape each, nothing of them is covered
    for (const Vec3& p : Hand().LinkSurface(link).vertices) {
      EXPECT_LT(nearest(link, p, samples.size()), 1.1 * kSpacing);
    }
  }
  EXPECT_EQ(nearest(8, Vec3::Zero(), samples.size()), std::numeric_limits<double>::infinity());
}

TEST(ArticulatedHand, ClampsJointsAndDerivesCoupledOnes) {
  EXPECT_THAT(Hand().WithinLimits({-1, 2, 0.5, 0.4, 0.77}),
              ElementsAre(-0.2, 1.6, 0.02, 0.4, 0.05 + 0.2));
  EXPECT_EQ(Hand().WithinLimits({0, 0, 0, 1.6, 0})[4], 0.8) << "0.05 + 0.8 is above its limit";
  EXPECT_EQ(Hand().low(2), -0.005);
  EXPECT_EQ(Hand().high(3), 1.6);
  EXPECT_THAT(Hand().BodyPositions(std::vector<double>{1, 2, 3, 4, 5}),
              ElementsAre(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5));
}

TEST(ArticulatedHand, FindsAFingerByTheHumanOne) {
  ASSERT_NE(Hand().Finger(HandRegion::kIndex), nullptr);
  EXPECT_EQ(Hand().Finger(HandRegion::kIndex)->tip.link, 10);
  EXPECT_EQ(Hand().Finger(HandRegion::kThumb)->tip.link, 7);
  EXPECT_EQ(Hand().Finger(HandRegion::kRing), nullptr);
}

TEST(ArticulatedHand, RefusesGraspsThatAreNotItsOwn) {
  Grasp human = Holding({0, 0, 0, 0, 0});
  human.hand = "mano";
  EXPECT_THAT(RefusalOf([&] { Hand().Forward(human); }),
              AllOf(HasSubstr("\"mano\""), HasSubstr("\"two-finger\"")));
  EXPECT_THAT(RefusalOf([] {
                Hand().Forward(Holding({0, 0, 0}));
              }),
              AllOf(HasSubstr("3 joints"), HasSubstr("has 5")));
}

/// The message with which the hand is refused after a change of its description.
template <typename Change>
std::string RefusalAfter(Change change) {
  RobotHandDescription description = TwoFingerHand();
  change(description);
  return RefusalOf([&] { ArticulatedHand hand(description); });
}

TEST(ArticulatedHand, RefusesVectorsOfTheWrongLength) {
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.open.pop_back(); }),
              AllOf(HasSubstr("two-finger"), HasSubstr("5 joints")));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.joint_names.push_back("more"); }),
              HasSubstr("5 joints"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.link_region.pop_back(); }), HasSubstr("5 joints"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.body.links.resize(kRootLinks); }),
              HasSubstr("no joint after the palm"));
}

TEST(ArticulatedHand, RefusesNamesThatOccurTwice) {
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.joint_names[1] = "thumb_bend"; }),
              HasSubstr("two joints are called \"thumb_bend\""));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.body.links[7].name = "thumb_inner"; }),
              AllOf(HasSubstr("thumb_inner"), HasSubstr("twice")));
}

TEST(ArticulatedHand, RefusesCouplingsThatDoNotDetermineTheJoints) {
  const auto refusal = [](JointCoupling coupling) {
    return RefusalAfter([&](auto& hand) { hand.couplings.push_back(coupling); });
  };
  EXPECT_THAT(refusal({.joint = 4, .source = 0}), HasSubstr("coupled twice"));
  EXPECT_THAT(refusal({.joint = 1, .source = 1}), HasSubstr("itself coupled"));
  EXPECT_THAT(refusal({.joint = 1, .source = 4}),
              AllOf(HasSubstr("itself coupled"), HasSubstr("index_outer_bend")));
  EXPECT_THAT(refusal({.joint = 1, .source = 5}), HasSubstr("do not exist"));
  EXPECT_THAT(refusal({.joint = -1, .source = 0}), HasSubstr("do not exist"));
  EXPECT_THAT(refusal({.joint = 1, .source = 0, .ratio = std::nan("")}), HasSubstr("not finite"));
}

TEST(ArticulatedHand, RefusesPlacesAndDirectionsThatAreNone) {
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.palm_normal_H *= 1.1; }), HasSubstr("unit"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.forward_H.setZero(); }), HasSubstr("unit"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.palm_centre.link = 11; }),
              HasSubstr("palm's centre"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.wrist.p_L.x() = std::nan(""); }),
              HasSubstr("the wrist"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.fingers[1].tip.link = 2; }),
              AllOf(HasSubstr("index"), HasSubstr("point of the finger")));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.fingers[0].phalanges[2] = kPalmLink; }),
              AllOf(HasSubstr("thumb"), HasSubstr("phalanx")));
}

TEST(ArticulatedHand, RefusesAHandWithoutFingersOrShapes) {
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.fingers.clear(); }), HasSubstr("no finger"));
  EXPECT_THAT(RefusalAfter([](auto& hand) {
                for (BodyLink& link : hand.body.links) {
                  link.capsules.clear();
                  link.hulls.clear();
                }
              }),
              HasSubstr("no link has a shape"));
  EXPECT_THAT(RefusalAfter([](auto& hand) { hand.body.links[7].axis_L *= 2; }),
              AllOf(HasSubstr("thumb_outer"), HasSubstr("unit vector")));
}

}  // namespace
}  // namespace graspbench
