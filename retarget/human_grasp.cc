#include "retarget/human_grasp.h"

#include <algorithm>
#include <limits>

#include "core/mano_joints.h"

namespace graspbench {
namespace {

constexpr double kPatch = 1.5e-3;  // m

/// Where the bone of MANO's joint is: region, and which of three phalanges.
HumanContact PartOf(int segment) {
  if (segment == 0) return {};
  for (size_t finger = 0; finger < 5; ++finger) {
    const int phalanx = segment - static_cast<int>(kManoFirstJoint[finger]);
    if (phalanx < 0 || phalanx > 2) continue;
    return {.region = static_cast<HandRegion>(finger + 1), .phalanx = phalanx};
  }
  return {};
}

}  // namespace

HandKeypoints KeypointsOf(const ManoHand& hand, const PosedHand& posed) {
  HandKeypoints keypoints;
  keypoints.wrist = posed.joints[0].translation();
  keypoints.palm_normal = posed.joints[0].linear() * hand.palm_normal();
  const auto palm =
      std::ranges::find(hand.contact_regions(), HandRegion::kPalm, &ContactRegion::part);
  for (const int v : palm->vertices) {
    keypoints.palm_centre += posed.surface.vertices[static_cast<size_t>(v)];
  }
  keypoints.palm_centre /= static_cast<double>(palm->vertices.size());
  for (size_t finger = 0; finger < 5; ++finger) {
    const size_t first = kManoFirstJoint[finger];
    keypoints.fingers[finger] = {posed.joints[first].translation(),
                                 posed.joints[first + 1].translation(),
                                 posed.joints[first + 2].translation(), posed.fingertips[finger]};
  }
  return keypoints;
}

HandKeypoints KeypointsOf(const std::array<Vec3, 21>& points) {
  HandKeypoints keypoints;
  keypoints.wrist = points[0];
  for (size_t finger = 0; finger < 5; ++finger) {
    const size_t first = 1 + 4 * finger;
    keypoints.fingers[finger] = {points[first], points[first + 1], points[first + 2],
                                 points[first + 3]};
  }
  const Vec3 index = points[5] - points[0], pinky = points[17] - points[0];
  keypoints.palm_centre = (points[0] + points[9]) / 2;
  keypoints.palm_normal = index.cross(pinky).normalized();
  return keypoints;
}

std::vector<HumanContact> HumanContacts(const ManoHand& hand, const PosedHand& posed,
                                        const Solid& object, double range) {
  struct Near {
    int segment;
    SurfaceQuery query;
  };
  const Box reach(object.bounds().min() - Vec3::Constant(range),
                  object.bounds().max() + Vec3::Constant(range));
  const SignedDistanceGrid& grid = object.distance_grid();
  std::vector<Near> near;
  std::array<double, 16> nearest;
  nearest.fill(range);
  for (size_t v = 0; v < posed.surface.vertices.size(); ++v) {
    const Vec3& p = posed.surface.vertices[v];
    if (!reach.contains(p) || grid.Distance(p) > range + 2 * grid.pitch()) continue;
    const bool inside = object.Contains(p);
    const ClosestPoint closest = object.bvh().Closest(p, inside ? 1e30 : range);
    if (closest.face < 0) continue;
    const int segment = hand.segments()[v];
    near.push_back({segment, {inside, closest.distance, closest.point, closest.face}});
    double& least = nearest[static_cast<size_t>(segment)];
    least = std::min(least, near.back().query.signed_distance());
  }
  std::vector<HumanContact> contacts;
  for (int segment = 0; segment < 16; ++segment) {
    const double least = nearest[static_cast<size_t>(segment)];
    if (least >= range) continue;
    Vec3 sum = Vec3::Zero();
    int count = 0;
    for (const Near& point : near) {
      if (point.segment != segment || point.query.signed_distance() > least + kPatch) continue;
      sum += point.query.closest;
      ++count;
    }
    const Vec3 middle = sum / count;
    const SurfaceQuery there = object.Query(middle);
    HumanContact contact = PartOf(segment);
    contact.p_O = there.closest;
    contact.normal_O = object.Outward(middle, there);
    contact.distance = least;
    contacts.push_back(contact);
  }
  return contacts;
}

}  // namespace graspbench
