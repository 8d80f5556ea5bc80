#include "nn/vector_quantizer.h"

#include <gtest/gtest.h>

#include "core/temporary_folder.h"
#include "tests/support/gradients.h"

namespace graspbench::nn {
namespace {

using Config = VectorQuantizerConfig;

// Entries at (0, 0), (1, 0), (0, 2) and (9, 9).
Tensor Entries() {
  return at::tensor({0., 0., 1., 0., 0., 2., 9., 9.}).view({4, 2}).to(at::kFloat);
}

VectorQuantizer FourEntries(ParameterStore& store, Config config = {}) {
  config.codes = 4;
  config.width = 2;
  VectorQuantizer quantizer(Scope(store) / "book", config);
  const at::NoGradGuard no_gradient;
  quantizer.codebook().copy_(Entries());
  return quantizer;
}

TEST(VectorQuantizer, ChoosesTheNearestEntry) {
  ParameterStore store(1);
  const VectorQuantizer quantizer = FourEntries(store);
  const Tensor inputs = at::tensor({0.4, 0.3, 0.7, 0.1, -1., 1.2, 7., 6.}).view({2, 2, 2});
  const Tensor codes = quantizer.Encode(inputs.to(at::kFloat));
  EXPECT_TRUE(at::equal(codes, at::tensor({0, 1, 2, 3}, at::kLong).view({2, 2})));
  EXPECT_TRUE(at::equal(quantizer.Decode(codes), Entries().view({2, 2, 2})));
}

TEST(VectorQuantizer, PassesTheGradientThroughAndPullsBothSides) {
  ParameterStore store(1);
  const VectorQuantizer quantizer =
      FourEntries(store, {.codebook_weight = 3, .commitment_weight = 0.5});
  store.Train([](const std::string&) { return true; });
  // Two inputs near entry 1, at (1.5, 0.5) and (0.75, 0).
  const Tensor inputs = at::tensor({1.5, 0.5, 0.75, 0.}).view({2, 2}).to(at::kFloat);
  const Tensor z = inputs.clone().requires_grad_(true);
  const VectorQuantizer::Result result = quantizer(z);
  EXPECT_TRUE(at::equal(result.quantized.detach(), Entries().narrow(0, 1, 1).expand({2, 2})));
  // Squared distances 0.5 and 0.0625, mean 0.28125, weighted by 3.5.
  EXPECT_NEAR(result.loss.item<double>(), 3.5 * 0.28125, 1e-6);

  const Tensor pull = at::tensor({5., 7., 11., 13.}).view({2, 2}).to(at::kFloat);
  ((result.quantized * pull).sum() + result.loss).backward();
  // d loss / dz = 0.5 * 2 (z - b) / 2 inputs, besides the gradient that arrives.
  EXPECT_LT(MaxDifference(z.grad(), pull + 0.5 * (inputs - Entries()[1])), 1e-6);
  // d loss / db = 3 * 2 * sum(b - z) / 2 inputs = 3 * (-0.25, -0.5), of entry 1 alone.
  const Tensor expected = at::zeros({4, 2});
  expected[1] = at::tensor({-0.75, -1.5}).to(at::kFloat);
  EXPECT_LT(MaxDifference(quantizer.codebook().grad(), expected), 1e-6);
}

TEST(VectorQuantizer, ResetsAnIdleEntryToAnInputOnce) {
  ParameterStore store(1);
  const VectorQuantizer quantizer = FourEntries(store, {.patience = 2});
  Rng rng(1, "test", "reset");
  const Tensor inputs = at::tensor({0.1, 0., 1.1, 0.}).view({2, 2}).to(at::kFloat);
  const auto step = [&] { return quantizer.Observe(quantizer(inputs), inputs, rng); };
  EXPECT_EQ(step(), 0);
  EXPECT_EQ(step(), 2);  // entries 2 and 3
  for (const int64_t entry : {2, 3}) {
    const Tensor row = quantizer.codebook()[entry];
    EXPECT_TRUE(at::equal(row, inputs[0]) || at::equal(row, inputs[1]));
  }
  EXPECT_EQ(quantizer.reset_count(), 2);
  // The new entries win over the old 0 and 1, which then fall idle and have their own reset; after
  // that nothing changes, however long.
  int64_t resets = 0;
  for (int i = 0; i < 20; ++i) resets += step();
  EXPECT_LE(resets, 2);
  EXPECT_LE(quantizer.reset_count(), 4);
  const Tensor settled = quantizer.codebook().clone();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(step(), 0);
  EXPECT_TRUE(at::equal(quantizer.codebook(), settled));
}

TEST(VectorQuantizer, NeverAndAlwaysAreTheOtherRules) {
  const Tensor inputs = at::tensor({0.1, 0.}).view({1, 2}).to(at::kFloat);
  const auto resets = [&](Config::Reset rule) {
    ParameterStore store(1);
    const VectorQuantizer quantizer = FourEntries(store, {.reset = rule, .patience = 2});
    Rng rng(1, "test", "reset");
    int64_t count = 0;
    for (int i = 0; i < 8; ++i) count += quantizer.Observe(quantizer(inputs), inputs, rng);
    return count;
  };
  EXPECT_EQ(resets(Config::Reset::kNever), 0);
  EXPECT_EQ(resets(Config::Reset::kAlways), 12);  // three of four entries, every second step
}

TEST(VectorQuantizer, KeepsItsStateInTheWeightFile) {
  const TemporaryFolder folder;
  const Tensor inputs = at::tensor({0.1, 0., 1.1, 0.}).view({2, 2}).to(at::kFloat);
  ParameterStore store(1);
  const VectorQuantizer quantizer = FourEntries(store, {.patience = 3});
  const auto steps = [&](const VectorQuantizer& one, int count) {
    for (int i = 0; i < count; ++i) {
      Rng rng(1, "test", "reset");
      one.Observe(one(inputs), inputs, rng);
    }
  };
  steps(quantizer, 2);
  store.Save(folder.path() / "book.safetensors");
  ParameterStore saved{WeightFile(folder.path() / "book.safetensors")};
  const VectorQuantizer resumed(Scope(saved) / "book", quantizer.config());
  EXPECT_EQ(resumed.reset_count(), 0);
  steps(quantizer, 1);
  steps(resumed, 1);
  EXPECT_EQ(resumed.reset_count(), 2);
  EXPECT_TRUE(at::equal(resumed.codebook(), quantizer.codebook()));
}

TEST(VectorQuantizer, MovingAveragesFollowTheInputs) {
  ParameterStore store(1);
  const VectorQuantizer quantizer =
      FourEntries(store, {.reset = Config::Reset::kNever, .moving_average = true, .decay = 0.5});
  EXPECT_EQ(store.parameters().size(), 0U);
  const Tensor inputs =
      at::tensor({0.8, 0.2, 1.2, 0.2, 0., 0.1}).view({3, 2}).to(at::kFloat).requires_grad_(true);
  Rng rng(1, "test", "reset");
  const VectorQuantizer::Result result = quantizer(inputs);
  quantizer.Observe(result, inputs, rng);
  const Tensor expected = Entries();
  expected[0] = at::tensor({0., 0.1}).to(at::kFloat);
  expected[1] = at::tensor({1., 0.2}).to(at::kFloat);
  EXPECT_LT(MaxDifference(quantizer.codebook(), expected), 1e-6);
  // Only the inputs are pulled: mean of 0.08, 0.08 and 0.01.
  EXPECT_NEAR(result.loss.item<double>(), 0.17 / 3, 1e-6);
}

TEST(VectorQuantizer, UsageCountsEntriesAndTheirEvenness) {
  const CodeUsage even = UsageOf(at::tensor({0, 1, 2, 3, 0, 1, 2, 3}, at::kLong), 6);
  EXPECT_EQ(even.used, 4);
  EXPECT_NEAR(even.perplexity, 4, 1e-9);
  const CodeUsage uneven = UsageOf(at::tensor({5, 5, 5, 1}, at::kLong), 6);
  EXPECT_EQ(uneven.used, 2);
  EXPECT_NEAR(uneven.perplexity, std::pow(0.75, -0.75) * std::pow(0.25, -0.25), 1e-9);
  EXPECT_EQ(UsageOf(at::empty({0}, at::kLong), 6).used, 0);
}

}  // namespace
}  // namespace graspbench::nn
