#include "annotate/grasp_type.h"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>
#include <set>

namespace graspbench {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kFlat = 75 * kDegree, kFlatAgainstPalm = 45 * kDegree;
constexpr double kRound = 0.1;
constexpr double kStraightIndex = 60 * kDegree, kMoreThanIndex = 70 * kDegree;

/// MANO's first joint of index, middle, ring and pinky.
constexpr std::array<int, 4> kFirstJoint = {1, 4, 10, 7};

int FingerOf(HandRegion region) {  // 0 index … 3 pinky, negative for thumb and palm
  return static_cast<int>(region) - static_cast<int>(HandRegion::kIndex);
}

double Flexion(const HandPosture& posture, int finger) {
  const auto first = static_cast<size_t>(kFirstJoint[finger] - 1);
  return posture[first][0] + posture[first + 1][0] + posture[first + 2][0];
}

double Roundness(const std::vector<ContactPoint>& points) {
  if (points.empty()) return 0;
  Mat3 moments = Mat3::Zero();
  for (const ContactPoint& point : points) moments += point.normal_O * point.normal_O.transpose();
  moments /= static_cast<double>(points.size());
  return Eigen::SelfAdjointEigenSolver<Mat3>(moments, Eigen::EigenvaluesOnly).eigenvalues()[0];
}

}  // namespace

std::string_view Name(GraspType type) {
  static constexpr std::array<std::string_view, kGraspTypes> names = {
      "none",       "touch",        "pinch",           "lateral",
      "tripod",     "quadpod",      "prismatic",       "precision_sphere",
      "power_wrap", "power_sphere", "index_extension", "hook",
      "support"};
  return names[static_cast<size_t>(type)];
}

bool IsPower(GraspType type) {
  return type == GraspType::kPowerWrap || type == GraspType::kPowerSphere ||
         type == GraspType::kIndexExtension;
}

GraspFeatures FeaturesOf(const ManoHand& hand, const Grasp& grasp, const PosedHand& posed,
                         const HandContacts& contacts) {
  GraspFeatures features;
  features.thumb = contacts.Bears(HandRegion::kThumb);
  features.palm = contacts.Bears(HandRegion::kPalm);
  features.roundness = Roundness(contacts.points);
  std::set<int> fingers, proximal;
  for (HandRegion finger : contacts.Fingers()) {
    if (FingerOf(finger) >= 0) fingers.insert(FingerOf(finger));
  }
  double to_side = 0, to_pad = 0;
  for (const ContactPoint& point : contacts.points) {
    const auto vertex = static_cast<size_t>(point.vertex);
    const int finger = FingerOf(point.finger);
    if (!fingers.contains(finger)) continue;
    const int segment = hand.segments()[vertex];
    if (segment == kFirstJoint[finger]) proximal.insert(finger);
    if (finger != 0 || segment < 1) continue;
    const JointAxes& axes = hand.axes()[static_cast<size_t>(segment - 1)];
    const Vec3 towards_object =
        -(posed.joints[static_cast<size_t>(segment)].linear().transpose() * point.normal_O);
    to_side += towards_object.dot(axes.flexion);
    to_pad -= towards_object.dot(axes.abduction);
  }
  features.fingers = static_cast<int>(fingers.size());
  features.proximal = static_cast<int>(proximal.size());
  features.index = fingers.contains(0);
  features.on_index_side = features.index && to_side > std::abs(to_pad);

  const HandPosture posture = hand.PostureFromJoints(grasp.joints);
  for (int finger : fingers) features.flexion += Flexion(posture, finger) / features.fingers;
  features.index_flexion = Flexion(posture, 0);
  for (int finger = 1; finger < 4; ++finger) {
    features.others_flexion += Flexion(posture, finger) / 3;
  }
  return features;
}

GraspType Classify(const GraspFeatures& f) {
  const bool round = f.fingers >= 3 && f.roundness > kRound;
  const bool palm_opposition = f.palm || f.proximal >= 2;
  if (!f.thumb && !f.palm && f.fingers == 0) return GraspType::kNone;
  if (f.fingers == 0) return GraspType::kTouch;
  if (!f.thumb) {
    if (f.fingers == 1 && !f.palm) return GraspType::kTouch;
    if (f.flexion < kFlat) return GraspType::kSupport;
    if (!palm_opposition) return GraspType::kHook;
    return round ? GraspType::kPowerSphere : GraspType::kPowerWrap;
  }
  if (f.fingers <= 2 && f.on_index_side && !palm_opposition) return GraspType::kLateral;
  if (palm_opposition) {
    if (f.flexion < kFlatAgainstPalm) return GraspType::kSupport;
    if (f.index_flexion < kStraightIndex && f.others_flexion > f.index_flexion + kMoreThanIndex) {
      return GraspType::kIndexExtension;
    }
    return round ? GraspType::kPowerSphere : GraspType::kPowerWrap;
  }
  if (f.fingers == 1) return GraspType::kPinch;
  if (f.fingers == 2) return GraspType::kTripod;
  if (f.fingers == 3) return GraspType::kQuadpod;
  return round ? GraspType::kPrecisionSphere : GraspType::kPrismatic;
}

}  // namespace graspbench
