#pragma once

#include <span>
#include <vector>

#include "core/solid.h"
#include "metrics/hand_segments.h"
#include "metrics/link_shape.h"

namespace graspbench {

/// Where a piece of a hand comes closest to an object, or lies deepest in it.
struct LinkDistance {
  int link = -1;                 ///< a segment of HandSegments
  int shape = -1;                ///< its place in GraspContext::shapes(); -1 for skin
  double distance = 0;           ///< m, negative where they overlap
  Vec3 p_hand = Vec3::Zero();    ///< on the hand's surface, in O
  Vec3 p_object = Vec3::Zero();  ///< on the object's
  Vec3 normal = Vec3::Zero();    ///< unit, out of the object
};

/// The distance of each shape of a robot hand from the object, for those within `reach` (m); of a
/// link's shapes beyond 5 mm, only the nearest is sure to be there.
///
/// Apart, it is the distance of the two solids. Where they overlap it is minus a lower bound of how
/// far they must move to be clear of each other, the greatest of what holds without knowing the
/// object to be convex:
///  - of a capsule: its radius plus the depth of its axis,  max over points C of the axis of
///    r − d(C),  d the signed distance of the object;
///  - of a hull: the largest depth of a point of its surface in the object and of a point of the
///    object's surface in it.
/// Equal to the depth of simulators for a flat object. Searched by branch and bound, for d changes
/// by no more than one goes: the value is right within 0.1 mm for capsules; for hulls too, unless
/// the object has features below 2 mm between its vertices. Where a stretch or patch of the shape
/// is equally near, the points are its middle.
std::vector<LinkDistance> ShapeDistances(std::span<const LinkShape> shapes, const Solid& object,
                                         double reach);

/// The same of a hand of skin, one for each segment: the smallest signed distance of its vertices
/// from the object and of the object's sampled points from its skin, so no finer than the meshes.
/// The queries are GraspContext's of the same names.
std::vector<LinkDistance> SkinDistances(const PosedHand& hand, const HandSegments& segments,
                                        const Solid& object,
                                        std::span<const SurfaceQuery> hand_vertices_in_object,
                                        std::span<const SurfaceQuery> object_points_in_hand,
                                        double reach);

}  // namespace graspbench
