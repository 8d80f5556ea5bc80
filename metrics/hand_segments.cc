#include "metrics/hand_segments.h"

#include <algorithm>
#include <limits>

#include "core/mano_joints.h"
#include "metrics/link_shape.h"

namespace graspbench {
namespace {

constexpr size_t kManoJoints = 16;
constexpr int kFingers = 5;

double DistanceToBone(const Vec3& p, const Vec3& from, const Vec3& to) {
  const Vec3 bone = to - from;
  const double length = bone.squaredNorm();
  const double t = length > 0 ? std::clamp((p - from).dot(bone) / length, 0.0, 1.0) : 0;
  return (from + t * bone - p).norm();
}

int NearestPhalanx(const PosedHand& hand, int finger, const Vec3& p) {
  const size_t first = kManoFirstJoint[static_cast<size_t>(finger)];
  const Vec3 ends[4] = {hand.joints[first].translation(), hand.joints[first + 1].translation(),
                        hand.joints[first + 2].translation(), hand.fingertips[finger]};
  int nearest = 0;
  for (int k = 1; k < 3; ++k) {
    if (DistanceToBone(p, ends[k], ends[k + 1]) <
        DistanceToBone(p, ends[nearest], ends[nearest + 1])) {
      nearest = k;
    }
  }
  return nearest;
}

// The link that reaches nearest to the fingertip, of those of the finger; -1 for none.
int OutermostLink(const PosedHand& hand, int finger) {
  const Vec3& tip = hand.fingertips[static_cast<size_t>(finger)];
  int outermost = -1;
  double least = std::numeric_limits<double>::infinity();
  for (const LinkShape& shape : ShapesOf(hand)) {
    const auto link = static_cast<size_t>(shape.link());
    if (static_cast<int>(hand.links[link].region) != finger + 1) continue;
    const double distance = shape.SignedDistance(tip);
    if (!(distance < least)) continue;  // NaN: there is no such finger
    least = distance;
    outermost = shape.link();
  }
  return outermost;
}

HandSegments LinksOf(const PosedHand& hand) {
  HandSegments segments{.of_vertex = hand.link_of_vertex,
                        .count = static_cast<int>(hand.links.size())};
  for (const PosedLink& link : hand.links) segments.region.push_back(link.region);
  for (int finger = 0; finger < kFingers; ++finger) {
    const int outermost = OutermostLink(hand, finger);
    if (outermost >= 0) segments.fingertips.push_back(outermost);
  }
  return segments;
}

}  // namespace

HandSegments HandSegments::Of(const PosedHand& hand, const std::vector<HandRegion>& regions) {
  if (!hand.links.empty()) return LinksOf(hand);
  HandSegments segments;
  const bool phalanges = hand.joints.size() == kManoJoints;
  segments.count = phalanges ? static_cast<int>(kManoJoints) : kFingers + 1;
  segments.region.assign(static_cast<size_t>(segments.count), HandRegion::kPalm);
  for (int segment = 1; segment < segments.count; ++segment) {
    const int finger = phalanges ? (segment - 1) / 3 : segment - 1;
    segments.region[static_cast<size_t>(segment)] = static_cast<HandRegion>(finger + 1);
    if (phalanges && segment % 3 == 0) segments.fingertips.push_back(segment);
  }
  for (size_t v = 0; v < regions.size(); ++v) {
    const int region = static_cast<int>(regions[v]);  // 0 palm, 1 thumb, ...
    segments.of_vertex.push_back(
        phalanges && region > 0
            ? 3 * region - 2 + NearestPhalanx(hand, region - 1, hand.surface.vertices[v])
            : region);
  }
  return segments;
}

std::array<std::vector<int>, 5> FingertipVertices(const PosedHand& hand,
                                                  const std::vector<HandRegion>& regions) {
  std::array<std::vector<int>, 5> tips;
  for (size_t finger = 0; finger < 5; ++finger) {
    const Vec3& tip = hand.fingertips[finger];
    double radius = std::numeric_limits<double>::infinity();
    for (const Pose& joint : hand.joints) {
      radius = std::min(radius, (joint.translation() - tip).norm());
    }
    for (size_t v = 0; v < regions.size(); ++v) {
      if (static_cast<size_t>(regions[v]) == finger + 1 &&
          (hand.surface.vertices[v] - tip).norm() < radius) {
        tips[finger].push_back(static_cast<int>(v));
      }
    }
  }
  return tips;
}

}  // namespace graspbench
