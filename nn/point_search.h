#pragma once

#include "nn/point_ops.h"

/// The searches of point_ops.h written with ATen's operations: what runs on a GPU, and the check of
/// the kernels for the CPU. They hold parts of the distance matrix in memory.
namespace graspbench::nn::aten {

Tensor FarthestPoints(const Tensor& points, int64_t count, int64_t start);
Neighbours NearestNeighbours(const Tensor& queries, const Tensor& points, int64_t k);
Tensor NearestIndex(const Tensor& queries, const Tensor& points);
Tensor BallQuery(const Tensor& queries, const Tensor& points, double radius, int64_t count);

}  // namespace graspbench::nn::aten
