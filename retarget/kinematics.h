#pragma once

#include <span>
#include <vector>

#include "core/articulated_hand.h"

namespace graspbench {

/// Where a robot hand stands: its root in the object frame and its free joints, which are those
/// that no coupling ties to another.
struct HandState {
  Pose X_OH = Pose::Identity();
  Eigen::VectorXd free;  ///< rad or m
};

/// Of all links of the body in the frame O.
struct LinkFrames {
  std::vector<Mat3> R_OL;
  std::vector<Vec3> p_OL;
  std::vector<Vec3> axis_O;  ///< of the joint that moves the link

  Vec3 PointAt(const LinkPoint& point) const {
    const auto link = static_cast<size_t>(point.link);
    return p_OL[link] + R_OL[link] * point.p_L;
  }
};

/// A hand's kinematics, laid out for optimisation over the 6 + n variables
///
///     (v, ω, z):  X_OH ← (t + v, exp(ω) R),   z the n free joints,
///
/// so v and ω are in the object frame, ω about the root's origin. Coupled joints follow their
/// sources. Immutable, shared between threads.
class HandKinematics {
 public:
  /// Throws Error (kInput) for a hand with more variables than kMostVariables.
  explicit HandKinematics(std::shared_ptr<const ArticulatedHand> hand);

  const ArticulatedHand& hand() const { return *hand_; }
  int free_joints() const { return static_cast<int>(free_.size()); }
  int variables() const { return 6 + free_joints(); }
  /// Limits of the free joints, such that coupled ones keep theirs, too.
  const Eigen::VectorXd& low() const { return low_; }
  const Eigen::VectorXd& high() const { return high_; }

  /// All joints in the hand's order, and the free ones of given joints, clamped into the limits.
  std::vector<double> Joints(const Eigen::VectorXd& free) const;
  Eigen::VectorXd Free(std::span<const double> joints) const;
  /// The state `step` away, free joints clamped into their limits.
  HandState Moved(const HandState& state, const Eigen::VectorXd& step) const;

  void Place(const HandState& state, LinkFrames& frames) const;

  /// A variable that moves a link: of the joint of `link`, `ratio` times as far.
  struct Column {
    int variable = 0;
    int link = 0;
    double ratio = 1;
  };
  /// The joint variables that move a link; besides them the first six move every link.
  const std::vector<Column>& ColumnsOf(int link) const {
    return columns_[static_cast<size_t>(link)];
  }

  /// d p_O / d variable of a point on the links that `column` moves.
  Vec3 Motion(const Column& column, const LinkFrames& frames, const Vec3& p_O) const {
    const auto link = static_cast<size_t>(column.link);
    const Vec3& axis = frames.axis_O[link];
    return column.ratio * (links_[link].hinge ? Vec3(axis.cross(p_O - frames.p_OL[link])) : axis);
  }

  static constexpr int kMostVariables = 48;

 private:
  struct Link {
    int parent;
    bool hinge;
    Mat3 R_PL;
    Vec3 p_PL, axis_L;
  };

  std::shared_ptr<const ArticulatedHand> hand_;
  std::vector<int> free_;               // joint of each free variable
  std::vector<int> source_;             // free variable of each joint
  std::vector<double> ratio_, offset_;  // q = offset + ratio · z
  Eigen::VectorXd low_, high_;
  std::vector<Link> links_;
  std::vector<std::vector<Column>> columns_;
};

}  // namespace graspbench
