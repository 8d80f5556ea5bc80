#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/case.h"
#include "core/hand_model.h"
#include "core/solid.h"

namespace graspbench {

/// Everything the metrics of one grasp share, each computed at most once and only when asked for.
/// All geometry is in the object frame. Not for concurrent use: one context per grasp and thread.
class GraspContext {
 public:
  /// `posed` is the hand; `object` must outlive the context. `regions` gives the hand region per
  /// surface vertex and may be empty; `references` are posed hands of the case's reference grasps
  /// and may be empty.
  GraspContext(PosedHand posed, const Object& object, std::vector<HandRegion> regions = {},
               std::vector<PosedHand> references = {});
  /// For tests and meshes without a hand model: two bare meshes.
  GraspContext(const TriMesh& hand, const TriMesh& object);
  ~GraspContext();

  const Object& object() const;
  const PosedHand& hand() const;
  const std::vector<HandRegion>& regions() const;
  const std::vector<PosedHand>& references() const;

  /// The closed hand as a solid.
  const Solid& hand_solid() const;
  /// Per vertex of `hand().surface`: where it lies with respect to the object.
  std::span<const SurfaceQuery> hand_vertices_in_object() const;
  /// Per vertex of the object mesh near the hand (unsigned distance up to `kNear`); others have
  /// face -1.
  std::span<const SurfaceQuery> object_vertices_in_hand() const;

  static constexpr double kNear = 0.02;  ///< m

 private:
  struct Cache;
  std::unique_ptr<Cache> cache_;
};

}  // namespace graspbench
