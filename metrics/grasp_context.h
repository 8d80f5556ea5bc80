#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/case.h"
#include "core/hand_model.h"
#include "core/solid.h"
#include "metrics/hand_segments.h"
#include "metrics/link_distances.h"
#include "metrics/link_shape.h"

namespace graspbench {

/// Everything the metrics of one grasp share, each computed at most once and only when asked for.
/// All geometry is in the object frame. Not for concurrent use: one context per grasp and thread.
class GraspContext {
 public:
  /// `posed` is the hand; `object` must outlive the context. `regions` gives the hand region per
  /// surface vertex and may be empty; `references` are posed hands of the case's reference grasps
  /// and may be empty; `target_part` is the part that the instruction names, or empty. Throws Error
  /// (kInput) when the hand's surface has a coordinate that is not
  /// finite or `regions` has another length than its vertices.
  GraspContext(PosedHand posed, const Object& object, std::vector<HandRegion> regions = {},
               std::vector<PosedHand> references = {}, std::string target_part = {});
  /// For tests and meshes without a hand model: two bare meshes. Holes of the hand are closed, the
  /// object is taken as it is.
  GraspContext(const TriMesh& hand, const TriMesh& object,
               const std::vector<TriMesh>& references = {});
  ~GraspContext();
  GraspContext(GraspContext&&) noexcept;

  const Object& object() const;
  const PosedHand& hand() const;
  const std::vector<HandRegion>& regions() const;
  const std::vector<PosedHand>& references() const;
  const std::string& target_part() const;

  /// The closed hand as a solid.
  const Solid& hand_solid() const;
  /// Whether the hand has an inside. A robot hand's pieces are closed by what they are.
  bool hand_closed() const;
  /// The hand's links, empty when there are no regions.
  const HandSegments& segments() const;
  /// Per vertex of `hand().surface`: where it lies with respect to the object. Points outside and
  /// farther than `kNear` from it have face -1 and an infinite distance.
  std::span<const SurfaceQuery> hand_vertices_in_object() const;
  /// Those of them that lie inside the object, by their place in `hand().surface`.
  struct InsideVertex {
    int vertex = -1;
    double depth = 0;  ///< m, distance from the object's surface
  };
  const std::vector<InsideVertex>& hand_vertices_inside() const;
  /// Per point of the object's `surface_sample()`: where it lies with respect to the closed hand,
  /// far ones likewise. With a robot hand, whose pieces overlap, it is the link that the point is
  /// nearest to or deepest in: faces are 0 there, or -1 for far points.
  std::span<const SurfaceQuery> object_points_in_hand() const;
  /// The same with respect to the first reference hand; there must be one.
  std::span<const SurfaceQuery> object_points_in_reference() const;
  /// The collision shapes of a robot hand; empty for skin.
  const std::vector<LinkShape>& shapes() const;
  /// Where the hand's links come within `kNear` of the object: `ShapeDistances` of a robot hand,
  /// `SkinDistances` of another; empty for a bare mesh.
  const std::vector<LinkDistance>& link_distances() const;
  /// Intersection of hand and object on the 1 mm grid.
  struct Overlap {
    double volume = 0;          ///< m³
    double standard_error = 0;  ///< m³, see `siv_error`
  };
  const Overlap& overlap() const;

  /// A number that several metrics share under a name of their own: computed by the first to ask.
  double Once(const std::string& name, const std::function<double()>& compute) const;

  static constexpr double kNear = 0.01;  ///< m; no metric looks farther

  /// Volume of the closed hand in m³; of a robot hand, whose pieces overlap, of their union,
  /// counted in cells of 2 mm: to 0.1 %.
  double hand_volume() const;

  /// Why volumes of this grasp have no meaning: "the object mesh is open" or "the hand mesh is
  /// open"; empty when both are closed.
  std::string open_reason() const;

 private:
  struct Cache;
  std::unique_ptr<Cache> cache_;
};

}  // namespace graspbench
