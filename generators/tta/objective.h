#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/case.h"
#include "generators/tta/config.h"

namespace graspbench::tta {

/// Grasps to adapt with their objects, seen from where each wrist was at the start: the frame S.
/// All that is computed there does not change when object and hand move together.
struct Scene {
  /// Points drawn from the objects' surfaces; tensors are of the type of `options`.
  Scene(std::span<const Grasp> grasps, std::span<const Object* const> objects, int64_t points,
        at::TensorOptions options = at::kFloat);

  Tensor points, normals;                            ///< B × N × 3
  std::vector<std::shared_ptr<const Solid>> solids;  ///< of the objects
  std::vector<Pose> X_OS;
};

/// Terms of the objective of each grasp, B numbers each.
struct Terms {
  Tensor consistency;  ///< 1e-4 · 3000 · mean over object points of (c - target)²
  Tensor contact;      ///< 2.5 · 3000 · mean d² in m² to the vertices that should touch
  Tensor penetration;  ///< 120 · 3000 · mean d² in m² of the object points behind the hand's skin
  Tensor depth;  ///< 120 · 3000 · mean d² in m² of the skin in the object; 0 with weight 0
  Tensor total;  ///< weighted
};

/// What test-time adaptation minimises (GraspTTA: Jiang et al., ICCV 2021), with the factors of
/// its code. Sums over its 3000 points are means times 3000 here, so that weights keep their
/// meaning with other numbers of points.
///
/// The last term is ours. The penetration of the paper looks for the nearest vertex of the skin of
/// each object point and its normal, so that a palm deep inside of an object, none of whose surface
/// lies in the hand, has none. Ours measures the hand's vertices, each by its share of the skin's
/// area, by their exact depth in the object's mesh, and pushes them to its closest point.
class GraspObjective {
 public:
  /// `net` must outlive the objective.
  GraspObjective(const ManoHand& hand, const ContactNet& net, const AdaptationOptions& options,
                 at::TensorOptions tensors = at::kFloat);

  /// The contact map that the network wants, divided by its largest value (but no less than 0.1),
  /// B × N; without gradient.
  Tensor Target(const Scene& scene, const HandPose& pose_S) const;
  /// Differentiable in the pose.
  Terms operator()(const Scene& scene, const HandPose& pose_S, const Tensor& target) const;

  /// Both, which share a search.
  Terms WithTarget(const Scene& scene, const HandPose& pose_S) const;

 private:
  struct Skin;
  Skin PoseSkin(const Scene& scene, const HandPose& pose_S) const;
  Tensor Wanted(const Scene& scene, const HandPose& pose_S, const Skin& skin) const;
  Terms Measure(const Scene& scene, const Skin& skin, const Tensor& target) const;
  Tensor Depths(const Scene& scene, const Tensor& vertices) const;

  nn::HandLayer layer_;
  const ContactNet& net_;
  AdaptationOptions options_;
  Tensor prior_;  // vertices that should touch
  Tensor share_;  // of each vertex in the skin's area, times their number
};

}  // namespace graspbench::tta
