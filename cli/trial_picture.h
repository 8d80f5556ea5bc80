#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/hand_model.h"
#include "core/record.h"
#include "core/trial.h"
#include "simulators/hand_body.h"
#include "simulators/renderer.h"

namespace graspbench {

/// The grasp as the trial ran it: some run it with the mean hand.
Grasp AsSimulated(Grasp grasp, const Trial& trial);

/// A hand that moved in a trial, in the world frame at its recorded frames.
class TrialHand {
 public:
  /// Throws Error (kUsage) for a grasp of another hand than `hand`.
  TrialHand(const HandModel& hand, const Grasp& grasp, const Trial& trial);

  /// The model's own surface.
  TriMesh Skin(size_t frame) const;
  /// What the engine had in its place, capsules and hulls; one mesh of all.
  TriMesh Shapes(size_t frame) const;

 private:
  std::vector<Pose> LinkPoses(size_t frame) const;  // X_WL

  const HandModel& hand_;
  const Trial& trial_;
  Grasp grasp_;
  PhysicalHand physical_;
};

/// What moves in a trial.
struct TrialActors {
  std::vector<ColouredMesh> object_O;
  std::function<TriMesh(size_t frame)> hand_W;
};

/// A trial as it stood at one of its recorded frames.
struct Moment {
  std::vector<ColouredMesh> meshes;  ///< world frame: the hand first, the table, if any, last
  std::optional<double> time;        ///< s, of trials with a moving hand
  bool in_view = true;               ///< false where the object has gone far away from the hand
};

/// `count` moments, evenly spread from the first recorded frame to the last, which alone is given
/// for a count of one. Throws Error (kUsage) for a trial without a recorded motion.
std::vector<Moment> TrialMoments(const TrialActors& actors, const Trial& trial, int count);

}  // namespace graspbench
