#include "nn/point_ops.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "nn/point_search.h"
#include "tests/support/gradients.h"

namespace graspbench::nn {
namespace {

std::vector<int64_t> Numbers(const Tensor& index) {
  std::vector<int64_t> numbers;
  for (const double number : ToDoubles(index)) numbers.push_back(static_cast<int64_t>(number));
  return numbers;
}

// Points at these places of a line, as one set.
Tensor OnALine(const std::vector<double>& places) {
  std::vector<Vec3> points;
  for (const double place : places) points.emplace_back(0, place, 0);
  return ToTensor(points).unsqueeze(0);
}

TEST(PointOps, FarthestPointsAreFarFromAllChosenBefore) {
  const Tensor line = OnALine({0, 1, 2, 3, 10, 6});
  EXPECT_EQ(Numbers(FarthestPoints(line, 4)), (std::vector<int64_t>{0, 4, 5, 3}));
  EXPECT_EQ(Numbers(FarthestPoints(line, 2, 3)), (std::vector<int64_t>{3, 4}));
  // Of points equally far the first.
  EXPECT_EQ(Numbers(FarthestPoints(OnALine({0, -1, 1, 1}), 3)), (std::vector<int64_t>{0, 1, 2}));
}

TEST(PointOps, FarthestPointsRepeatWhereThereAreTooFew) {
  EXPECT_EQ(Numbers(FarthestPoints(OnALine({0, 5, 1}), 8)),
            (std::vector<int64_t>{0, 1, 2, 0, 1, 2, 0, 1}));
  EXPECT_EQ(Numbers(FarthestPoints(OnALine({7, 7, 7}), 3)), (std::vector<int64_t>{0, 0, 0}));
  EXPECT_THROW(FarthestPoints(at::zeros({1, 0, 3}), 1), Error);
  EXPECT_THROW(FarthestPoints(at::zeros({1, 4, 3}), 2, 4), Error);
}

TEST(PointOps, NearestNeighboursComeInOrderAndRepeatTheFirst) {
  const Tensor line = OnALine({0, 1, 2, 3, 10, 6, 1});
  const Neighbours found = NearestNeighbours(OnALine({0.9, 20}), line, 3);
  EXPECT_EQ(Numbers(found.index), (std::vector<int64_t>{1, 6, 0, 4, 5, 3}));
  EXPECT_NEAR(found.squared[0][0][2].item<double>(), 0.81, 1e-6);
  EXPECT_NEAR(found.squared[0][1][0].item<double>(), 100, 1e-6);
  EXPECT_EQ(Numbers(NearestNeighbours(OnALine({1.9}), OnALine({1, 5}), 4).index),
            (std::vector<int64_t>{0, 1, 0, 0}));
}

TEST(PointOps, BallsHoldTheFirstPointsInReach) {
  const Tensor line = OnALine({0, 1, 2, 3, 10});
  EXPECT_EQ(Numbers(BallQuery(OnALine({2}), line, 1, 2)), (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(Numbers(BallQuery(OnALine({2}), line, 1, 5)), (std::vector<int64_t>{1, 2, 3, 1, 1}));
  EXPECT_EQ(Numbers(BallQuery(OnALine({6.9}), line, 1, 2)), (std::vector<int64_t>{4, 4}));
}

TEST(PointOps, KernelsFindWhatSearchesOverTheDistanceMatrixFind) {
  const Tensor points = RandomTensor({3, 157, 3}, 1), queries = RandomTensor({3, 61, 3}, 2);
  EXPECT_TRUE(at::equal(FarthestPoints(points, 40, 5), aten::FarthestPoints(points, 40, 5)));
  EXPECT_TRUE(at::equal(NearestIndex(queries, points), aten::NearestIndex(queries, points)));
  for (const int64_t k : {1, 7, 200}) {
    const Neighbours found = NearestNeighbours(queries, points, k);
    const Neighbours expected = aten::NearestNeighbours(queries, points, k);
    EXPECT_TRUE(at::equal(found.index, expected.index)) << k;
    EXPECT_LT(MaxDifference(found.squared, expected.squared), 1e-5);
  }
  for (const int64_t count : {3, 200}) {
    EXPECT_TRUE(at::equal(BallQuery(queries, points, 0.7, count),
                          aten::BallQuery(queries, points, 0.7, count)));
  }
  // A cloud of the size that networks see.
  const Tensor cloud = RandomTensor({1, 2048, 3}, 3), centres = cloud.narrow(1, 0, 32);
  EXPECT_TRUE(at::equal(NearestNeighbours(centres, cloud, 32).index,
                        aten::NearestNeighbours(centres, cloud, 32).index));
}

TEST(PointOps, CoordinatesThatAreNoNumbersGiveIndicesInRange) {
  const Tensor points = at::full({1, 20, 3}, NAN), queries = at::full({1, 2, 3}, NAN);
  for (const Tensor& index :
       {FarthestPoints(points, 5), NearestIndex(queries, points),
        NearestNeighbours(queries, points, 3).index, BallQuery(queries, points, 1, 3)}) {
    EXPECT_GE(index.min().item<int64_t>(), 0);
    EXPECT_LT(index.max().item<int64_t>(), 20);
  }
}

TEST(PointOps, DifferencesToTheNearestPointHaveBothGradients) {
  const Tensor points = RandomTensor({2, 20, 3}, 4, at::kDouble);
  const Tensor queries = RandomTensor({2, 9, 3}, 5, at::kDouble);
  const auto of_queries = [&](const Tensor& x) { return NearestDifference(x, points).square(); };
  const auto of_points = [&](const Tensor& x) { return NearestDifference(queries, x).square(); };
  EXPECT_LT(GradientError(of_queries, queries), 1e-7);
  EXPECT_LT(GradientError(of_points, points), 1e-7);
}

TEST(PointOps, TheUnitSphereHoldsACloudAndGivesItBack) {
  const Tensor points = 0.1 * RandomTensor({2, 50, 3}, 6) + 3;
  const UnitSphere sphere = ToUnitSphere(points);
  EXPECT_LT(sphere.points.mean(1).abs().max().item<double>(), 1e-4);
  EXPECT_NEAR(at::linalg_vector_norm(sphere.points, 2, -1).max().item<double>(), 1, 1e-6);
  EXPECT_LT(MaxDifference(sphere.points * sphere.scale.view({2, 1, 1}) + sphere.centre.unsqueeze(1),
                          points),
            1e-6);
  const UnitSphere one_point = ToUnitSphere(at::ones({1, 4, 3}));
  EXPECT_EQ(one_point.points.abs().max().item<double>(), 0);
  EXPECT_EQ(one_point.scale.item<double>(), 1);
}

}  // namespace
}  // namespace graspbench::nn
