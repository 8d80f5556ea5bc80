#include "retarget/dex_retargeting.h"

#include <Eigen/Geometry>
#include <algorithm>

#include "core/rotation.h"
#include "retarget/dex_retargeting_names.h"

namespace graspbench {
namespace {

constexpr double kSteadiness = 1e-3;  // m/rad, towards the joints of the frame before
constexpr DescentOptions kDescent{.smallest_step = 1e-5, .smallest_decrease = 1e-5};

/// The same hand with joints that are not among `moving` fixed at zero, or at the limit next to it,
/// and without couplings where the configuration says so.
std::shared_ptr<const ArticulatedHand> Adapted(const DexRetargetingConfig& config,
                                               std::shared_ptr<const ArticulatedHand> hand,
                                               const std::string& where) {
  if (config.joints.empty() && !config.ignore_mimic) return hand;
  RobotHandDescription description = hand->description();
  if (config.ignore_mimic) description.couplings.clear();
  if (!config.joints.empty()) {
    const std::vector<int> moving = DexRetargetingJoints(*hand, config.joints, where);
    for (int i = 0; i < hand->joint_count(); ++i) {
      const auto& couplings = description.couplings;
      if (std::ranges::find(moving, i) != moving.end()) continue;
      if (std::ranges::find(couplings, i, &JointCoupling::joint) != couplings.end()) continue;
      BodyLink& link = description.body.links[static_cast<size_t>(kRootLinks + i)];
      link.low = link.high = std::clamp(0.0, link.low, link.high);
      description.open[static_cast<size_t>(i)] = link.low;
    }
  }
  return std::make_shared<const ArticulatedHand>(std::move(description));
}

/// The axes of WristAxes() on a robot hand.
Mat3 WristAxes(const RobotHandDescription& hand) {
  const Vec3& x = hand.palm_normal_H;
  const Vec3 z = (hand.forward_H - hand.forward_H.dot(x) * x).normalized();
  Mat3 axes;
  axes << x, z.cross(x), z;
  return axes;
}

}  // namespace

Mat3 WristAxes(const HandLandmarks& points, bool left) {
  const Vec3 z = (points[9] - points[0]).normalized();
  const Vec3 across = (left ? -1 : 1) * (points[5] - points[9]);
  const Vec3 y = (across - across.dot(z) * z).normalized();
  Mat3 axes;
  axes << y.cross(z), y, z;
  return axes;
}

DexRetargeting::DexRetargeting(const DexRetargetingConfig& config,
                               std::shared_ptr<const ArticulatedHand> hand,
                               const std::string& where, Options options)
    : type_(config.type),
      scale_(config.scale),
      low_pass_(config.low_pass),
      options_(options),
      kinematics_(Adapted(config, std::move(hand), where)) {
  for (const DexRetargetingConfig::Target& target : config.targets) {
    const LinkPoint link = DexRetargetingLink(this->hand(), target.link, where);
    const LinkPoint origin =
        vectors() ? DexRetargetingLink(this->hand(), target.origin, where) : LinkPoint{};
    targets_.push_back({link, origin, target.human, target.human_origin});
  }
}

KeypointProblem DexRetargeting::ProblemOf(const HandLandmarks& points) const {
  KeypointProblem problem;
  for (const Target& target : targets_) {
    const Vec3& end = points[static_cast<size_t>(target.human)];
    if (vectors()) {
      const Vec3& begin = points[static_cast<size_t>(target.human_origin)];
      problem.vectors.push_back({target.origin, target.link, scale_ * (end - begin)});
    } else {
      problem.positions.push_back({target.link, end});
    }
  }
  problem.rest = StartOf(points).free;
  problem.rest_weight = kSteadiness;
  return problem;
}

HandState DexRetargeting::StartOf(const HandLandmarks& points) const {
  const bool left = hand().description().left;
  HandKeypoints keypoints = KeypointsOf(points);
  if (left) keypoints.palm_normal = -keypoints.palm_normal;
  HandState state = StartAt(kinematics_, keypoints);
  if (last_) state.free = last_->free;
  if (vectors()) {
    const Mat3 R_WC = options_.in_wrist_frame ? Mat3::Identity() : WristAxes(points, left);
    state.X_OH.linear() = R_WC * WristAxes(hand().description()).transpose();
    LinkFrames frames;
    kinematics_.Place(state, frames);
    state.X_OH.translation() += points[0] - frames.PointAt(hand().description().wrist);
  } else if (last_) {
    state.X_OH = last_->X_OH;
  } else if (targets_.size() >= 3) {
    MoveOnto(points, state);
  }
  return state;
}

void DexRetargeting::MoveOnto(const HandLandmarks& points, HandState& state) const {
  LinkFrames frames;
  kinematics_.Place(state, frames);
  const auto count = static_cast<Eigen::Index>(targets_.size());
  Eigen::Matrix3Xd links(3, count), keypoints(3, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const Target& target = targets_[static_cast<size_t>(i)];
    links.col(i) = frames.PointAt(target.link);
    keypoints.col(i) = points[static_cast<size_t>(target.human)];
  }
  const Pose move(Eigen::umeyama(links, keypoints, /*with_scaling=*/false));
  state.X_OH = Pose(move * state.X_OH);
}

HandState DexRetargeting::Filtered(const HandState& state) const {
  if (!filtered_ || !(low_pass_ >= 0 && low_pass_ <= 1)) return state;
  HandState next = *filtered_;
  next.free += low_pass_ * (state.free - next.free);
  next.X_OH.translation() += low_pass_ * (state.X_OH.translation() - next.X_OH.translation());
  const Vec3 turn = ToAxisAngle(state.X_OH.linear() * next.X_OH.linear().transpose());
  next.X_OH.linear() = FromAxisAngle(low_pass_ * turn) * next.X_OH.linear();
  return next;
}

DexRetargeting::Frame DexRetargeting::Next(const HandLandmarks& points) {
  HandState state = StartOf(points);
  const KeypointProblem problem = ProblemOf(points);
  DescentOptions options = kDescent;
  options.root_moves = !vectors();
  Frame frame;
  frame.iterations = SolveKeypoints(kinematics_, problem, options, state).iterations;
  last_ = state;
  filtered_ = Filtered(state);

  LinkFrames frames;
  kinematics_.Place(state, frames);
  std::vector<double> errors;
  for (const PositionTask& task : problem.positions) {
    errors.push_back((frames.PointAt(task.point) - task.target_O).norm());
  }
  for (const VectorTask& task : problem.vectors) {
    const Vec3 vector = frames.PointAt(task.to) - frames.PointAt(task.from);
    errors.push_back((vector - task.target_O).norm());
  }
  for (const double error : errors) {
    frame.error_mean += error / static_cast<double>(errors.size());
    frame.error_max = std::max(frame.error_max, error);
  }
  frame.X_WH = filtered_->X_OH;
  frame.joints = kinematics_.Joints(filtered_->free);
  return frame;
}

}  // namespace graspbench
