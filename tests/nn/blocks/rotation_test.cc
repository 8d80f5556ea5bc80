#include "nn/rotation.h"

#include <gtest/gtest.h>

#include <numbers>

#include "core/rotation.h"
#include "tests/support/gradients.h"

namespace graspbench::nn {
namespace {

constexpr double kPi = std::numbers::pi;

Tensor Vectors(const std::vector<Vec3>& vectors) {
  std::vector<double> numbers;
  for (const Vec3& v : vectors) numbers.insert(numbers.end(), v.begin(), v.end());
  return at::tensor(numbers, at::kDouble).view({-1, 3});
}

Mat3 MatrixOf(const Tensor& tensor) {
  const std::vector<double> numbers = ToDoubles(tensor);
  return Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(numbers.data());
}

// Directions with angles from none to half a turn.
std::vector<Vec3> SomeVectors() {
  std::vector<Vec3> vectors = {Vec3::Zero(), {0, 0, 1e-9}, {1e-3, -2e-3, 0}, {0.02, 0.01, -0.004}};
  const Vec3 directions[] = {{1, 0, 0}, {0, -1, 0}, {0, 0, 1}, {0.6, 0.48, -0.64}};
  for (const Vec3& direction : directions) {
    for (const double angle : {0.1, 1.0, kPi / 2, 2.5, 3.1, kPi - 1e-4}) {
      vectors.push_back(angle * direction);
    }
  }
  return vectors;
}

TEST(Rotation, AgreesWithCoreInBothDirections) {
  const std::vector<Vec3> vectors = SomeVectors();
  const Tensor rotations = MatrixFromAxisAngle(Vectors(vectors));
  const Tensor back = AxisAngleFromMatrix(rotations);
  for (size_t i = 0; i < vectors.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    const Mat3 expected = FromAxisAngle(vectors[i]);
    EXPECT_LT((MatrixOf(rotations[row]) - expected).norm(), 1e-12) << vectors[i].transpose();
    EXPECT_LT((ToPoints(back[row])[0] - vectors[i]).norm(), 1e-10) << vectors[i].transpose();
  }
  // Whatever the leading axes and the precision.
  const Tensor batch = Vectors(vectors).to(at::kFloat).view({2, -1, 3});
  const Tensor single = MatrixFromAxisAngle(batch);
  EXPECT_EQ(single.sizes(), (Shape{2, batch.size(1), 3, 3}));
  EXPECT_LT(MaxDifference(single.view({-1, 3, 3}), rotations), 1e-6);
  EXPECT_LT(MaxDifference(MatrixFromAxisAngle(AxisAngleFromMatrix(single)), single), 1e-5);
}

TEST(Rotation, QuaternionsTurnAsTheAxisAngleVectorTheyStandFor) {
  for (const Vec3& v : SomeVectors()) {
    const double angle = v.norm();
    const Vec3 axis = angle > 0 ? Vec3(v / angle) : Vec3::UnitX();
    const Vec3 imaginary = std::sin(angle / 2) * axis;
    const Tensor q =
        at::tensor({std::cos(angle / 2), imaginary.x(), imaginary.y(), imaginary.z()}, at::kDouble);
    const Tensor rotation = MatrixFromQuaternion(-3 * q);
    EXPECT_LT((MatrixOf(rotation) - FromAxisAngle(v)).norm(), 1e-12);
    EXPECT_LT(MaxDifference(QuaternionFromMatrix(rotation), q), 1e-12);
  }
}

TEST(Rotation, GradientsAreThoseOfDifferencesTheIdentityIncluded) {
  const std::vector<Vec3> vectors = {Vec3::Zero(),        {1e-7, 0, 0},     {0.004, -0.003, 0.001},
                                     {0.01, 0.01, 0.014}, {0.3, -0.2, 0.7}, {2.9, 0.3, 0.4}};
  for (const Vec3& v : vectors) {
    const Tensor x = Vectors({v});
    EXPECT_LT(GradientError(MatrixFromAxisAngle, x), 1e-7) << v.transpose();
    // The inverse off the rotations too: no entry of the matrix may give NaN.
    EXPECT_LT(GradientError(AxisAngleFromMatrix, MatrixFromAxisAngle(x)), 1e-6) << v.transpose();
    EXPECT_LT(GradientError(QuaternionFromMatrix, MatrixFromAxisAngle(x)), 1e-7);
  }
  EXPECT_LT(GradientError(MatrixFromQuaternion, RandomTensor({5, 4}, 1, at::kDouble)), 1e-7);
  for (const SixD layout :
       {SixD::kInterleavedColumns, SixD::kColumns, SixD::kSymmetricColumns, SixD::kRows}) {
    const auto f = [&](const Tensor& x) { return MatrixFromSixD(x, layout); };
    EXPECT_LT(GradientError(f, RandomTensor({5, 6}, 2, at::kDouble)), 1e-7);
  }
  // In single precision at the identity.
  const Tensor zero = at::zeros({4, 3}).requires_grad_(true);
  AxisAngleFromMatrix(MatrixFromAxisAngle(zero)).sum().backward();
  EXPECT_LT(MaxDifference(zero.grad(), at::ones({4, 3})), 1e-6);
}

TEST(Rotation, SixNumbersLieWhereTheirLayoutSays) {
  const Tensor r = at::arange(1, 10, at::kDouble).view({3, 3});  // 1 2 3 / 4 5 6 / 7 8 9
  const auto numbers = [&](SixD layout) { return ToDoubles(SixDFromMatrix(r, layout)); };
  EXPECT_EQ(numbers(SixD::kInterleavedColumns), (std::vector<double>{1, 2, 4, 5, 7, 8}));
  EXPECT_EQ(numbers(SixD::kColumns), (std::vector<double>{1, 4, 7, 2, 5, 8}));
  EXPECT_EQ(numbers(SixD::kSymmetricColumns), (std::vector<double>{1, 4, 7, 2, 5, 8}));
  EXPECT_EQ(numbers(SixD::kRows), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  const Tensor rotations = MatrixFromAxisAngle(Vectors(SomeVectors()));
  for (const SixD layout :
       {SixD::kInterleavedColumns, SixD::kColumns, SixD::kSymmetricColumns, SixD::kRows}) {
    const Tensor same = MatrixFromSixD(SixDFromMatrix(rotations, layout), layout);
    EXPECT_LT(MaxDifference(same, rotations), 1e-12);
  }
}

TEST(Rotation, SkewedColumnsAreMadeOrthogonalByTheRuleOfTheLayout) {
  // Columns of lengths 2 and 3 with 60 degrees between them, in the plane of x and y.
  const double root = std::sqrt(3.0);
  const Tensor columns = at::tensor({2.0, 0.0, 0.0, 1.5, 1.5 * root, 0.0}, at::kDouble);
  const Mat3 kept = MatrixOf(MatrixFromSixD(columns, SixD::kColumns));
  EXPECT_LT((kept - Mat3::Identity()).norm(), 1e-12);
  // Gram-Schmidt keeps the first; the symmetric rule opens both by 15 degrees.
  const Mat3 shared = MatrixOf(MatrixFromSixD(columns, SixD::kSymmetricColumns));
  EXPECT_LT((shared - FromAxisAngle({0, 0, -kPi / 12})).norm(), 1e-12);
  // The same numbers as rows give the transposed rotation.
  EXPECT_LT((MatrixOf(MatrixFromSixD(columns, SixD::kRows)) - kept.transpose()).norm(), 1e-12);
}

}  // namespace
}  // namespace graspbench::nn
