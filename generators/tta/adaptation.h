#pragma once

#include <map>
#include <string>

#include "generators/tta/objective.h"

namespace graspbench::tta {

/// The numbers of B grasps that adaptation changes, in units of the options, and the poses that
/// they mean. Root positions and rotations count from the start, in the wrist's frame then; the
/// shape stays as it is.
class GraspVariables {
 public:
  GraspVariables(std::span<const Grasp> grasps, const ManoHand& hand,
                 const AdaptationOptions& options, at::TensorOptions tensors = at::kFloat);

  /// In the frame S of Scene; differentiable in the variables.
  HandPose pose() const;
  /// Moves angles that have left their limits back to these. A joint that was beyond them at the
  /// start may stay there, but not go farther.
  void Clamp() const;
  /// The grasps at the start with the variables of now; what the variables do not say is kept, but
  /// for the squeeze, which was that of another grasp.
  std::vector<Grasp> Grasps() const;

  /// "position" B × 3, "rotation" B × 3, "joints" B × 15 × 3; leaves that ask for gradients.
  const std::map<std::string, Tensor>& tensors() const { return tensors_; }

 private:
  std::vector<Grasp> start_;
  const ManoHand& hand_;
  const AdaptationOptions options_;
  std::map<std::string, Tensor> tensors_;
  Tensor shape_;       // B × 10
  Tensor axes_;        // flexion, abduction, twist: 3 × 15 × 3; undefined without limits
  Tensor low_, high_;  // B × 15 × 3, in units
};

/// A grasp after adaptation, with what is to be told of it.
struct Adapted {
  Grasp grasp;
  enum class Outcome {
    kAdapted,
    kDiverged,  ///< numbers that are not finite: the grasp is that of the start
    kNoBetter,  ///< the objective did not fall: the grasp is that of the start
  };
  Outcome outcome = Outcome::kAdapted;
  /// Terms at the start and at the end (NaN where diverged): consistency, contact, penetration,
  /// depth, total.
  std::vector<std::pair<std::string, double>> before, after;
};
std::string_view Name(Adapted::Outcome outcome);  ///< "adapted", "diverged", "no better"

/// Minimises the objective over each grasp. Grasps of one call do not influence each other beyond
/// rounding. `objects` has an object for each grasp.
std::vector<Adapted> Adapt(std::span<const Grasp> grasps, std::span<const Object* const> objects,
                           const ManoHand& hand, const GraspObjective& objective,
                           const AdaptationOptions& options);

}  // namespace graspbench::tta
