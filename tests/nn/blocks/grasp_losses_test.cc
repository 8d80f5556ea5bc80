#include "nn/grasp_losses.h"

#include <gtest/gtest.h>

#include "nn/hand_layer.h"
#include "tests/support/gradients.h"
#include "tests/support/shapes.h"

namespace graspbench::nn {
namespace {

// A ball of radius 4 cm at the origin with its normals, in double precision.
struct Ball {
  Ball() {
    const TriMesh mesh = shapes::Sphere({.radius = 0.04});
    points = ToTensor(mesh.vertices).to(at::kDouble).unsqueeze(0);
    normals = points / 0.04;
  }
  Tensor points, normals;
};

Tensor Points(const std::vector<Vec3>& points) {
  return ToTensor(points).to(at::kDouble).unsqueeze(0);
}

TEST(GraspLosses, DistancesToABallAreSignedByItsNormals) {
  const Ball ball;
  const Tensor queries = Points({{0.05, 0, 0}, {0, 0.03, 0}, {0, 0, 0.04}, {0.03, 0.04, 0}});
  const std::vector<double> found =
      ToDoubles(SignedDistances(queries, ball.points, ball.normals)[0]);
  const std::vector<double> expected = {0.01, -0.01, 0, 0.01};
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-4);
  const std::vector<double> plain = ToDoubles(NearestDistances(queries, ball.points)[0]);
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(plain[i], std::abs(expected[i]), 1e-4);
}

TEST(GraspLosses, ContactFallsFromOneWithTheDistance) {
  const std::vector<double> map = ToDoubles(ContactMap(at::tensor({0., 0.005, 0.01, 1.})));
  EXPECT_EQ(map[0], 1);
  EXPECT_NEAR(map[1], 2 / (1 + std::exp(1.0)), 1e-6);  // 1 - 2 (s - 1/2) = 2 / (1 + e^x)
  EXPECT_NEAR(map[2], 2 / (1 + std::exp(2.0)), 1e-6);
  EXPECT_NEAR(map[3], 0, 1e-6);
  EXPECT_NEAR(ContactMap(at::tensor({0.01}), 60).item<double>(), 2 / (1 + std::exp(0.6)), 1e-6);
}

TEST(GraspLosses, PriorContactIsTheMeanSquareOfThePointsInReach) {
  const Tensor prior = Points({{0, 0, 0}, {1, 0, 0}});
  // 1 cm from the first, 1.5 cm from the second, and one out of reach.
  const Tensor object = Points({{0, 0.01, 0}, {1, 0, 0.015}, {0.5, 0, 0}});
  EXPECT_NEAR(PriorContactLoss(object, prior).item<double>(), (1e-4 + 2.25e-4) / 2, 1e-9);
  EXPECT_EQ(PriorContactLoss(object + 5, prior).item<double>(), 0);
  EXPECT_NEAR(PriorContactLoss(object, prior, 0.012).item<double>(), 1e-4, 1e-9);
}

TEST(GraspLosses, PenetrationCountsTheDepthOfPointsInside) {
  const Ball ball;
  const Tensor points = Points({{0.05, 0, 0}, {0, 0.03, 0}, {0, 0, -0.02}});
  const double expected = 0.01 * 0.01 + 0.02 * 0.02;
  EXPECT_NEAR(PenetrationLoss(points, ball.points, ball.normals).item<double>(), expected, 5e-6);
  EXPECT_NEAR(PenetrationLoss(points, ball.points, ball.normals, 0.015).item<double>(), 1e-4, 5e-6);
  // One point 1 cm inside is the nearest of all points of the ball in its half.
  const Tensor one = Points({{0, 0, 0.03}});
  const Tensor surface = Points({{0, 0, 0.04}, {0, 0.04, 0}, {0, 0, -0.04}});
  const double behind = 0.01 + (0.04 - 0) + (0.04 + 0.03);
  EXPECT_NEAR(BehindSurfaceLoss(surface, surface / 0.04, one).item<double>(), behind, 1e-7);
  EXPECT_NEAR(BehindSurfaceLoss(surface, surface / 0.04, one, 0.02).item<double>(), 0.02 + 0.05,
              1e-7);
}

TEST(GraspLosses, ChamferConsistencyAndEdgesAreTheirFormulas) {
  const Tensor a = Points({{0, 0, 0}, {1, 0, 0}}), b = Points({{0, 0, 2}});
  EXPECT_NEAR(Chamfer(a, b).item<double>(), (4 + 5) / 2.0 + 4, 1e-9);
  EXPECT_NEAR(Chamfer(b, a).item<double>(), (4 + 5) / 2.0 + 4, 1e-9);
  EXPECT_EQ(Chamfer(a, a).item<double>(), 0);
  const Tensor map = at::tensor({0.5, 0.25}, at::kDouble).view({1, 2});
  EXPECT_NEAR(ContactConsistencyLoss(map, at::tensor({{1.}}, at::kDouble)).item<double>(),
              0.25 + 0.5625, 1e-12);
  const Tensor faces = at::tensor({0, 1, 2, 2, 1, 3}, at::kLong).view({2, 3});
  const Tensor edges = UniqueEdges(faces);
  EXPECT_TRUE(at::equal(edges, at::tensor({0, 1, 0, 2, 1, 2, 1, 3, 2, 3}, at::kLong).view({5, 2})));
  const Tensor square = Points({{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}});
  EXPECT_EQ(EdgeLoss(square + 7, square, edges).item<double>(), 0);
  // Stretched along x: the three edges with an extent of 1 along x change by 1.
  const Tensor stretched = square * at::tensor({2., 1., 1.}, at::kDouble);
  EXPECT_NEAR(EdgeLoss(stretched, square, edges).item<double>(), 3.0 / 15, 1e-12);
}

TEST(GraspLosses, GradientsAreThoseOfDifferences) {
  const Ball ball;
  const Tensor hand = 0.04 * RandomTensor({2, 12, 3}, 3, at::kDouble);
  const Tensor object = ball.points.narrow(1, 0, 40).expand({2, 40, 3}).contiguous();
  const Tensor normals = ball.normals.narrow(1, 0, 40).expand({2, 40, 3}).contiguous();
  const std::vector<std::function<Tensor(const Tensor&)>> losses = {
      [&](const Tensor& x) { return ContactMap(NearestDistances(object, x)); },
      [&](const Tensor& x) { return 1e4 * PriorContactLoss(object, x, 0.05); },
      [&](const Tensor& x) { return 1e3 * PenetrationLoss(x, object, normals); },
      [&](const Tensor& x) { return BehindSurfaceLoss(object, normals, x); },
      [&](const Tensor& x) { return 1e3 * Chamfer(x, object); },
      [&](const Tensor& x) { return SignedDistances(x, object, normals); },
      [&](const Tensor& x) {
        return EdgeLoss(x, hand.flip(1), at::tensor({0, 1, 3, 4}).view({2, 2}));
      },
  };
  for (size_t i = 0; i < losses.size(); ++i) {
    EXPECT_LT(GradientError(losses[i], hand, 1e-8), 1e-5) << i;
  }
  // In touch the distance has no direction; its gradient is 0, not NaN.
  const Tensor touching = object.clone().requires_grad_(true);
  NearestDistances(touching, object).sum().backward();
  EXPECT_EQ(touching.grad().abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace graspbench::nn
