#include "nn/grasp_losses.h"

#include <cmath>

#include "nn/point_ops.h"

namespace graspbench::nn {
namespace {

// Distances of differences B × M × 3; LibTorch's norm has the gradient 0 at 0.
Tensor Lengths(const Tensor& differences) { return at::linalg_vector_norm(differences, 2, -1); }

}  // namespace

Tensor NearestDistances(const Tensor& queries, const Tensor& points) {
  return Lengths(NearestDifference(queries, points));
}

Tensor SignedDistances(const Tensor& queries, const Tensor& surface, const Tensor& normals) {
  const Tensor index = NearestIndex(queries, surface);
  const Tensor difference = queries - GatherPoints(surface, index);
  const Tensor along = (difference.detach() * GatherPoints(normals.detach(), index)).sum(-1);
  const Tensor lengths = Lengths(difference);
  return at::where(along < 0, -lengths, lengths);
}

Tensor ContactMap(const Tensor& distances, double slope) {
  return 2 - 2 * at::sigmoid(slope * distances);
}

Tensor PriorContactLoss(const Tensor& object, const Tensor& prior_vertices, double reach) {
  const Tensor squared = NearestDifference(object, prior_vertices).square().sum(-1);
  const Tensor near = (squared.detach() < reach * reach).to(squared.scalar_type());
  return (squared * near).sum(1) / near.sum(1).clamp_min(1);
}

Tensor ContactConsistencyLoss(const Tensor& map, const Tensor& target) {
  return (map - target.detach()).square().sum(1);
}

Tensor PenetrationLoss(const Tensor& points, const Tensor& surface, const Tensor& normals,
                       double max_depth) {
  const Tensor depth = at::relu(-SignedDistances(points, surface, normals));
  const Tensor squared = depth.square();
  if (std::isinf(max_depth)) return squared.sum(1);
  return at::where(depth.detach() <= max_depth, squared, 0).sum(1);
}

Tensor BehindSurfaceLoss(const Tensor& surface, const Tensor& normals, const Tensor& others,
                         double slack) {
  const Tensor along = (NearestDifference(surface, others) * normals).sum(-1);
  return at::relu(along - slack).sum(1);
}

Tensor Chamfer(const Tensor& a, const Tensor& b) {
  const auto mean_squared = [](const Tensor& from, const Tensor& to) {
    return NearestDifference(from, to).square().sum(-1).mean(1);
  };
  return mean_squared(a, b) + mean_squared(b, a);
}

Tensor UniqueEdges(const Tensor& faces) {
  const Tensor sides = at::cat({faces, faces.roll(-1, 1)}, 0).view({2, -1}).t();
  const Tensor ordered = std::get<0>(sides.sort(1));
  return std::get<0>(at::unique_dim(ordered, 0));
}

Tensor EdgeLoss(const Tensor& vertices, const Tensor& target, const Tensor& edges) {
  const auto vectors = [&](const Tensor& surface) {
    return surface.index_select(1, edges.select(1, 1)) -
           surface.index_select(1, edges.select(1, 0));
  };
  return (vectors(vertices) - vectors(target)).abs().mean({1, 2});
}

}  // namespace graspbench::nn
