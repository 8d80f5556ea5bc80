#pragma once

#include "nn/tensor.h"

/// Rotations as batched tensors, any leading axes "...", differentiable everywhere, the identity
/// included. Matrices act on columns: p_A = R_AB p_B.
namespace graspbench::nn {

/// ... × 3 (radians about the direction) to ... × 3 × 3, by Rodrigues' formula.
Tensor MatrixFromAxisAngle(const Tensor& vectors);
/// The inverse, with angles in [0, π].
Tensor AxisAngleFromMatrix(const Tensor& rotations);

/// ... × 4, in the order w, x, y, z, of any length but zero, to ... × 3 × 3.
Tensor MatrixFromQuaternion(const Tensor& quaternions);
/// The inverse: of unit length, w >= 0.
Tensor QuaternionFromMatrix(const Tensor& rotations);

/// The six numbers of a rotation's continuous form (Zhou et al., CVPR 2019). The field's codes
/// order them differently, and one makes the rotation from them differently.
enum class SixD {
  /// c0x c1x c0y c1y c0z c1z: two columns as the rows of a 3 × 2 matrix lie. Gram-Schmidt keeps the
  /// first. GrabNet.
  kInterleavedColumns,
  /// c0 then c1; Gram-Schmidt keeps the first. Zhou et al.
  kColumns,
  /// c0 then c1, both turned by the same angle until they are orthogonal: with a = norm(c0 + c1)
  /// and b = norm(c0 - c1) of the unit vectors, c0' = norm(a + b) and c1' = norm(a - b).
  /// DexGraspNet, DexGYS.
  kSymmetricColumns,
  /// The first two rows, r0 then r1; Gram-Schmidt keeps the first. PyTorch3D.
  kRows,
};

/// ... × 6 to ... × 3 × 3. The six numbers need not be orthogonal or of unit length, only
/// independent.
Tensor MatrixFromSixD(const Tensor& numbers, SixD layout);
Tensor SixDFromMatrix(const Tensor& rotations, SixD layout);

}  // namespace graspbench::nn
