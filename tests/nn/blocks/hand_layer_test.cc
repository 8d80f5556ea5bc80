#include "nn/hand_layer.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "nn/rotation.h"
#include "tests/support/gradients.h"
#include "tests/support/hands.h"

namespace graspbench::nn {
namespace {

HandPose InDouble(const HandPose& pose) {
  return {.fingers = pose.fingers.to(at::kDouble),
          .shape = pose.shape.to(at::kDouble),
          .rotation = pose.rotation.to(at::kDouble),
          .position = pose.position.to(at::kDouble)};
}

TEST(HandLayer, PosesTheHandAsCoreDoes) {
  const std::vector<Grasp> grasps = {hands::Flat(), hands::Random("a"), hands::Random("b"),
                                     hands::Random("c")};
  const HandLayer layer(hands::BuiltIn());
  const PosedHands posed = layer(ToHandPose(grasps));
  ASSERT_EQ(posed.vertices.size(0), 4);
  for (size_t i = 0; i < grasps.size(); ++i) {
    const PosedHand expected = hands::BuiltIn().Forward(grasps[i]);
    const std::vector<Vec3> vertices = ToPoints(posed.vertices[static_cast<int64_t>(i)]);
    ASSERT_EQ(vertices.size(), expected.surface.vertices.size());
    double worst = 0;
    for (size_t v = 0; v < vertices.size(); ++v) {
      worst = std::max(worst, (vertices[v] - expected.surface.vertices[v]).norm());
    }
    EXPECT_LT(worst, 1e-6);
    const std::vector<Vec3> joints = ToPoints(posed.joints[static_cast<int64_t>(i)]);
    for (size_t k = 0; k < 16; ++k) {
      EXPECT_LT((joints[k] - expected.joints[k].translation()).norm(), 1e-6) << "joint " << k;
    }
  }
}

TEST(HandLayer, TakesRotationsForVectorsAndDefaultsForWhatIsMissing) {
  const HandLayer layer(hands::BuiltIn());
  HandPose pose = ToHandPose({hands::Random("a"), hands::Random("b")});
  const PosedHands posed = layer(pose);
  pose.fingers = MatrixFromAxisAngle(pose.fingers);
  EXPECT_LT(MaxDifference(layer(pose).vertices, posed.vertices), 1e-6);
  const HandPose flat = {.position = at::zeros({1, 3})};
  EXPECT_LT(MaxDifference(layer(flat).vertices, layer(ToHandPose({hands::Flat()})).vertices), 1e-6);
  EXPECT_THROW(layer({.fingers = at::zeros({2, 45})}), Error);
  EXPECT_THROW(layer({.shape = at::zeros({2, 9})}), Error);
}

TEST(HandLayer, GivesBackTheGraspsItWasGiven) {
  const std::vector<Grasp> grasps = {hands::Random("a"), hands::Random("b")};
  HandPose pose = ToHandPose(grasps);
  pose.fingers = MatrixFromAxisAngle(pose.fingers);
  const std::vector<Grasp> back = ToGrasps(pose);
  ASSERT_EQ(back.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_LT((back[i].X_OH.matrix() - grasps[i].X_OH.matrix()).norm(), 1e-6);
    EXPECT_LT((back[i].X_OH.linear().transpose() * back[i].X_OH.linear() - Mat3::Identity()).norm(),
              1e-14);
    for (size_t k = 0; k < 45; ++k) EXPECT_NEAR(back[i].joints[k], grasps[i].joints[k], 1e-5);
    for (size_t k = 0; k < 10; ++k) EXPECT_NEAR(back[i].shape[k], grasps[i].shape[k], 1e-6);
  }
}

TEST(HandLayer, AChoiceOfVerticesAreThoseOfTheWholeHand) {
  const HandLayer layer(hands::BuiltIn());
  const std::vector<int64_t> chosen = {700, 3, 3, 41};
  const HandPose pose = ToHandPose({hands::Random("a"), hands::Random("b")});
  const Tensor index = at::tensor(chosen, at::kLong);
  EXPECT_LT(MaxDifference(layer.WithVertices(chosen)(pose).vertices,
                          layer(pose).vertices.index_select(1, index)),
            1e-7);
  EXPECT_LT(MaxDifference(layer.WithVertices(chosen).SkinnedNormals(pose),
                          layer.SkinnedNormals(pose).index_select(1, index)),
            1e-6);
}

TEST(HandLayer, GradientsAreThoseOfDifferences) {
  const HandLayer layer =
      HandLayer(hands::BuiltIn(), at::kDouble).WithVertices({0, 120, 300, 444, 700});
  HandPose pose = InDouble(ToHandPose({hands::Flat(), hands::Random("a")}));
  for (Tensor HandPose::*part :
       {&HandPose::fingers, &HandPose::shape, &HandPose::rotation, &HandPose::position}) {
    const auto f = [&](const Tensor& x) {
      HandPose moved = pose;
      moved.*part = x;
      const PosedHands posed = layer(moved);
      return at::cat({posed.vertices, posed.joints}, 1);
    };
    EXPECT_LT(GradientError(f, pose.*part), 1e-6);
  }
}

TEST(HandLayer, NormalsPointOutOfTheSkin) {
  const HandLayer layer(hands::BuiltIn());
  const std::vector<Grasp> grasps = {hands::Flat(), hands::Random("a")};
  const HandPose pose = ToHandPose(grasps);
  const Tensor exact = VertexNormals(layer(pose).vertices, layer.faces());
  for (size_t i = 0; i < grasps.size(); ++i) {
    const TriMesh surface = hands::BuiltIn().Forward(grasps[i]).surface;
    std::vector<Vec3> expected(surface.vertices.size(), Vec3::Zero());
    for (const Face& face : surface.faces) {
      const Vec3& corner = surface.vertices[static_cast<size_t>(face[0])];
      const Vec3 area = (surface.vertices[static_cast<size_t>(face[1])] - corner)
                            .cross(surface.vertices[static_cast<size_t>(face[2])] - corner);
      for (const int v : face) expected[static_cast<size_t>(v)] += area;
    }
    const std::vector<Vec3> found = ToPoints(exact[static_cast<int64_t>(i)]);
    double worst = 0;
    for (size_t v = 0; v < found.size(); ++v) {
      worst = std::max(worst, (found[v] - expected[v].normalized()).norm());
    }
    EXPECT_LT(worst, 1e-3);
  }
  // At rest the skinned normals are the same; bent, they stay near.
  const Tensor agreement = (layer.SkinnedNormals(pose) * exact).sum(-1);
  EXPECT_GT(agreement[0].min().item<double>(), 0.9999);
  EXPECT_GT(agreement[1].mean().item<double>(), 0.97);
}

}  // namespace
}  // namespace graspbench::nn
