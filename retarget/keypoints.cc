#include "retarget/keypoints.h"

#include <array>
#include <cmath>
#include <set>

namespace graspbench {
namespace {

constexpr double kPalmArm = 0.1;     // m
constexpr double kWidestRange = 10;  // rad; a joint without limits has no middle

double Length(const FingerPoints& finger) {
  return (finger.distal - finger.middle).norm() + (finger.tip - finger.distal).norm();
}

// Right-handed axes: out of the palm, towards the fingers, across.
Mat3 PalmAxes(const Vec3& normal, const Vec3& forward) {
  Mat3 axes;
  axes.col(1) = (forward - forward.dot(normal) * normal).normalized();
  axes.col(0) = normal;
  axes.col(2) = axes.col(0).cross(axes.col(1));
  return axes;
}

// Fingers with a point farther than `reached` from its place.
std::set<HandRegion> FingersOff(const HandKinematics& kinematics, const KeypointProblem& problem,
                                const HandState& state, double reached) {
  LinkFrames frames;
  kinematics.Place(state, frames);
  std::set<HandRegion> off;
  for (const PositionTask& task : problem.positions) {
    if ((frames.PointAt(task.point) - task.target_O).norm() <= reached) continue;
    const auto link = static_cast<size_t>(task.point.link);
    off.insert(kinematics.hand().description().link_region[link]);
  }
  off.erase(HandRegion::kPalm);
  return off;
}

// Postures that fill the ranges of a finger's joints evenly: Kronecker's sequence with the square
// roots of primes.
void StartElsewhere(const HandKinematics& kinematics, HandRegion region, int number,
                    HandState& state) {
  constexpr std::array<double, 6> kPrimes = {2, 3, 5, 7, 11, 13};
  const RobotFinger* finger = kinematics.hand().Finger(region);
  if (finger == nullptr) return;
  size_t i = 0;
  for (const HandKinematics::Column& column : kinematics.ColumnsOf(finger->tip.link)) {
    const int k = column.variable - 6;
    const double low = kinematics.low()[k], high = kinematics.high()[k];
    if (!(high - low < kWidestRange)) continue;
    const double turns = (number + 1) * std::sqrt(kPrimes[i++ % kPrimes.size()]);
    state.free[k] = low + (turns - std::floor(turns)) * (high - low);
  }
}

Eigen::VectorXd RestOf(const HandKinematics& kinematics) {
  Eigen::VectorXd rest = kinematics.Free(kinematics.hand().description().open);
  for (int i = 0; i < rest.size(); ++i) {
    const double low = kinematics.low()[i], high = kinematics.high()[i];
    if (high - low < kWidestRange) rest[i] = (rest[i] + (low + high) / 2) / 2;
  }
  return rest;
}

}  // namespace

DescentResult SolveKeypoints(const HandKinematics& kinematics, const KeypointProblem& problem,
                             const DescentOptions& options, HandState& state) {
  const auto linearise = [&](const HandState& at, const LinkFrames& frames, NormalEquations& sums) {
    for (const PositionTask& task : problem.positions) {
      const Vec3 p_O = frames.PointAt(task.point);
      sums.AddPoint(task.point.link, p_O, p_O - task.target_O, task.weight);
    }
    for (const VectorTask& task : problem.vectors) {
      const Vec3 a_O = frames.PointAt(task.to), b_O = frames.PointAt(task.from);
      sums.AddVector(task.to.link, a_O, task.from.link, b_O, a_O - b_O - task.target_O,
                     task.weight);
    }
    for (int i = 0; i < problem.rest.size(); ++i) {
      sums.AddVariable(6 + i, at.free[i] - problem.rest[i], problem.rest_weight);
    }
  };
  return Descend(kinematics, linearise, options, state);
}

DescentResult SearchKeypoints(const HandKinematics& kinematics, const KeypointProblem& problem,
                              const DescentOptions& options, double reached, HandState& state) {
  DescentResult best = SolveKeypoints(kinematics, problem, options, state);
  for (int restart = 0; restart < kRestarts; ++restart) {
    const std::set<HandRegion> missed = FingersOff(kinematics, problem, state, reached);
    if (missed.empty()) break;
    HandState other = state;
    for (const HandRegion region : missed) StartElsewhere(kinematics, region, restart, other);
    const DescentResult result = SolveKeypoints(kinematics, problem, options, other);
    best.iterations += result.iterations;
    if (result.cost >= best.cost) continue;
    best.cost = result.cost;
    state = other;
  }
  return best;
}

double FingerScale(const ArticulatedHand& robot, const HandKeypoints& human) {
  const std::vector<Pose> X_HL =
      LinkPoses(robot.body(), robot.BodyPositions(robot.description().open));
  const auto at = [&](const LinkPoint& point) -> Vec3 {
    return X_HL[static_cast<size_t>(point.link)] * point.p_L;
  };
  double sum = 0;
  for (const RobotFinger& finger : robot.fingers()) {
    const FingerPoints points{at(finger.base), at(finger.middle), at(finger.distal),
                              at(finger.tip)};
    sum += Length(points) / Length(human.Of(finger.region));
  }
  return sum / static_cast<double>(robot.fingers().size());
}

KeypointProblem AlignmentWith(const HandKinematics& robot, const HandKeypoints& human,
                              const AlignmentOptions& options) {
  const ArticulatedHand& hand = robot.hand();
  const double scale = options.scale > 0 ? options.scale : FingerScale(hand, human);
  KeypointProblem problem{
      .positions = {}, .vectors = {}, .rest = RestOf(robot), .rest_weight = options.rest};
  const RobotFinger* thumb = hand.Finger(HandRegion::kThumb);
  for (const RobotFinger& finger : hand.fingers()) {
    const FingerPoints& of = human.Of(finger.region);
    problem.positions.push_back({finger.tip, of.tip, options.tip});
    problem.vectors.push_back(
        {finger.distal, finger.tip, scale * (of.tip - of.distal), options.outer_phalanx});
    problem.vectors.push_back(
        {finger.middle, finger.tip, scale * (of.tip - of.middle), options.finger});
    if (thumb == nullptr || thumb == &finger) continue;
    problem.vectors.push_back(
        {thumb->tip, finger.tip, of.tip - human.Of(HandRegion::kThumb).tip, options.pinch});
  }
  const RobotHandDescription& palm = hand.description();
  const Mat3 R_OH = StartAt(robot, human).X_OH.linear();
  problem.positions.push_back({palm.palm_centre, human.palm_centre, options.palm});
  for (const Vec3& direction : {palm.palm_normal_H, palm.forward_H}) {
    const Vec3 arm = kPalmArm * direction;
    problem.vectors.push_back(
        {{kPalmLink, Vec3::Zero()}, {kPalmLink, arm}, R_OH * arm, options.palm_turn});
  }
  return problem;
}

HandState StartAt(const HandKinematics& robot, const HandKeypoints& human) {
  const RobotHandDescription& hand = robot.hand().description();
  const Vec3 forward = human.Of(HandRegion::kMiddle).base - human.wrist;
  HandState state;
  state.free = RestOf(robot);
  state.X_OH.linear() = PalmAxes(human.palm_normal, forward) *
                        PalmAxes(hand.palm_normal_H, hand.forward_H).transpose();
  LinkFrames frames;
  robot.Place(state, frames);
  state.X_OH.translation() = human.palm_centre - frames.PointAt(hand.palm_centre);
  return state;
}

}  // namespace graspbench
