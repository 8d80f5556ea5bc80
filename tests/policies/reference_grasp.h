#pragma once

#include <memory>
#include <string>

#include "core/mano_hand.h"
#include "policies/policy.h"
#include "suites/suite.h"

namespace graspbench {

/// A grasp of the stand-in suite, as a policy gets it: a bottle held by a full wrap.
class ReferenceGrasp {
 public:
  explicit ReferenceGrasp(const std::string& case_id = "o01103/hold")
      : hand_(LoadHand()), case_(Load(case_id, hand_)), grasp_(case_.references.at(0)) {
    posed_ = PoseHand(*hand_, grasp_);
  }

  /// The same hand elsewhere: moved by `shift_O` in the object frame.
  void Move(const Vec3& shift_O) {
    grasp_.X_OH = Eigen::Translation3d(shift_O) * grasp_.X_OH;
    posed_ = PoseHand(*hand_, grasp_);
  }
  /// Object and hand in another object frame.
  void ChangeFrame(const Pose& X_NO) {
    auto object = std::make_shared<Object>(*case_.object);
    object->solid = std::make_shared<const Solid>(X_NO * case_.object->solid->mesh());
    case_.object = object;
    grasp_.X_OH = X_NO * grasp_.X_OH;
    posed_ = PoseHand(*hand_, grasp_);
  }
  /// Only the posed surface, as a generator of meshes gives it.
  void ForgetParameters() {
    grasp_.surface = std::make_shared<const TriMesh>(posed_.surface);
    grasp_.hand = "mesh";
  }

  const Object& object() const { return *case_.object; }
  const ManoHand& hand() const { return dynamic_cast<const ManoHand&>(*hand_); }
  Grasp& grasp() { return grasp_; }
  TrialInput input() const {
    return {.object = *case_.object,
            .grasp = grasp_,
            .hand = posed_,
            .item = "item",
            .seed = 1,
            .model = hand_.get()};
  }

 private:
  static Case Load(const std::string& id, const std::shared_ptr<const HandModel>& hand) {
    const auto suite = OpenSuite("oakink", {.data = "", .hand = hand});
    return suite->Load(suite->List({.split = "", .items = {id}}).at(0));
  }

  std::shared_ptr<const HandModel> hand_;
  Case case_;
  Grasp grasp_;
  PosedHand posed_;
};

}  // namespace graspbench
