#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/articulated_hand.h"
#include "policies/grasp_stages.h"
#include "policies/policy.h"
#include "retarget/robot_hand.h"
#include "tests/support/shapes.h"

namespace graspbench {

using JointValues = std::map<std::string, double>;

/// A grasp of a robot hand as a policy gets it, closed around an object by its kinematics alone:
/// joints bend together until a link touches, then those that move this link stop and the others go
/// on.
class RobotGraspCase {
 public:
  /// The object's frame is the hand's. `preshape` holds joints that are not as in the hand's open
  /// posture, `closing` those that bend, towards larger values.
  RobotGraspCase(const std::string& hand, TriMesh object_H, const JointValues& preshape,
                 std::vector<std::string> closing)
      : hand_(LoadRobotHand(hand)), closing_(std::move(closing)) {
    object_.id = "test/object";
    object_.solid = std::make_shared<const Solid>(std::move(object_H));
    grasp_.hand = hand_->name();
    grasp_.joints = hand_->description().open;
    for (const auto& [joint, value] : preshape) grasp_.joints[Index(joint)] = value;
    Close();
    Pose();
  }

  /// Gives the grasp a pregrasp and a squeeze, its closing joints turned back and on by these.
  void AddStages(double open, double squeeze) {
    grasp_.pregrasp = Turned(-open);
    grasp_.squeeze = Turned(squeeze);
  }
  /// The same hand elsewhere: moved by `shift_O` in the object frame.
  void Move(const Vec3& shift_O) {
    grasp_.X_OH = Eigen::Translation3d(shift_O) * grasp_.X_OH;
    Pose();
  }

  const ArticulatedHand& hand() const { return *hand_; }
  Grasp& grasp() { return grasp_; }
  const Object& object() const { return object_; }
  size_t Index(const std::string& joint) const {
    return static_cast<size_t>(std::ranges::find(hand_->joint_names(), joint) -
                               hand_->joint_names().begin());
  }
  TrialInput input() const {
    return {.object = object_,
            .grasp = grasp_,
            .hand = posed_,
            .item = "item",
            .seed = 1,
            .model = hand_.get()};
  }
  /// Poses the hand after a change of the grasp.
  void Pose() { posed_ = PoseHand(*hand_, grasp_); }

 private:
  std::vector<double> Turned(double angle) const {
    std::vector<double> joints = grasp_.joints;
    for (const std::string& joint : closing_) joints[Index(joint)] += angle;
    return hand_->WithinLimits(joints);
  }

  void Close() {
    constexpr double kStep = 0.01;     // rad
    constexpr double kTouch = 0.5e-3;  // m
    std::set<size_t> open;
    for (const std::string& joint : closing_) open.insert(Index(joint));
    while (!open.empty()) {
      std::vector<double> next = grasp_.joints;
      for (const size_t joint : open) next[joint] += kStep;
      next = hand_->WithinLimits(next);
      std::set<size_t> stopped;
      for (const size_t joint : open) {
        if (next[joint] == grasp_.joints[joint]) stopped.insert(joint);
      }
      for (const FingerContact& contact : Contacts(next, kTouch)) {
        for (int link = contact.link; link >= kRootLinks; link = Parent(link)) {
          stopped.insert(static_cast<size_t>(link - kRootLinks));
        }
      }
      for (const JointCoupling& coupling : hand_->description().couplings) {
        if (stopped.contains(static_cast<size_t>(coupling.joint))) {
          stopped.insert(static_cast<size_t>(coupling.source));
        }
      }
      const size_t before = open.size();
      std::erase_if(open, [&](size_t joint) { return stopped.contains(joint); });
      if (open.size() == before) grasp_.joints = next;
    }
  }

  int Parent(int link) const { return hand_->body().links[static_cast<size_t>(link)].parent; }

  std::vector<FingerContact> Contacts(const std::vector<double>& joints, double range) const {
    PhysicalHand body;
    body.body = hand_->body();
    return FingerContacts(body, hand_->BodyPositions(joints), grasp_.X_OH, *object_.solid, range);
  }

  std::shared_ptr<const ArticulatedHand> hand_;
  std::vector<std::string> closing_;
  Object object_;
  Grasp grasp_;
  PosedHand posed_;
};

/// A bar of 12 cm along `axis`.
inline TriMesh Bar(double radius, const Vec3& centre, const Vec3& axis) {
  const TriMesh upright = shapes::Cylinder({.radius = radius, .height = 0.12});
  return Eigen::Translation3d(centre) *
         ::graspbench::Pose(Eigen::Quaterniond::FromTwoVectors(Vec3::UnitZ(), axis)) * upright;
}

/// A hand wrapped around a bar of 5 or 6 cm that lies across its palm, a few millimetres in front
/// of it, opened by 0.2 rad a joint before and closed by 0.1 rad more in the squeeze.
inline RobotGraspCase WrappedBar(const std::string& hand) {
  const auto make = [&]() -> RobotGraspCase {
    if (hand == "shadow") {
      return {hand,
              Bar(0.025, {0, -0.038, 0.085}, Vec3::UnitX()),
              {{"rh_THJ4", 1.2}, {"rh_THJ5", 0.3}},
              {"rh_FFJ3", "rh_FFJ2", "rh_MFJ3", "rh_MFJ2", "rh_RFJ3", "rh_RFJ2", "rh_LFJ3",
               "rh_LFJ2", "rh_THJ1", "rh_THJ2"}};
    }
    if (hand == "allegro") {
      return {
          hand,
          Bar(0.03, {0.0455, 0, 0.03}, Vec3::UnitY()),
          {{"thj0", 1.3}, {"thj1", 0.3}},
          {"ffj1", "ffj2", "ffj3", "mfj1", "mfj2", "mfj3", "rfj1", "rfj2", "rfj3", "thj2", "thj3"}};
    }
    return {hand,
            Bar(0.03, {0, -0.03, -0.068}, Vec3::UnitY()),
            {{"th_cmc", 1.2}, {"th_axl", 0.3}},
            {"if_mcp", "if_pip", "if_dip", "mf_mcp", "mf_pip", "mf_dip", "rf_mcp", "rf_pip",
             "rf_dip", "th_mcp", "th_ipl"}};
  };
  RobotGraspCase grasp = make();
  grasp.AddStages(/*open=*/0.2, /*squeeze=*/0.1);
  return grasp;
}

}  // namespace graspbench
