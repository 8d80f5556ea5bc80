#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/articulated_hand.h"
#include "retarget/dex_retargeting_config.h"
#include "retarget/keypoints.h"

namespace graspbench {

/// 21 points of a human hand in MediaPipe's order, metres: wrist, then thumb, index, middle, ring,
/// pinky from root to tip.
using HandLandmarks = std::array<Vec3, 21>;

/// The axes of a human hand in the frame of its points, as dex-retargeting turns points before it
/// takes vectors of them: z from the wrist to the middle knuckle, y from the pinky's side to the
/// thumb's in the plane of wrist, index and middle knuckle (on a left hand the other way), x out of
/// the palm.
Mat3 WristAxes(const HandLandmarks& points, bool left);

/// Runs a configuration of dex-retargeting over the frames of a motion, by our solver: the same
/// links, keypoints, vectors and scale, as least squares over the joints (and, for positions, the
/// root) within their limits. What differs from dex-retargeting: squares in place of a smooth L1
/// loss, the pull towards the frame before is weak, and the hand begins at its palm, so a Shadow
/// hand's wrist does not bend.
class DexRetargeting {
 public:
  struct Options {
    /// Points are already turned so that WristAxes() are the axes of their frame. Of use for
    /// vectors only.
    bool in_wrist_frame = false;
  };

  /// Throws Error (kInput) naming the configuration for links and joints that the hand has not.
  DexRetargeting(const DexRetargetingConfig& config, std::shared_ptr<const ArticulatedHand> hand,
                 const std::string& where, Options options);

  /// A frame's answer. Errors are distances of links from their keypoints, or between vectors and
  /// the scaled human ones, in metres, before the low-pass filter.
  struct Frame {
    Pose X_WH = Pose::Identity();  ///< of the hand's root (palm) among the points
    std::vector<double> joints;    ///< in the hand's order, filtered
    double error_mean = 0, error_max = 0;
    int iterations = 0;
  };
  /// The next frame; starts where the one before ended.
  Frame Next(const HandLandmarks& points);

  const ArticulatedHand& hand() const { return kinematics_.hand(); }

  /// The problem of a frame and where it starts.
  KeypointProblem ProblemOf(const HandLandmarks& points) const;
  HandState StartOf(const HandLandmarks& points) const;
  const HandKinematics& kinematics() const { return kinematics_; }

 private:
  struct Target {
    LinkPoint link, origin;
    int human, human_origin;
  };
  bool vectors() const { return type_ == DexRetargetingConfig::Type::kVector; }
  /// Moves the root so that links lie on their keypoints as well as they do in this posture.
  void MoveOnto(const HandLandmarks& points, HandState& state) const;
  HandState Filtered(const HandState& state) const;

  DexRetargetingConfig::Type type_;
  double scale_, low_pass_;
  Options options_;
  HandKinematics kinematics_;
  std::vector<Target> targets_;
  std::optional<HandState> last_, filtered_;
};

}  // namespace graspbench
