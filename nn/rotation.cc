#include "nn/rotation.h"

#include "core/error.h"

namespace graspbench::nn {
namespace {

// Below this squared half angle a quotient of sines is replaced by its series, whose error is then
// below single precision's rounding.
constexpr double kSmallSquare = 1e-4;

void RequireLastAxes(const Tensor& tensor, at::IntArrayRef axes, const char* what) {
  const auto count = static_cast<int64_t>(axes.size());
  if (tensor.dim() < count ||
      tensor.sizes().slice(static_cast<size_t>(tensor.dim() - count)) != axes) {
    throw Error(ErrorKind::kInternal, std::string(what) + " end in the axes " + ToText(axes) +
                                          ", not " + ToText(tensor.sizes()));
  }
}

// sin(x) / x from x², with the gradient of the even function that it is.
Tensor SineQuotient(const Tensor& square) {
  const Tensor small = square < kSmallSquare;
  const Tensor x = at::sqrt(at::where(small, 1, square));
  const Tensor series = 1 - square * (1.0 / 6) + square.square() * (1.0 / 120);
  return at::where(small, series, at::sin(x) / x);
}

Tensor Normalized(const Tensor& vectors) {
  return vectors / at::linalg_vector_norm(vectors, 2, -1, true);
}

Tensor FromColumns(const Tensor& x, const Tensor& y, const Tensor& z) {
  return at::stack({x, y, z}, -1);
}

// The columns x, y made orthonormal; x keeps its direction.
Tensor GramSchmidt(const Tensor& x, const Tensor& y) {
  const Tensor first = Normalized(x);
  const Tensor second = Normalized(y - (first * y).sum(-1, true) * first);
  return FromColumns(first, second, at::linalg_cross(first, second));
}

Tensor Symmetric(const Tensor& x, const Tensor& y) {
  const Tensor unit_x = Normalized(x), unit_y = Normalized(y);
  const Tensor middle = Normalized(unit_x + unit_y), across = Normalized(unit_x - unit_y);
  const Tensor first = Normalized(middle + across), second = Normalized(middle - across);
  return FromColumns(first, second, at::linalg_cross(first, second));
}

}  // namespace

Tensor MatrixFromAxisAngle(const Tensor& vectors) {
  RequireLastAxes(vectors, {3}, "axis-angle vectors");
  const Tensor square = vectors.square().sum(-1);
  const Tensor a = SineQuotient(square);                        // sin θ / θ
  const Tensor b = 0.5 * SineQuotient(0.25 * square).square();  // (1 - cos θ) / θ²
  const Tensor x = vectors.select(-1, 0), y = vectors.select(-1, 1), z = vectors.select(-1, 2);
  const Tensor ax = a * x, ay = a * y, az = a * z, bx = b * x, by = b * y, bz = b * z;
  const Tensor xx = bx * x, yy = by * y, zz = bz * z, xy = bx * y, xz = bx * z, yz = by * z;
  return at::stack({1 - yy - zz, xy - az, xz + ay,   //
                    xy + az, 1 - xx - zz, yz - ax,   //
                    xz - ay, yz + ax, 1 - xx - yy},  //
                   -1)
      .unflatten(-1, {3, 3});
}

Tensor MatrixFromQuaternion(const Tensor& quaternions) {
  RequireLastAxes(quaternions, {4}, "quaternions");
  const Tensor unit = Normalized(quaternions);
  const Tensor w = unit.select(-1, 0), x = unit.select(-1, 1), y = unit.select(-1, 2),
               z = unit.select(-1, 3);
  return at::stack({1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),  //
                    2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),  //
                    2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)},
                   -1)
      .unflatten(-1, {3, 3});
}

// The matrix 4 q qᵀ is linear in the rotation; each of its rows is a multiple of q, and that of the
// largest component is far from zero (Shepperd 1978).
Tensor QuaternionFromMatrix(const Tensor& rotations) {
  RequireLastAxes(rotations, {3, 3}, "rotations");
  const auto at_place = [&](int row, int column) {
    return rotations.select(-2, row).select(-1, column);
  };
  const Tensor m00 = at_place(0, 0), m11 = at_place(1, 1), m22 = at_place(2, 2);
  const Tensor wx = at_place(2, 1) - at_place(1, 2), wy = at_place(0, 2) - at_place(2, 0),
               wz = at_place(1, 0) - at_place(0, 1), xy = at_place(0, 1) + at_place(1, 0),
               xz = at_place(0, 2) + at_place(2, 0), yz = at_place(1, 2) + at_place(2, 1);
  const Tensor ww = 1 + m00 + m11 + m22, xx = 1 + m00 - m11 - m22, yy = 1 - m00 + m11 - m22,
               zz = 1 - m00 - m11 + m22;
  const Tensor rows = at::stack({ww, wx, wy, wz,  //
                                 wx, xx, xy, xz,  //
                                 wy, xy, yy, yz,  //
                                 wz, xz, yz, zz},
                                -1)
                          .unflatten(-1, {4, 4});
  const Tensor largest = rows.detach().diagonal(0, -2, -1).argmax(-1, true).unsqueeze(-1);
  Shape one_row = largest.sizes().vec();
  one_row.back() = 4;
  const Tensor row = rows.gather(-2, largest.expand(one_row)).squeeze(-2);
  const Tensor sign = at::where(row.detach().select(-1, 0) < 0, -1.0, 1.0).to(row.scalar_type());
  return Normalized(row) * sign.unsqueeze(-1);
}

Tensor AxisAngleFromMatrix(const Tensor& rotations) {
  const Tensor quaternion = QuaternionFromMatrix(rotations);
  const Tensor w = quaternion.narrow(-1, 0, 1), imaginary = quaternion.narrow(-1, 1, 3);
  const Tensor square = imaginary.square().sum(-1, true);
  const Tensor small = square < kSmallSquare;
  // θ / sin(θ/2), with θ/2 = atan2(|imaginary|, w).
  const Tensor sine = at::sqrt(at::where(small, 1, square));
  const Tensor tangent_square = square / at::where(small, w, 1).square();
  const Tensor series =
      2 * (1 - tangent_square * (1.0 / 3) + tangent_square.square() * 0.2) / at::where(small, w, 1);
  return imaginary * at::where(small, series, 2 * at::atan2(sine, w) / sine);
}

Tensor MatrixFromSixD(const Tensor& numbers, SixD layout) {
  RequireLastAxes(numbers, {6}, "six-number rotations");
  if (layout == SixD::kInterleavedColumns) {
    const Tensor columns = numbers.unflatten(-1, {3, 2});
    return GramSchmidt(columns.select(-1, 0), columns.select(-1, 1));
  }
  const Tensor first = numbers.narrow(-1, 0, 3), second = numbers.narrow(-1, 3, 3);
  if (layout == SixD::kSymmetricColumns) return Symmetric(first, second);
  const Tensor columns = GramSchmidt(first, second);
  return layout == SixD::kRows ? columns.transpose(-1, -2) : columns;
}

Tensor SixDFromMatrix(const Tensor& rotations, SixD layout) {
  RequireLastAxes(rotations, {3, 3}, "rotations");
  if (layout == SixD::kRows) return rotations.narrow(-2, 0, 2).flatten(-2);
  const Tensor columns = rotations.narrow(-1, 0, 2);
  if (layout == SixD::kInterleavedColumns) return columns.flatten(-2);
  return columns.transpose(-1, -2).flatten(-2);
}

}  // namespace graspbench::nn
