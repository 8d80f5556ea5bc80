#include "nn/tensor.h"

#include <cstring>
#include <utility>

#include "core/error.h"

namespace graspbench::nn {
namespace {

constexpr std::pair<NdArray::Type, at::ScalarType> kTypes[] = {
    {NdArray::Type::kBool, at::kBool},         {NdArray::Type::kInt8, at::kChar},
    {NdArray::Type::kUInt8, at::kByte},        {NdArray::Type::kInt16, at::kShort},
    {NdArray::Type::kInt32, at::kInt},         {NdArray::Type::kInt64, at::kLong},
    {NdArray::Type::kUInt16, at::kUInt16},     {NdArray::Type::kUInt32, at::kUInt32},
    {NdArray::Type::kUInt64, at::kUInt64},     {NdArray::Type::kFloat16, at::kHalf},
    {NdArray::Type::kBFloat16, at::kBFloat16}, {NdArray::Type::kFloat32, at::kFloat},
    {NdArray::Type::kFloat64, at::kDouble},
};

NdArray::Type ArrayTypeOf(at::ScalarType type) {
  for (const auto& [array, scalar] : kTypes) {
    if (scalar == type) return array;
  }
  throw Error(ErrorKind::kInternal,
              std::string("no array holds numbers of type ") + c10::toString(type));
}

}  // namespace

at::ScalarType ScalarTypeOf(NdArray::Type type) {
  for (const auto& [array, scalar] : kTypes) {
    if (array == type) return scalar;
  }
  throw Error(ErrorKind::kInternal, "an array of an unknown type");
}

Tensor ToTensor(std::span<const Vec3> points) {
  const Tensor tensor = at::empty({static_cast<int64_t>(points.size()), 3}, at::kFloat);
  auto* numbers = tensor.mutable_data_ptr<float>();
  for (const Vec3& point : points) {
    for (int axis = 0; axis < 3; ++axis) *numbers++ = static_cast<float>(point[axis]);
  }
  return tensor;
}

Tensor ToTensor(const Eigen::MatrixXd& matrix) {
  // Eigen stores columns.
  const at::Tensor columns = at::from_blob(const_cast<double*>(matrix.data()),
                                           {matrix.cols(), matrix.rows()}, at::kDouble);
  return columns.t().to(at::kFloat).contiguous();
}

Tensor ToTensor(const std::vector<double>& numbers) {
  return at::tensor(numbers, at::kDouble).to(at::kFloat);
}

Tensor ToTensor(const NdArray& array) {
  const Shape shape(array.shape.begin(), array.shape.end());
  const Tensor tensor = at::empty(shape, ScalarTypeOf(array.type));
  std::memcpy(tensor.mutable_data_ptr(), array.data.data(), array.data.size());
  return tensor;
}

NdArray ToNdArray(const Tensor& tensor) {
  const Tensor dense = tensor.detach().to(at::kCPU).contiguous();
  NdArray array{.type = ArrayTypeOf(dense.scalar_type())};
  array.shape.assign(dense.sizes().begin(), dense.sizes().end());
  array.data.resize(dense.nbytes());
  std::memcpy(array.data.data(), dense.const_data_ptr(), dense.nbytes());
  return array;
}

std::vector<double> ToDoubles(const Tensor& tensor) {
  const Tensor dense = tensor.detach().to(at::kCPU, at::kDouble).contiguous();
  const auto* numbers = dense.const_data_ptr<double>();
  return {numbers, numbers + dense.numel()};
}

std::vector<Vec3> ToPoints(const Tensor& tensor) {
  const std::vector<double> numbers = ToDoubles(tensor);
  std::vector<Vec3> points;
  points.reserve(numbers.size() / 3);
  for (size_t i = 0; i + 2 < numbers.size(); i += 3) {
    points.emplace_back(numbers[i], numbers[i + 1], numbers[i + 2]);
  }
  return points;
}

std::string ToText(at::IntArrayRef shape) {
  std::string text;
  for (const int64_t length : shape) text += (text.empty() ? "" : ", ") + std::to_string(length);
  return "[" + text + "]";
}

}  // namespace graspbench::nn
