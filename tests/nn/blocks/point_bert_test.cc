#include "nn/point_bert.h"

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_folder.h"
#include "nn/point_ops.h"
#include "tests/support/gradients.h"
#include "tests/support/named_weights.h"

namespace graspbench::nn {
namespace {

PointBertConfig FixtureConfig() {
  return {.width = 24,
          .depth = 2,
          .heads = 3,
          .groups = 8,
          .group_size = 5,
          .encoder_width = 32,
          .channels = 6,
          .drop_path = 0};
}

TEST(PointBert, AgreesWithPyTorch) {
  const WeightFile expected = BlocksFixture();
  ParameterStore store(1);
  const PointBert model(store, FixtureConfig());
  FillByName(store);
  const Tensor points = expected.Read("point_bert.points");
  EXPECT_LT(MaxDifference(model(points), expected.Read("point_bert.tokens")), 2e-5);
  // In training patches are normalised by their own statistics, which are gathered.
  const TrainingNoise noise{at::detail::createCPUGenerator(1)};
  EXPECT_LT(MaxDifference(model(points, &noise), expected.Read("point_bert.tokens_train")), 2e-5);
  EXPECT_LT(MaxDifference(store.buffers().at("encoder.second_conv.1.running_mean"),
                          expected.Read("point_bert.running_mean")),
            1e-5);
}

TEST(PointBert, OpensCheckpointsWhateverStandsBeforeTheirNames) {
  const TemporaryFolder folder;
  for (const std::string prefix : {"module.point_encoder.", "point_encoder.", "module.", ""}) {
    ParameterStore store(1);
    Scope scope(store);
    for (size_t begin = 0; begin < prefix.size();) {
      const size_t dot = prefix.find('.', begin);
      scope = scope / prefix.substr(begin, dot - begin);
      begin = dot + 1;
    }
    const PointBert model(scope, FixtureConfig());
    store.Parameter("module.logit_scale", {}, Init::Ones());
    const auto file = folder.path() / "checkpoint.safetensors";
    store.Save(file);

    const WeightFile weights = OpenPointBertWeights(file);
    PointBertConfig config = PointBertConfig::Of(weights);
    EXPECT_EQ(config.width, 24);
    EXPECT_EQ(config.depth, 2);
    EXPECT_EQ(config.encoder_width, 32);
    EXPECT_EQ(config.channels, 6);
    config = FixtureConfig();
    ParameterStore loaded{weights};
    const PointBert same(loaded, config);
    const Tensor points = RandomTensor({1, 30, 6}, 2);
    EXPECT_TRUE(at::equal(same(points), model(points))) << prefix;
  }
}

TEST(PointBert, HasTheSizeThatWasPublished) {
  ParameterStore store(1);
  const PointBert model(store, PointBertConfig::Full());
  int64_t numbers = 0;
  for (const auto& [name, tensor] : store.parameters()) numbers += tensor.numel();
  EXPECT_NEAR(static_cast<double>(numbers), 21.86e6, 0.005e6);
}

TEST(PointBert, TakesFewAndEqualPoints) {
  ParameterStore store(1);
  const PointBert model(store, PointBertConfig::Tiny());
  for (const Tensor& points :
       {RandomTensor({2, 10, 3}, 1), at::ones({1, 50, 3}), RandomTensor({1, 1, 3}, 2)}) {
    const Tensor tokens = model(points);
    EXPECT_EQ(tokens.sizes(), (Shape{points.size(0), 33, 96}));
    EXPECT_TRUE(tokens.isfinite().all().item<bool>());
  }
  EXPECT_THROW(model(at::zeros({1, 50, 6})), Error);
}

TEST(PointBert, PoolsTheClassTokenAndTheLargestOfThePatches) {
  const Tensor tokens = at::tensor({1., 2., 5., 0., 3., 9.}).view({1, 3, 2});
  EXPECT_EQ(ToDoubles(PointBert::Pool(tokens)), (std::vector<double>{1, 2, 5, 9}));
}

TEST(CrossAttention, AgreesWithPyTorch) {
  const WeightFile expected = BlocksFixture();
  ParameterStore store(1);
  const CrossAttention attention(store, 24, 16, 4);
  FillByName(store);
  const Tensor seen = at::arange(7) < 5;
  EXPECT_LT(
      MaxDifference(attention(expected.Read("cross_attention.x"),
                              expected.Read("cross_attention.context"), seen.expand({2, 1, 5, 7})),
                    expected.Read("cross_attention.result")),
      1e-5);
}

TEST(Dropout, KeepsTheMeanAndDropsNothingOutsideTraining) {
  const Tensor x = at::ones({400, 50});
  EXPECT_TRUE(at::equal(Dropout(x, 0.3, nullptr), x));
  const TrainingNoise noise{at::detail::createCPUGenerator(4)};
  const Tensor dropped = Dropout(x, 0.3, &noise);
  EXPECT_NEAR((dropped == 0).to(at::kFloat).mean().item<double>(), 0.3, 0.01);
  EXPECT_NEAR(dropped.max().item<double>(), 1 / 0.7, 1e-6);
  const Tensor items = DropItems(x, 0.3, &noise);
  EXPECT_TRUE(at::equal(items.amax(1), items.amin(1)));
  EXPECT_NEAR((items.amax(1) == 0).to(at::kFloat).mean().item<double>(), 0.3, 0.08);
}

}  // namespace
}  // namespace graspbench::nn
