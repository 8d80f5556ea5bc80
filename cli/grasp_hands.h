#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/articulated_hand.h"
#include "core/grasp.h"
#include "core/hand_model.h"

namespace graspbench {

/// The hands that grasps from files are posed with: the human hand, and robot hands by the names
/// that their grasps give.
class GraspHands {
 public:
  /// `mano` as LoadHand takes it. `robot`, if not empty, with `config` as LoadRobotHand takes them:
  /// the hand of grasps whose file does not tell Allegro from LEAP, or one that did not come along.
  explicit GraspHands(const std::string& mano, const std::string& robot = {},
                      const std::string& config = {});

  const std::shared_ptr<const HandModel>& human() const { return human_; }
  /// What files of grasps are read with (see ReadGraspFile): the robot hand, if one was given.
  const HandModel& reader() const { return robot_ ? *robot_ : *human_; }
  /// The hand of a grasp, the human one for a bare surface. Throws Error (kMissing) for a hand that
  /// is neither given nor came along.
  const HandModel& Of(const Grasp& grasp);
  /// The grasp with its joints in the order of its hand. Throws Error (kInput) naming `where` for
  /// joints that are not the hand's.
  Grasp Ordered(Grasp grasp, const std::string& where);

 private:
  std::shared_ptr<const HandModel> human_;
  std::shared_ptr<const ArticulatedHand> robot_;
  std::map<std::string, std::shared_ptr<const ArticulatedHand>> robots_;
};

/// SHA-256 of the hand of this name that a run was made with, by its manifest.
std::string HashOfHand(const Value& manifest, const std::string& name);

}  // namespace graspbench
