#pragma once

#include "nn/tensor.h"

/// Operations on batches of point sets, B × N × 3. Those that search give indices, take no part in
/// gradients and run in own kernels on the CPU, through ATen elsewhere; ties go to the lower index.
namespace graspbench::nn {

/// Farthest point sampling: `count` indices per set (B × count), beginning with `start`, each the
/// point farthest from those before. When `count` exceeds N all points follow in their order, again
/// and again.
Tensor FarthestPoints(const Tensor& points, int64_t count, int64_t start = 0);

struct Neighbours {
  Tensor index;    ///< B × M × k
  Tensor squared;  ///< squared distances, B × M × k
};

/// The k nearest points of each query (B × M × 3), nearest first. When there are fewer than k
/// points, the nearest stands for the missing ones.
Neighbours NearestNeighbours(const Tensor& queries, const Tensor& points, int64_t k);

/// The nearest point of each query, B × M.
Tensor NearestIndex(const Tensor& queries, const Tensor& points);

/// For each query up to `count` points within `radius`, those with the lowest indices, then the
/// first again in the place of missing ones (PointNet++, Qi et al. 2017): B × M × count. A query
/// without a point in reach gets its nearest point.
Tensor BallQuery(const Tensor& queries, const Tensor& points, double radius, int64_t count);

/// Rows of each set: values B × N × C, index B × ..., result B × ... × C. Differentiable in the
/// values.
Tensor GatherPoints(const Tensor& values, const Tensor& index);

/// From each query's nearest point to the query, B × M × 3; differentiable in both sets with the
/// choice of points held fixed, which costs a third of the gradient of a distance matrix.
Tensor NearestDifference(const Tensor& queries, const Tensor& points);

/// Points with their mean at the origin and the farthest at distance 1.
struct UnitSphere {
  Tensor points;  ///< B × N × 3: (points - centre) / scale
  Tensor centre;  ///< B × 3
  Tensor scale;   ///< B; 1 where all points are the same
};
UnitSphere ToUnitSphere(const Tensor& points);

}  // namespace graspbench::nn
