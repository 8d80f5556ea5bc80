#pragma once

#include <vector>

#include "retarget/human_grasp.h"
#include "retarget/least_squares.h"

namespace graspbench {

/// A point of the hand shall be at a place.
struct PositionTask {
  LinkPoint point;
  Vec3 target_O = Vec3::Zero();
  double weight = 1;
};

/// The vector from one point of the hand to another shall be a given one.
struct VectorTask {
  LinkPoint from, to;
  Vec3 target_O = Vec3::Zero();
  double weight = 1;
};

/// Keypoints that a hand shall match:
///
///     min over X_OH, q of  Σ w² |p(q) − p̂|² + Σ w² |p_to(q) − p_from(q) − v̂|²
///                          + w_rest² |z − z_rest|²,      low ≤ q ≤ high.
struct KeypointProblem {
  std::vector<PositionTask> positions;
  std::vector<VectorTask> vectors;
  Eigen::VectorXd rest;    ///< free joints; empty for none
  double rest_weight = 0;  ///< m/rad
};

/// Solves it from `state`.
DescentResult SolveKeypoints(const HandKinematics& kinematics, const KeypointProblem& problem,
                             const DescentOptions& options, HandState& state);

/// Solves it from several postures: a finger whose joints turn far reaches the same places in more
/// than one way, and a descent may end in a wrong one. As long as a finger has a point farther than
/// `reached` (m) from its place, its joints start again elsewhere in their ranges, up to kRestarts
/// times; what lowers the cost is kept.
DescentResult SearchKeypoints(const HandKinematics& kinematics, const KeypointProblem& problem,
                              const DescentOptions& options, double reached, HandState& state);
inline constexpr int kRestarts = 12;

/// Weights of the alignment with a human hand. Lengths weigh 1; a vector's or angle's weight is in
/// metres per metre or radian.
struct AlignmentOptions {
  double tip = 1;
  double outer_phalanx = 0.5;  ///< vector from the outer joint to the tip
  double finger = 0.15;        ///< vector from the middle joint to the tip
  double pinch = 0.3;          ///< vectors from the thumb's tip to the other tips
  double palm = 0.05;          ///< place of the palm
  double palm_turn = 0.1;      ///< direction of the palm, on an arm of 10 cm
  double rest = 0.002;         ///< joints near the middle of their ranges
  /// Length of the robot's fingers over the human's; 0: from the hands themselves.
  double scale = 0;
};

/// Length of the robot's fingers, middle joint to tip, over the human's; the mean over the fingers
/// that both have.
double FingerScale(const ArticulatedHand& robot, const HandKeypoints& human);

/// The tasks that make a robot hand do what a human hand does: fingertips at the same places,
/// phalanges in the same directions (as long as the robot's own), thumb and fingertips at the same
/// distances, the palm where the human's is. Fingers that the robot has not are left out.
KeypointProblem AlignmentWith(const HandKinematics& robot, const HandKeypoints& human,
                              const AlignmentOptions& options);

/// Where to start: palm on palm, normal on normal, forwards on forwards; joints half-way between
/// the open hand and the middle of their ranges.
HandState StartAt(const HandKinematics& robot, const HandKeypoints& human);

}  // namespace graspbench
