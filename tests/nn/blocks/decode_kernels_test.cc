#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "nn/dot_kernels.h"
#include "nn/llama_decoder.h"
#include "tests/nn/blocks/llama_fixture.h"

namespace graspbench::nn {
namespace {

Tensor Random(const Shape& shape, const std::string& name) {
  ParameterStore store(1);
  return store.Parameter(name, shape, Init::Normal(1));
}

// Sums of single-precision products in any order differ from the exact ones by a few roundings.
TEST(DotKernels, MultiplyAndCombineAsMatricesForEachInstructionSet) {
  for (const DotKernels& kernels : UsableDotKernels()) {
    for (const auto type : {at::kFloat, at::kBFloat16}) {
      for (const int64_t columns : {1, 31, 32, 64, 129, 704}) {
        const Tensor w = Random({11, columns}, "w").to(type), x = Random({5, columns}, "x");
        const Tensor exact = at::matmul(x.to(at::kDouble), w.to(at::kDouble).t()).slice(1, 2, 11);
        const WeightMatrix matrix{w.const_data_ptr(), 11, columns, type == at::kBFloat16};
        Tensor first;
        for (int64_t texts = 1; texts <= 5; ++texts) {
          const Tensor y = at::full({texts, 10}, -7.0f);
          kernels.multiply(matrix, 2, 11, x.const_data_ptr<float>(), texts,
                           y.mutable_data_ptr<float>(), 10);
          EXPECT_LT(LargestDifference(y.slice(1, 0, 9), exact.slice(0, 0, texts)), 2e-4)
              << kernels.name << " " << columns << " columns, " << texts << " texts";
          EXPECT_TRUE(y.select(1, 9).eq(-7).all().item<bool>()) << "wrote beyond its rows";
          // A text's sums do not depend on the others.
          if (texts == 1) first = y;
          EXPECT_TRUE(at::equal(y[0], first[0])) << kernels.name << " " << texts << " texts";
        }
      }
    }
    for (const int64_t width : {2, 16, 24, 64, 160}) {
      const Tensor wide = Random({13, width + 5}, "v"), p = Random({9, 13}, "p");
      const Tensor v = wide.narrow(1, 0, width);
      const Tensor y = at::empty({9, width}, at::kFloat);
      kernels.combine(v.const_data_ptr<float>(), width + 5, 13, width, p.const_data_ptr<float>(),
                      13, 9, y.mutable_data_ptr<float>(), width);
      EXPECT_LT(LargestDifference(y, at::matmul(p.to(at::kDouble), v.to(at::kDouble))), 2e-5)
          << kernels.name << " " << width;
    }
  }
}

TEST(DotKernels, TakeExponentialsAndRoundAsTheDefinitionsSay) {
  for (const DotKernels& kernels : UsableDotKernels()) {
    for (const int64_t count : {1, 16, 53}) {
      const Tensor x = Random({count}, "x") * 8, softmax = x.clone();
      kernels.softmax(softmax.mutable_data_ptr<float>(), count, 0.7f);
      EXPECT_LT(LargestDifference(softmax, (x.to(at::kDouble) * 0.7f).softmax(0)), 1e-6)
          << kernels.name;
    }
    // Among them what overflows on the way.
    const Tensor x = at::cat({at::linspace(-200, 200, 401), at::linspace(-1, 1, 100)});
    const Tensor up = Random(x.sizes().vec(), "up"), gate = x.clone();
    kernels.gate(gate.mutable_data_ptr<float>(), up.const_data_ptr<float>(), x.numel());
    const Tensor exact = at::silu(x.to(at::kDouble)) * up.to(at::kDouble);
    EXPECT_LT(((gate - exact).abs() / (exact.abs() + 1e-25)).max().item<double>(), 2e-6)
        << kernels.name;

    const Tensor numbers = Random({1000}, "numbers"), halves = numbers.to(at::kBFloat16);
    const Tensor narrow = at::empty({1000}, at::kBFloat16), wide = at::empty({1000}, at::kFloat);
    kernels.narrow(numbers.const_data_ptr<float>(), 1000,
                   static_cast<uint16_t*>(narrow.mutable_data_ptr()));
    kernels.widen(static_cast<const uint16_t*>(halves.const_data_ptr()), 1000,
                  wide.mutable_data_ptr<float>());
    EXPECT_TRUE(at::equal(narrow, halves)) << kernels.name;
    EXPECT_TRUE(at::equal(wide, halves.to(at::kFloat))) << kernels.name;
  }
}

TEST(DecodeStep, GivesTheSameBitsForAnyNumberOfThreads) {
  const LlamaConfig config{.vocabulary = 1001,
                           .width = 264,
                           .layers = 2,
                           .heads = 6,
                           .kv_heads = 3,
                           .head_width = 44,
                           .feed_forward = 1000,
                           .epsilon = 1e-5,
                           .positions = 32,
                           .eos = {2}};
  ParameterStore store(1);
  const Llama model(Scope(store), config);
  const LlamaDecoder decoder(model);
  KvCache cache = decoder.NewCache(3, 10);
  const Tensor ids = at::arange(3 * 6).view({3, 6});
  decoder.Prefill(cache, model.Embed(ids));
  KvCache other = cache.Select(std::vector<int64_t>{0, 1, 2});
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const Tensor alone = decoder.Step(cache, std::vector<int64_t>{7, 8, 9});
  at::set_num_threads(3);
  const Tensor together = decoder.Step(other, std::vector<int64_t>{7, 8, 9});
  at::set_num_threads(threads);
  EXPECT_TRUE(at::equal(alone, together));
  // And these are right: a pass without a cache.
  const Tensor all = at::cat({ids, at::tensor({7, 8, 9}, at::kLong).unsqueeze(1)}, 1);
  const Tensor full = model.Logits(model.Hidden(model.Embed(all))).select(1, 6);
  EXPECT_LT(LargestDifference(alone, full), 1e-5);
}

}  // namespace
}  // namespace graspbench::nn
