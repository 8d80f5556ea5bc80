#pragma once

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>

#include <span>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "core/types.h"
#include "core/value.h"

namespace graspbench::nn {

using at::Tensor;
using Shape = std::vector<int64_t>;

/// N × 3, single precision.
Tensor ToTensor(std::span<const Vec3> points);
/// Rows as they are, single precision.
Tensor ToTensor(const Eigen::MatrixXd& matrix);
Tensor ToTensor(const std::vector<double>& numbers);
/// A copy; numbers keep their type.
Tensor ToTensor(const NdArray& array);
NdArray ToNdArray(const Tensor& tensor);
/// All numbers in row-major order, whatever type and device.
std::vector<double> ToDoubles(const Tensor& tensor);
/// Points of an N × 3 tensor.
std::vector<Vec3> ToPoints(const Tensor& tensor);

at::ScalarType ScalarTypeOf(NdArray::Type type);
/// "[2, 3]"
std::string ToText(at::IntArrayRef shape);

}  // namespace graspbench::nn
