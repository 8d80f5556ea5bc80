#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/hand_anatomy.h"
#include "core/hand_model.h"
#include "core/mano_file.h"
#include "core/rng.h"

namespace graspbench {

/// Which vertex stands for a fingertip. The two families of MANO code in use disagree.
enum class FingertipConvention {
  kManotorch,  ///< manopth, manotorch, OakInk, FastGrasp: 745, 317, 444, 556, 673 in MANO's mesh
  kSmplx,      ///< otaheri/MANO, smplx, GrabNet, GraspTTA: 744, 320, 443, 554, 671
};

/// Vertex groups of one finger, or of the palm: where a grasp is expected to touch.
struct ContactRegion {
  HandRegion part;
  std::vector<int> vertices;
};

/// A hand by linear blend skinning with shape and pose correctives:
///
///     v(θ, β) = Σ_k w_k A_k(θ, β) [v̄ + S β + P vec(R_1..15(θ) - I); 1]
///
/// (Romero, Tzionas, Black, *Embodied Hands*, SIGGRAPH Asia 2017), for a MANO file or for the
/// built-in hand, which has the same tensors. Zero pose is the flat hand. A grasp's X_OH sits at
/// the wrist joint of the shaped hand: p_O = X_OH (v(θ, β) - J0(β)). Immutable, shared between
/// threads.
class ManoHand final : public HandModel {
 public:
  /// Throws Error (kInput) when the hand has no wrist boundary or a finger without skin.
  explicit ManoHand(ManoFile file);
  ~ManoHand() override;

  const std::string& name() const override { return name_; }  ///< "mano": the parameters' meaning
  const std::string& hash() const override { return file_.hash; }
  int joint_count() const override { return kManoPoseNumbers; }
  PosedHand Forward(const Grasp& grasp) const override;
  const std::vector<HandRegion>& regions() const override { return regions_; }

  /// True for a file in MANO's own topology, false for the built-in hand: a table says which.
  bool is_mano() const { return is_mano_; }
  const ManoFile& file() const { return file_; }

  /// Rest positions of the 16 joints for a shape (10 numbers, or none for the mean), in the model's
  /// frame.
  std::array<Vec3, 16> RestJoints(std::span<const double> shape = {}) const;
  /// J0(β), the wrist joint: t_wrist = t_raw + J0(β).
  Vec3 RootJoint(std::span<const double> shape = {}) const;

  /// The joint (0..15) whose skin weight is largest, per vertex.
  const std::vector<int>& segments() const { return segments_; }
  /// Fingertip vertices, thumb to pinky. In a mesh that is not MANO's both conventions give the
  /// vertex that lies farthest along the outer phalanx.
  const std::array<int, 5>& fingertips(
      FingertipConvention convention = FingertipConvention::kManotorch) const;
  /// Skin of the outer phalanges (segments 15, 3, 6, 12, 9), thumb to pinky: the regions of
  /// OakInk's disjointedness distance.
  const std::array<std::vector<int>, 5>& fingertip_regions() const { return fingertip_regions_; }
  /// Vertices expected to touch: thumb, index, middle, ring, pinky, palm. The rule behind
  /// GraspTTA's fixed lists, for any hand: skin of the middle and outer phalanges, and of the palm
  /// at the finger roots, whose rest normal faces the palm's side.
  const std::vector<ContactRegion>& contact_regions() const { return contact_regions_; }
  /// Boundary loops of the surface (one, at the wrist), as BoundaryLoops gives them.
  const std::vector<std::vector<int>>& boundary() const { return boundary_; }

  /// Anatomical axes of the 15 finger joints, MANO's order, in the rest frame of the hand.
  const std::array<JointAxes, 15>& axes() const { return axes_; }
  const Vec3& palm_normal() const override { return palm_normal_; }
  /// The 45 parameters of a posture and back.
  std::vector<double> JointsFromPosture(const HandPosture& posture) const;
  HandPosture PostureFromJoints(std::span<const double> joints) const;
  /// The nearest parameters within HandJointLimits(), each angle clamped on its own.
  std::vector<double> ClampToLimits(std::span<const double> joints) const;
  /// Parameters drawn uniformly within the limits, twist and the outer joints' abduction zero.
  std::vector<double> RandomJoints(Rng& rng) const;

 private:
  struct Skin;
  void CheckGrasp(const Grasp& grasp) const;
  void FindRegions();
  void FindFingertips();

  std::string name_ = "mano";
  ManoFile file_;
  bool is_mano_ = false;
  std::vector<std::vector<int>> boundary_;
  std::vector<Face> closed_faces_;
  std::vector<int> segments_;
  std::vector<HandRegion> regions_;
  std::array<int, 5> tips_manotorch_{}, tips_smplx_{};
  std::array<std::vector<int>, 5> fingertip_regions_;
  std::vector<ContactRegion> contact_regions_;
  std::array<JointAxes, 15> axes_;
  Vec3 palm_normal_ = Vec3::Zero();
  std::unique_ptr<const Skin> skin_;
};

/// The hand in a file (see ReadManoFile), or the built-in one for an empty path.
std::shared_ptr<const HandModel> LoadHand(const std::filesystem::path& path = {});

}  // namespace graspbench
