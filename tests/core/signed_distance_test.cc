#include "core/signed_distance.h"

#include <gtest/gtest.h>

#include "core/rng.h"
#include "core/solid.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

TEST(SignedDistanceGrid, StaysWithinAnInterpolationErrorOfTheExactDistance) {
  Rng rng(1, "sdf", "test");
  for (const TriMesh& mesh :
       {shapes::Sphere({.subdivisions = 3}), shapes::Rotated(shapes::Cup(), 4),
        shapes::Rotated(shapes::Box({.size = {0.02, 0.05, 0.1}}), 5)}) {
    const double pitch = 0.003;
    const SignedDistanceGrid grid(mesh, pitch, 0.03);
    const Solid solid(mesh);
    const Box box(solid.bounds().min() - Vec3::Constant(0.029),
                  solid.bounds().max() + Vec3::Constant(0.029));
    double worst = 0, sum = 0;
    for (int n = 0; n < 2000; ++n) {
      const Vec3 u(rng.Uniform(), rng.Uniform(), rng.Uniform());
      const Vec3 p = box.min() + u.cwiseProduct(box.sizes());
      const double error = std::abs(grid.Distance(p) - solid.Query(p).signed_distance());
      worst = std::max(worst, error);
      sum += error;
    }
    EXPECT_LT(worst, pitch * std::sqrt(3.0) / 2);
    EXPECT_LT(sum / 2000, 0.1 * pitch);
  }
}

TEST(SignedDistanceGrid, GradientPointsAwayFromASphere) {
  const SignedDistanceGrid grid(shapes::Sphere({.radius = 0.04}), 0.002, 0.03);
  Rng rng(2, "sdf", "test");
  for (int n = 0; n < 200; ++n) {
    const Vec3 direction = rng.Direction();
    const Vec3 gradient = grid.Gradient(rng.Uniform(0.02, 0.065) * direction);
    EXPECT_NEAR(gradient.norm(), 1, 0.1);
    EXPECT_GT(gradient.normalized().dot(direction), 0.99);
  }
}

TEST(SignedDistanceGrid, GrowsWithTheDistanceOutsideOfTheGrid) {
  const SignedDistanceGrid grid(shapes::Sphere({.radius = 0.04}), 0.002, 0.02);
  EXPECT_NEAR(grid.Distance({1, 0, 0}), 0.96, 0.002);
}

}  // namespace
}  // namespace graspbench
