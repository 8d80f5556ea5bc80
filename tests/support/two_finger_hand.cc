#include "tests/support/two_finger_hand.h"

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

BodyLink Hinge(const std::string& name, int parent, const Vec3& p_PL, double low, double high) {
  BodyLink link{.name = name, .parent = parent, .axis_L = Vec3::UnitX(), .low = low, .high = high};
  link.X_PL.translation() = p_PL;
  link.mass = 0.02;
  link.inertia_L = 1e-5 * Mat3::Identity();
  return link;
}

Capsule Along(double length) { return {Vec3::Zero(), length * Vec3::UnitY(), kTwoFingerRadius}; }

}  // namespace

RobotHandDescription TwoFingerHand() {
  RobotHandDescription hand{.name = "two-finger", .title = "Two fingers", .hash = "none"};
  auto& links = hand.body.links;
  links = RootLinks();
  links[kPalmLink].mass = 0.2;
  links[kPalmLink].hulls = {shapes::Box({.size = {0.08, 0.08, 0.02}})};

  links.push_back(Hinge("thumb_inner", kPalmLink, {-0.03, 0.04, 0}, -0.2, 1.6));
  links.back().capsules = {Along(0.04)};
  links.push_back(Hinge("thumb_outer", 6, {0, 0.04, 0}, 0, 1.6));
  links.back().capsules = {Along(0.03)};

  links.push_back(Hinge("index_slide", kPalmLink, {0.03, 0.04, 0}, -0.005, 0.02));
  links.back().joint = BodyLink::Joint::kSlide;
  links.back().axis_L = Vec3::UnitY();
  links.push_back(Hinge("index_inner", 8, Vec3::Zero(), -0.2, 1.6));
  links.back().hulls = {shapes::Box({.size = {0.014, 0.04, 0.014}, .centre = {0, 0.02, 0}})};
  links.back().capsules = {{{0, 0.042, 0}, {0, 0.042, 0}, kTwoFingerRadius}};
  links.push_back(Hinge("index_outer", 9, {0, 0.04, 0}, -0.1, 0.8));
  links.back().capsules = {Along(0.03)};
  hand.body.overlapping = {{kPalmLink, 6}, {kPalmLink, 9}, {6, 7}, {9, 10}};

  hand.joint_names = {"thumb_bend", "thumb_outer_bend", "index_out", "index_bend",
                      "index_outer_bend"};
  hand.couplings = {{.joint = 4, .source = 3, .ratio = 0.5, .offset = 0.05}};
  hand.link_region.assign(links.size(), HandRegion::kPalm);
  for (const size_t link : {6u, 7u}) hand.link_region[link] = HandRegion::kThumb;
  for (const size_t link : {8u, 9u, 10u}) hand.link_region[link] = HandRegion::kIndex;

  const Vec3 tip(0, 0.03, 0), half(0, 0.015, 0);
  hand.fingers = {{.region = HandRegion::kThumb,
                   .base = {6, Vec3::Zero()},
                   .middle = {7, Vec3::Zero()},
                   .distal = {7, half},
                   .tip = {7, tip},
                   .phalanges = {6, 7, 7}},
                  {.region = HandRegion::kIndex,
                   .base = {9, Vec3::Zero()},
                   .middle = {10, Vec3::Zero()},
                   .distal = {10, half},
                   .tip = {10, tip},
                   .phalanges = {9, 10, 10}}};
  hand.palm_normal_H = Vec3::UnitZ();
  hand.forward_H = Vec3::UnitY();
  hand.palm_centre = {kPalmLink, {0, 0, 0.01}};
  hand.wrist = {kPalmLink, {0, -0.04, 0}};
  hand.open = {0, 0, 0, 0, 0.05};
  return hand;
}

}  // namespace graspbench
