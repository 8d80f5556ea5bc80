#include "nn/pointnet.h"

#include <gtest/gtest.h>

#include "nn/pointnet2.h"
#include "tests/support/gradients.h"
#include "tests/support/named_weights.h"

namespace graspbench::nn {
namespace {

TEST(PointNet, AgreesWithPyTorch) {
  const WeightFile expected = BlocksFixture();
  ParameterStore store(1);
  const PointNet model(store, {.channels = 4,
                               .widths = {8, 12, 20},
                               .transform_widths = {10, 6},
                               .feature_transform = true});
  FillByName(store);
  const Tensor points = expected.Read("pointnet.points");
  EXPECT_LT(MaxDifference(model(points).Joined(), expected.Read("pointnet.joined")), 1e-5);
  EXPECT_LT(MaxDifference(model(points, true).Joined(), expected.Read("pointnet.joined_train")),
            5e-5);
}

TEST(PointNet, HasTheSizesThatWereMeasured) {
  const auto numbers = [](bool feature_transform) {
    ParameterStore store(1);
    const PointNet model(store, {.feature_transform = feature_transform});
    double count = 0;
    for (const auto& [name, tensor] : store.parameters())
      count += static_cast<double>(tensor.numel());
    return count;
  };
  EXPECT_NEAR(numbers(false), 0.946e6, 0.001e6);
  EXPECT_NEAR(numbers(true), 2.804e6, 0.001e6);
}

TEST(SetAbstraction, AgreesWithPyTorch) {
  const WeightFile expected = BlocksFixture();
  ParameterStore store(1);
  const SetAbstraction layer(
      store, {.centres = 6, .radius = 0.5, .points = 8, .channels = 2, .widths = {10, 12}});
  FillByName(store);
  const SetAbstraction::Level result = layer(
      {expected.Read("set_abstraction.positions"), expected.Read("set_abstraction.features")});
  EXPECT_LT(MaxDifference(result.features, expected.Read("set_abstraction.result")), 1e-5);
  EXPECT_EQ(result.positions.sizes(), (Shape{2, 6, 3}));
}

TEST(SetAbstraction, LayersFollowEachOther) {
  ParameterStore store(1);
  const SetAbstraction first(Scope(store) / "sa1",
                             {.centres = 16, .radius = 0.3, .points = 8, .widths = {8, 16}});
  const SetAbstraction second(
      Scope(store) / "sa2",
      {.centres = 4, .radius = 0.6, .points = 8, .channels = 16, .widths = {16, 32}});
  const Tensor cloud = RandomTensor({2, 10, 3}, 1);  // fewer points than centres
  const SetAbstraction::Level level = second(first({cloud, {}}), /*train=*/true);
  EXPECT_EQ(level.features.sizes(), (Shape{2, 4, 32}));
  EXPECT_TRUE(level.features.isfinite().all().item<bool>());
  EXPECT_TRUE(store.parameters().contains("sa2.mlp_module.layer1.bn.bn.bias"));
}

}  // namespace
}  // namespace graspbench::nn
