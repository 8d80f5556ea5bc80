#include "generators/tta/adaptation.h"

#include <cmath>
#include <optional>

#include "nn/optimizer.h"
#include "nn/rotation.h"

namespace graspbench::tta {
namespace {

constexpr int64_t kFingerJoints = 15;
constexpr char kPosition[] = "position", kRotation[] = "rotation", kJoints[] = "joints";

// Numbers of 15 joints as 15 × 3.
template <typename NumbersOf>
std::vector<double> PerJoint(const NumbersOf& numbers_of) {
  std::vector<double> all;
  for (size_t joint = 0; joint < kFingerJoints; ++joint) {
    const Vec3 numbers = numbers_of(joint);
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return all;
}

Tensor AxesTensor(const std::array<JointAxes, 15>& axes) {
  std::vector<double> all;
  for (const auto axis : {&JointAxes::flexion, &JointAxes::abduction, &JointAxes::twist}) {
    const auto numbers = PerJoint([&](size_t joint) { return Vec3(axes[joint].*axis); });
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return nn::ToTensor(all).view({3, kFingerJoints, 3});
}

// R = Rot(flexion) Rot(abduction) Rot(twist) of angles ... × 15 × 3.
Tensor MatricesOf(const Tensor& angles, const Tensor& axes) {
  const auto turn = [&](int64_t k) {
    return nn::MatrixFromAxisAngle(angles.select(-1, k).unsqueeze(-1) * axes[k]);
  };
  return at::matmul(at::matmul(turn(0), turn(1)), turn(2));
}

/// Adam or gradient descent over the same variables.
class Descent {
 public:
  Descent(const GraspVariables& variables, const AdaptationOptions& options)
      : schedule_{options.learning_rate, options.iterations}, decay_(options.decay) {
    if (options.adam) {
      adam_.emplace(variables.tensors(), nn::AdamWOptions{});
      return;
    }
    std::vector<Tensor> tensors;
    for (const auto& [name, tensor] : variables.tensors()) tensors.push_back(tensor);
    sgd_.emplace(tensors, options.momentum);
  }
  void Step(int64_t iteration) {
    const double rate = decay_ ? schedule_.At(iteration) : schedule_.peak;
    adam_ ? adam_->Step(rate) : sgd_->Step(rate);
  }

 private:
  nn::CosineSchedule schedule_;
  bool decay_;
  std::optional<nn::AdamW> adam_;
  std::optional<nn::Sgd> sgd_;
};

std::vector<std::pair<std::string, double>> TermsOf(const Terms& terms, size_t grasp) {
  const auto number = [&](const Tensor& term) {
    return term.select(0, static_cast<int64_t>(grasp)).item<double>();
  };
  return {{"consistency", number(terms.consistency)},
          {"contact", number(terms.contact)},
          {"penetration", number(terms.penetration)},
          {"depth", number(terms.depth)},
          {"total", number(terms.total)}};
}

bool AllFinite(const Grasp& grasp, const std::vector<std::pair<std::string, double>>& terms) {
  bool finite = grasp.X_OH.matrix().allFinite();
  for (const double joint : grasp.joints) finite &= std::isfinite(joint);
  for (const auto& [name, value] : terms) finite &= std::isfinite(value);
  return finite;
}

}  // namespace

GraspVariables::GraspVariables(std::span<const Grasp> grasps, const ManoHand& hand,
                               const AdaptationOptions& options, at::TensorOptions tensors)
    : start_(grasps.begin(), grasps.end()), hand_(hand), options_(options) {
  const auto batch = static_cast<int64_t>(grasps.size());
  const HandPose pose = nn::ToHandPose(start_);
  shape_ = pose.shape.to(tensors);
  Tensor joints = pose.fingers.to(tensors);
  if (options.joint_limits) {
    axes_ = AxesTensor(hand.axes()).to(tensors);
    std::vector<double> angles;
    for (const Grasp& grasp : grasps) {
      const HandPosture posture = hand.PostureFromJoints(grasp.joints);
      const auto numbers = PerJoint([&](size_t joint) { return posture[joint]; });
      angles.insert(angles.end(), numbers.begin(), numbers.end());
    }
    joints = nn::ToTensor(angles).view({batch, kFingerJoints, 3}).to(tensors);
    const auto bound = [&](Vec3 JointLimits::*side) {
      const auto& limits = HandJointLimits();
      return nn::ToTensor(PerJoint([&](size_t joint) { return Vec3(limits[joint].*side); }))
          .view({kFingerJoints, 3})
          .to(tensors);
    };
    low_ = at::minimum(joints, bound(&JointLimits::low)) / options.joint_unit;
    high_ = at::maximum(joints, bound(&JointLimits::high)) / options.joint_unit;
  }
  tensors_[kPosition] = at::zeros({batch, 3}, tensors);
  tensors_[kRotation] = at::zeros({batch, 3}, tensors);
  tensors_[kJoints] = (joints / options.joint_unit).contiguous();
  for (auto& [name, tensor] : tensors_) tensor.requires_grad_(true);
}

HandPose GraspVariables::pose() const {
  const Tensor joints = options_.joint_unit * tensors_.at(kJoints);
  return {.fingers = axes_.defined() ? MatricesOf(joints, axes_) : joints,
          .shape = shape_,
          .rotation = nn::MatrixFromAxisAngle(options_.rotation_unit * tensors_.at(kRotation)),
          .position = options_.position_unit * tensors_.at(kPosition)};
}

void GraspVariables::Clamp() const {
  if (!axes_.defined()) return;
  const at::NoGradGuard no_gradient;
  const Tensor& joints = tensors_.at(kJoints);
  joints.copy_(at::minimum(at::maximum(joints, low_), high_));
}

std::vector<Grasp> GraspVariables::Grasps() const {
  const at::NoGradGuard no_gradient;
  std::vector<Grasp> now = start_;
  const std::vector<double> joints =
      nn::ToDoubles(options_.joint_unit * tensors_.at(kJoints).to(at::kDouble));
  const std::vector<double> turns =
      nn::ToDoubles(options_.rotation_unit * tensors_.at(kRotation).to(at::kDouble));
  const std::vector<double> moves =
      nn::ToDoubles(options_.position_unit * tensors_.at(kPosition).to(at::kDouble));
  for (size_t i = 0; i < now.size(); ++i) {
    const Vec3 turn = Eigen::Map<const Vec3>(&turns[3 * i]);
    Pose X_SH = Pose::Identity();
    if (turn.norm() > 0) {
      X_SH.linear() = Eigen::AngleAxisd(turn.norm(), turn.normalized()).toRotationMatrix();
    }
    X_SH.translation() = Eigen::Map<const Vec3>(&moves[3 * i]);
    now[i].X_OH = start_[i].X_OH * X_SH;
    now[i].squeeze.reset();
    const double* numbers = &joints[3 * kFingerJoints * i];
    if (!axes_.defined()) {
      now[i].joints.assign(numbers, numbers + 3 * kFingerJoints);
      continue;
    }
    HandPosture posture;
    for (size_t joint = 0; joint < kFingerJoints; ++joint) {
      posture[joint] = Eigen::Map<const Vec3>(numbers + 3 * joint);
    }
    now[i].joints = hand_.JointsFromPosture(posture);
  }
  return now;
}

std::string_view Name(Adapted::Outcome outcome) {
  switch (outcome) {
    case Adapted::Outcome::kAdapted:
      return "adapted";
    case Adapted::Outcome::kDiverged:
      return "diverged";
    case Adapted::Outcome::kNoBetter:
      return "no better";
  }
  return "";
}

std::vector<Adapted> Adapt(std::span<const Grasp> grasps, std::span<const Object* const> objects,
                           const ManoHand& hand, const GraspObjective& objective,
                           const AdaptationOptions& options) {
  if (grasps.empty()) return {};
  const Scene scene(grasps, objects, options.object_points);
  const GraspVariables variables(grasps, hand, options);
  Descent descent(variables, options);
  Terms first;
  for (int64_t iteration = 0; iteration < options.iterations; ++iteration) {
    const Terms terms = objective.WithTarget(scene, variables.pose());
    if (iteration == 0) first = terms;
    terms.total.sum().backward();
    descent.Step(iteration);
    variables.Clamp();
  }
  const at::NoGradGuard no_gradient;
  const Terms last = objective.WithTarget(scene, variables.pose());
  std::vector<Grasp> moved = variables.Grasps();
  std::vector<Adapted> results(grasps.size());
  for (size_t i = 0; i < results.size(); ++i) {
    Adapted& result = results[i];
    result.before = TermsOf(first, i);
    result.after = TermsOf(last, i);
    const double total = result.after.back().second;
    if (!AllFinite(moved[i], result.after)) {
      result.outcome = Adapted::Outcome::kDiverged;
    } else if (!(total < result.before.back().second)) {
      result.outcome = Adapted::Outcome::kNoBetter;
    }
    const bool is_adapted = result.outcome == Adapted::Outcome::kAdapted;
    result.grasp = is_adapted ? std::move(moved[i]) : grasps[i];
  }
  return results;
}

}  // namespace graspbench::tta
