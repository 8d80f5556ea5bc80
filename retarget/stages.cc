#include "retarget/stages.h"

#include <Eigen/Cholesky>

namespace graspbench {
namespace {

constexpr double kDamping = 0.01;  // m, λ

}  // namespace

void AddStages(const HandKinematics& kinematics, const HandState& state,
               const std::vector<LinkContact>& contacts, double gap, Grasp& grasp) {
  std::vector<const LinkContact*> touching;
  for (const LinkContact& contact : contacts) {
    if (contact.region != HandRegion::kPalm) touching.push_back(&contact);
  }
  if (touching.empty()) return;
  LinkFrames frames;
  kinematics.Place(state, frames);
  const auto rows = static_cast<Eigen::Index>(3 * touching.size());
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(rows, kinematics.free_joints());
  Eigen::VectorXd way(rows);
  for (size_t i = 0; i < touching.size(); ++i) {
    const LinkContact& contact = *touching[i];
    const auto row = static_cast<Eigen::Index>(3 * i);
    for (const HandKinematics::Column& column : kinematics.ColumnsOf(contact.link)) {
      const auto mover = static_cast<size_t>(column.link);
      const Vec3& axis = frames.axis_O[mover];
      const bool hinge = kinematics.hand().body().links[mover].joint == BodyLink::Joint::kHinge;
      jacobian.block<3, 1>(row, column.variable - 6) +=
          column.ratio * (hinge ? Vec3(axis.cross(contact.p_O - frames.p_OL[mover])) : axis);
    }
    way.segment<3>(row) = gap * contact.normal_O;
  }
  const Eigen::MatrixXd damped =
      jacobian * jacobian.transpose() + kDamping * kDamping * Eigen::MatrixXd::Identity(rows, rows);
  const Eigen::VectorXd step = jacobian.transpose() * damped.ldlt().solve(way);
  const auto within = [&](const Eigen::VectorXd& free) {
    return kinematics.Joints(free.cwiseMax(kinematics.low()).cwiseMin(kinematics.high()));
  };
  grasp.pregrasp = within(state.free + step);
  grasp.squeeze = within(state.free - step);
}

}  // namespace graspbench
