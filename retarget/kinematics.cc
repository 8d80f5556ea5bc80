#include "retarget/kinematics.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rotation.h"

namespace graspbench {

HandKinematics::HandKinematics(std::shared_ptr<const ArticulatedHand> hand)
    : hand_(std::move(hand)) {
  const auto& couplings = hand_->description().couplings;
  const int joints = hand_->joint_count();
  source_.assign(static_cast<size_t>(joints), -1);
  ratio_.assign(static_cast<size_t>(joints), 1);
  offset_.assign(static_cast<size_t>(joints), 0);
  for (int i = 0; i < joints; ++i) {
    const bool tied = std::ranges::find(couplings, i, &JointCoupling::joint) != couplings.end();
    if (tied) continue;
    source_[static_cast<size_t>(i)] = free_joints();
    free_.push_back(i);
  }
  if (variables() > kMostVariables) {
    throw Error(ErrorKind::kInput,
                std::to_string(free_joints()) + " free joints are more than retargeting handles, " +
                    std::to_string(kMostVariables - 6),
                "hand \"" + hand_->name() + "\"");
  }
  low_.resize(free_joints());
  high_.resize(free_joints());
  for (int k = 0; k < free_joints(); ++k) {
    low_[k] = hand_->low(free_[static_cast<size_t>(k)]);
    high_[k] = hand_->high(free_[static_cast<size_t>(k)]);
  }
  for (const JointCoupling& coupling : couplings) {
    const auto joint = static_cast<size_t>(coupling.joint);
    const int k = source_[static_cast<size_t>(coupling.source)];
    source_[joint] = k;
    ratio_[joint] = coupling.ratio;
    offset_[joint] = coupling.offset;
    if (coupling.ratio == 0) continue;
    const double a = (hand_->low(coupling.joint) - coupling.offset) / coupling.ratio;
    const double b = (hand_->high(coupling.joint) - coupling.offset) / coupling.ratio;
    low_[k] = std::max(low_[k], std::min(a, b));
    high_[k] = std::min(high_[k], std::max(a, b));
  }
  const auto& links = hand_->body().links;
  columns_.resize(links.size());
  for (size_t i = 0; i < links.size(); ++i) {
    links_.push_back({links[i].parent, links[i].joint == BodyLink::Joint::kHinge,
                      links[i].X_PL.linear(), links[i].X_PL.translation(), links[i].axis_L});
    if (i < kRootLinks) continue;
    columns_[i] = columns_[static_cast<size_t>(links[i].parent)];
    const size_t joint = i - kRootLinks;
    columns_[i].push_back({6 + source_[joint], static_cast<int>(i), ratio_[joint]});
  }
}

std::vector<double> HandKinematics::Joints(const Eigen::VectorXd& free) const {
  std::vector<double> joints(source_.size());
  for (size_t i = 0; i < joints.size(); ++i) joints[i] = offset_[i] + ratio_[i] * free[source_[i]];
  return joints;
}

Eigen::VectorXd HandKinematics::Free(std::span<const double> joints) const {
  Eigen::VectorXd free(free_joints());
  for (int k = 0; k < free_joints(); ++k) {
    free[k] = joints[static_cast<size_t>(free_[static_cast<size_t>(k)])];
  }
  return free.cwiseMax(low_).cwiseMin(high_);
}

HandState HandKinematics::Moved(const HandState& state, const Eigen::VectorXd& step) const {
  HandState moved;
  moved.X_OH.linear() = FromAxisAngle(step.segment<3>(3)) * state.X_OH.linear();
  moved.X_OH.translation() = state.X_OH.translation() + step.head<3>();
  moved.free = (state.free + step.tail(free_joints())).cwiseMax(low_).cwiseMin(high_);
  return moved;
}

void HandKinematics::Place(const HandState& state, LinkFrames& frames) const {
  frames.R_OL.resize(links_.size());
  frames.p_OL.resize(links_.size());
  frames.axis_O.resize(links_.size());
  for (size_t i = 0; i < kRootLinks; ++i) {
    frames.R_OL[i] = state.X_OH.linear();
    frames.p_OL[i] = state.X_OH.translation();
    frames.axis_O[i].setZero();
  }
  for (size_t i = kRootLinks; i < links_.size(); ++i) {
    const Link& link = links_[i];
    const auto parent = static_cast<size_t>(link.parent);
    const size_t joint = i - kRootLinks;
    const double q = offset_[joint] + ratio_[joint] * state.free[source_[joint]];
    const Mat3 R = frames.R_OL[parent] * link.R_PL;
    frames.axis_O[i] = R * link.axis_L;
    frames.p_OL[i] = frames.p_OL[parent] + frames.R_OL[parent] * link.p_PL;
    if (link.hinge) {
      // Rodrigues: R (c I + s [a] + (1 - c) a aᵀ), column by column.
      const double c = std::cos(q), s = std::sin(q);
      const Vec3& a = link.axis_L;
      Mat3 turn;
      turn << c + (1 - c) * a.x() * a.x(), (1 - c) * a.x() * a.y() - s * a.z(),
          (1 - c) * a.x() * a.z() + s * a.y(), (1 - c) * a.x() * a.y() + s * a.z(),
          c + (1 - c) * a.y() * a.y(), (1 - c) * a.y() * a.z() - s * a.x(),
          (1 - c) * a.x() * a.z() - s * a.y(), (1 - c) * a.y() * a.z() + s * a.x(),
          c + (1 - c) * a.z() * a.z();
      frames.R_OL[i].noalias() = R * turn;
    } else {
      frames.R_OL[i] = R;
      frames.p_OL[i] += q * frames.axis_O[i];
    }
  }
}

}  // namespace graspbench
