#include "generators/semgrasp/physics_loss.h"

#include <gtest/gtest.h>

#include "nn/solid_distance.h"
#include "tests/nn/semgrasp/small_config.h"
#include "tests/support/gradients.h"

namespace graspbench::semgrasp {
namespace {

using nn::Tensor;

const Solid& Box() {
  static const Solid solid(shapes::Cube({.side = 0.2}));
  return solid;
}

HandPose FlatHandAt(const Vec3& p) {
  return {.position = nn::ToTensor(std::span<const Vec3>(&p, 1))};
}

double Loss(const Vec3& p, double touch) {
  const Solid* const solids[] = {&Box()};
  return PhysicsLoss(*BuiltInHand())(FlatHandAt(p), solids, touch).item<double>();
}

TEST(SolidDistances, AreThoseOfTheFacesOfABoxWithTheirGradient) {
  const std::vector<Vec3> points = {{0.113, 0, 0.02}, {0.01, -0.093, 0.03}, {0.02, 0.01, 0.108}};
  const Solid* const solids[] = {&Box()};
  const Tensor x = nn::ToTensor(points).to(at::kDouble).unsqueeze(0).set_requires_grad(true);
  const Tensor distances = nn::SolidDistances(x, solids);
  const std::vector<double> found = nn::ToDoubles(distances[0]);
  const double expected[] = {0.013, -0.007, 0.008};
  for (size_t i = 0; i < 3; ++i) EXPECT_NEAR(found[i], expected[i], 1e-6);
  distances.sum().backward();
  const Tensor normals = at::tensor({1., 0., 0., 0., -1., 0., 0., 0., 1.}, at::kDouble);
  EXPECT_TRUE(at::allclose(x.grad(), normals.view({1, 3, 3}), 0, 1e-4));
}

// A flat hand deep in a box of 20 cm: the mean depth of its vertices, whose nearest face is known.
TEST(PhysicsLoss, IsTheMeanDepthOfTheHand) {
  const Vec3 p(0.1, 0, 0);
  const std::vector<int64_t> vertices = nn::SpreadVertices(*BuiltInHand(), 160);
  const auto posed = nn::HandLayer(*BuiltInHand()).WithVertices(vertices)(FlatHandAt(p)).vertices;
  double depth = 0;
  for (const double x : nn::ToDoubles(at::relu(0.1 - posed.abs().amax(-1))[0])) depth += x / 160;
  EXPECT_GT(depth, 0.002);
  EXPECT_NEAR(Loss(p, 0), 1000 * depth, 0.05);
}

TEST(PhysicsLoss, WantsThumbAndAFingerToTouch) {
  const double near = Loss({0.08, 0.17, 0}, 1), far = Loss({0.08, 0.18, 0}, 1);
  EXPECT_EQ(Loss({0.08, 0.18, 0}, 0), 0);
  EXPECT_GT(near, 0);
  // Thumb and the nearest finger are each 1 cm farther away.
  EXPECT_NEAR(far - near, 2, 0.1);
}

}  // namespace
}  // namespace graspbench::semgrasp
