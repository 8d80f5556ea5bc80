#pragma once

#include <limits>

#include "nn/tensor.h"

/// Terms of the losses that the field's generators are trained and adapted with. Point sets are
/// B × N × 3 in metres, normals unit vectors out of their surface; each term gives B numbers, so
/// that a batch of grasps is optimised as so many single ones. Nearest points are searched without
/// gradient, which then flows through the pair found (see NearestDifference).
namespace graspbench::nn {

/// Distance of each query to its nearest point, B × M, m. The gradient at distance 0 is 0.
Tensor NearestDistances(const Tensor& queries, const Tensor& points);

/// The same, negative where the query lies behind the surface's nearest point, by that point's
/// normal: (q - p)·n < 0 (GrabNet, GraspTTA). An approximation between the points and where the
/// surface has an edge or an opening.
Tensor SignedDistances(const Tensor& queries, const Tensor& surface, const Tensor& normals);

/// Per metre: GraspTTA's sigmoid(2 d) with d in cm; UniDexGrasp and DexGYS use 60.
inline constexpr double kContactSlope = 200;

/// 1 - 2 (sigmoid(slope d) - 1/2) of distances d >= 0 in m: 1 in touch, falling to 0 (GraspTTA;
/// with its slope 0.24 at 1 cm).
Tensor ContactMap(const Tensor& distances, double slope = kContactSlope);

/// Mean squared distance, m², to the vertices that a hand should touch with, of those object points
/// that lie within `reach` of one; 0 where none does (GraspTTA's contact term without its factor
/// 2.5 · 3000). Pulls a hand that is near into touch.
Tensor PriorContactLoss(const Tensor& object, const Tensor& prior_vertices, double reach = 0.02);

/// Σ (c - target)² over the points of contact maps B × N, the target without gradient (GraspTTA's
/// consistency term without its factor 1e-4).
Tensor ContactConsistencyLoss(const Tensor& map, const Tensor& target);

/// Σ d² in m² over the points behind the surface, d being the distance to its nearest point
/// (GraspTTA's penetration term without its factor 120): object points and the hand's surface, or
/// hand vertices and the object's. Points deeper than `max_depth` do not count: where a surface is
/// open, as the hand at its wrist, far points seem to lie behind it.
Tensor PenetrationLoss(const Tensor& points, const Tensor& surface, const Tensor& normals,
                       double max_depth = std::numeric_limits<double>::infinity());

/// Σ max(0, (s - p)·n - slack) in m over the points s of a surface with normals n, p being the
/// other set's point nearest to s: how far that point lies behind the surface. With the object's
/// points the penetration term of G-DexGrasp, with the hand's vertices its reverse.
Tensor BehindSurfaceLoss(const Tensor& surface, const Tensor& normals, const Tensor& others,
                         double slack = 0);

/// Mean over a of the squared distance to the nearest of b, plus the same from b to a, m² (Fan, Su,
/// Guibas, CVPR 2017). Codes that sum over the points (DexGYS) weight it by their number.
Tensor Chamfer(const Tensor& a, const Tensor& b);

/// The edges of triangles, each once: E × 2, lower vertex first, from faces F × 3.
Tensor UniqueEdges(const Tensor& faces);

/// Mean absolute difference, m, between the edge vectors of two surfaces of the same mesh
/// (GrabNet's edge term).
Tensor EdgeLoss(const Tensor& vertices, const Tensor& target, const Tensor& edges);

}  // namespace graspbench::nn
