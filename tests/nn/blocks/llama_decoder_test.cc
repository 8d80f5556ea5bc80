#include "nn/llama_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nn/sampler.h"
#include "tests/nn/blocks/llama_fixture.h"

// References: transformers (tests/nn/fixtures/make_llama.py) and the model without a cache.
namespace graspbench::nn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<Rng> Streams(size_t count) {
  std::vector<Rng> streams;
  for (size_t i = 0; i < count; ++i) streams.emplace_back(3, std::to_string(i), "generate");
  return streams;
}

std::vector<std::vector<int64_t>> Rows(const Tensor& ids) {
  std::vector<std::vector<int64_t>> rows;
  for (int64_t i = 0; i < ids.size(0); ++i) {
    const Tensor row = ids[i].contiguous();
    rows.emplace_back(row.const_data_ptr<int64_t>(), row.const_data_ptr<int64_t>() + row.numel());
  }
  return rows;
}

/// A model, and the type of its numbers: single precision is decoded by the kernels of the CPU,
/// double precision by tensor operations in one batch, as on other devices.
class DecoderOf : public ::testing::TestWithParam<std::tuple<const char*, at::ScalarType>> {
 protected:
  const LlamaFixture fixture{std::get<0>(GetParam()), std::get<1>(GetParam())};
  const LlamaDecoder decoder{fixture.model};
};

TEST_P(DecoderOf, ContinuesGreedilyAsTransformers) {
  const auto expected = Rows(fixture.expected.Read("greedy"));
  const GenerationOptions options{.max_tokens = static_cast<int64_t>(expected[0].size())};
  for (const char* side : {"left", "right"}) {
    // Rows of the right-padded prompt are other texts than those of the left-padded one.
    Tensor embeddings = fixture.expected.Read("embeddings").clone();
    const Tensor mask = fixture.expected.Read(side), left = fixture.expected.Read("left");
    embeddings.index_put_({mask}, embeddings.index({left}));
    auto streams = Streams(3);
    EXPECT_EQ(Generate(decoder, embeddings, mask, 1, options, streams), expected) << side;
  }
}

TEST_P(DecoderOf, GivesTheLogitsOfAFullPassStepByStep) {
  const Tensor ids = at::arange(3 * 14).view({3, 14}) % 64;
  const Tensor embeddings = fixture.model.Embed(ids);
  const Tensor full = fixture.model.Logits(fixture.model.Hidden(embeddings));
  // Rows of 3, 8 and 5 tokens, all at once, then two pieces more, then one by one.
  const Tensor lengths = at::tensor({3, 8, 5}, at::kLong).unsqueeze(1);
  KvCache cache = decoder.NewCache(3, 14);
  Tensor logits = decoder.Prefill(cache, embeddings.narrow(1, 0, 8), at::arange(8) < lengths);
  EXPECT_THAT(cache.lengths(), ElementsAre(3, 8, 5));
  const auto expect_full = [&] {
    for (int64_t row = 0; row < 3; ++row) {
      const int64_t last = cache.lengths()[static_cast<size_t>(row)] - 1;
      EXPECT_LT(LargestDifference(logits[row], full[row][last]), 1e-5) << row << " at " << last;
    }
  };
  expect_full();
  std::vector<Tensor> pieces;
  for (int64_t row = 0; row < 3; ++row) {
    pieces.push_back(embeddings[row].narrow(0, cache.lengths()[static_cast<size_t>(row)], 2));
  }
  logits = decoder.Prefill(cache, at::stack(pieces));
  EXPECT_THAT(cache.lengths(), ElementsAre(5, 10, 7));
  expect_full();
  for (int step = 0; step < 4; ++step) {
    std::vector<int64_t> next;
    for (int64_t row = 0; row < 3; ++row) {
      next.push_back(ids[row][cache.lengths()[static_cast<size_t>(row)]].item<int64_t>());
    }
    logits = decoder.Step(cache, next);
    expect_full();
  }
  EXPECT_THAT(Refusal([&] {
                decoder.Step(cache, std::vector<int64_t>{0, 0, 0});
              }),
              HasSubstr("cache for 14"));
}

INSTANTIATE_TEST_SUITE_P(Models, DecoderOf,
                         ::testing::Combine(::testing::Values("llama_gqa", "llama_mha"),
                                            ::testing::Values(at::kFloat, at::kDouble)));

TEST(LlamaDecoder, GivesARowTheSameBitsWhateverItsBatch) {
  const LlamaFixture fixture("llama_gqa");
  const LlamaDecoder decoder(fixture.model);
  const Tensor embeddings = fixture.expected.Read("embeddings");
  const Tensor mask = fixture.expected.Read("left");
  KvCache together = decoder.NewCache(3, 12);
  const Tensor first = decoder.Prefill(together, embeddings, mask);
  const Tensor second = decoder.Step(together, std::vector<int64_t>{7, 8, 9});
  for (int64_t row = 0; row < 3; ++row) {
    KvCache alone = decoder.NewCache(1, 12);
    EXPECT_TRUE(
        at::equal(decoder.Prefill(alone, embeddings.narrow(0, row, 1), mask.narrow(0, row, 1))[0],
                  first[row]));
    EXPECT_TRUE(at::equal(decoder.Step(alone, std::vector<int64_t>{7 + row})[0], second[row]));
  }
  // The same after a selection, with a row twice.
  const std::vector<int64_t> selection = {2, 0, 2};
  KvCache selected = together.Select(selection);
  const Tensor third = decoder.Step(together, std::vector<int64_t>{4, 5, 6});
  const Tensor other = decoder.Step(selected, std::vector<int64_t>{6, 4, 6});
  EXPECT_TRUE(at::equal(other[0], third[2]));
  EXPECT_TRUE(at::equal(other[1], third[0]));
  EXPECT_TRUE(at::equal(other[2], third[2]));
}

TEST(LlamaDecoder, AddsLowRankUpdatesAndLeavesTheModelAsItWas) {
  LlamaFixture fixture("llama_gqa");
  ParameterStore adapter = OpenAdapter(Fixtures() / "llama_adapter", at::kFloat);
  fixture.model.Attach(adapter, LoraConfig::Read(Fixtures() / "llama_adapter"));
  const LlamaDecoder decoder(fixture.model);
  EXPECT_TRUE(fixture.model.layers()[0].q_proj.down.defined());
  const Tensor embeddings = fixture.model.Embed(at::arange(6).view({1, 6}));
  KvCache cache = decoder.NewCache(1, 8);
  EXPECT_LT(LargestDifference(decoder.Prefill(cache, embeddings),
                              fixture.model.Logits(fixture.model.Hidden(embeddings)).select(1, 5)),
            1e-5);
}

TEST(LlamaDecoder, WithRoundedWeightsStaysNearTheExact) {
  const LlamaFixture exact("llama_gqa"), rounded("llama_gqa", at::kBFloat16);
  const LlamaDecoder decoder(rounded.model), reference(exact.model);
  const Tensor embeddings = exact.expected.Read("embeddings");
  KvCache cache = decoder.NewCache(3, 12), exact_cache = reference.NewCache(3, 12);
  const double spread = reference.Prefill(exact_cache, embeddings).std().item<double>();
  decoder.Prefill(cache, embeddings);
  const std::vector<int64_t> ids = {5, 6, 7};
  // bfloat16 has 8 bits: some percent after two layers.
  EXPECT_LT(LargestDifference(decoder.Step(cache, ids), reference.Step(exact_cache, ids)),
            0.15 * spread);
}

TEST(Generate, ObeysTheGrammarStopsAndDoesNotDependOnTheBatch) {
  const LlamaFixture fixture("llama_gqa");
  const LlamaDecoder decoder(fixture.model);
  const Tensor embeddings = fixture.expected.Read("embeddings");
  // Even and odd ids in turn; 10 ends a text.
  GenerationOptions options{
      .sampling = {.temperature = 2, .top_k = 30, .top_p = 0.95}, .max_tokens = 20, .stop = {10}};
  options.allowed = [](size_t, std::span<const int64_t> so_far) {
    std::vector<int64_t> ids;
    for (auto id = static_cast<int64_t>(so_far.size() % 2); id < 64; id += 2) ids.push_back(id);
    return ids;
  };
  constexpr size_t kSamples = 4;
  auto streams = Streams(3 * kSamples);
  const auto results = Generate(decoder, embeddings, {}, kSamples, options, streams);
  std::set<std::vector<int64_t>> different;
  for (const auto& result : results) {
    different.insert(result);
    for (size_t i = 0; i < result.size(); ++i) {
      EXPECT_EQ(result[i] % 2, static_cast<int64_t>(i % 2));
      EXPECT_EQ(result[i] == 10 || i + 1 == 20, i + 1 == result.size());
    }
  }
  EXPECT_EQ(different.size(), results.size());
  for (size_t row = 0; row < 3; ++row) {
    auto all = Streams(3 * kSamples);
    const std::span<Rng> own = std::span(all).subspan(row * kSamples, kSamples);
    const auto alone = Generate(decoder, embeddings.narrow(0, static_cast<int64_t>(row), 1), {},
                                kSamples, options, own);
    for (size_t i = 0; i < kSamples; ++i) EXPECT_EQ(alone[i], results[row * kSamples + i]);
  }
}

TEST(SampleToken, TakesTheLargestOrDrawsFromWhatTheFiltersLeave) {
  Rng rng(1, "item", "sample");
  const std::vector<float> logits = {1, 3, 2, 3, -1};
  EXPECT_EQ(SampleToken(logits, {}, rng), 1);
  const std::vector<int64_t> allowed = {4, 2};
  EXPECT_EQ(SampleToken(logits, {}, rng, &allowed), 2);
  EXPECT_EQ(SampleToken(logits, {.temperature = 5, .top_k = 1}, rng), 1);

  const auto frequencies = [&](const SamplingOptions& options) {
    constexpr int kDraws = 20000;
    std::vector<double> share(logits.size());
    for (int i = 0; i < kDraws; ++i) {
      share[static_cast<size_t>(SampleToken(logits, options, rng))] += 1.0 / kDraws;
    }
    return share;
  };
  // exp(logit / 2) over their sum; three deviations of 20000 draws are 0.011.
  const double sum = std::exp(0.5) + 2 * std::exp(1.5) + std::exp(1.0) + std::exp(-0.5);
  const auto free = frequencies({.temperature = 2});
  EXPECT_NEAR(free[0], std::exp(0.5) / sum, 0.011);
  EXPECT_NEAR(free[3], std::exp(1.5) / sum, 0.011);
  // 1 and 3 hold 0.70 of the probability, 2 brings it to 0.91.
  const auto nucleus = frequencies({.temperature = 2, .top_p = 0.75});
  EXPECT_EQ(nucleus[0] + nucleus[4], 0);
  EXPECT_NEAR(nucleus[2], std::exp(1.0) / (2 * std::exp(1.5) + std::exp(1.0)), 0.011);
  const auto two = frequencies({.temperature = 2, .top_k = 2});
  EXPECT_NEAR(two[1], 0.5, 0.011);
  EXPECT_NEAR(two[3], 0.5, 0.011);
}

TEST(SampleToken, RefusesWhatCannotBeMeant) {
  Rng rng(1, "item", "sample");
  const std::vector<float> logits = {1, 3}, broken = {1, std::nanf("")};
  const std::vector<int64_t> foreign = {2}, none;
  EXPECT_THAT(Refusal([&] { SampleToken(logits, {.temperature = -1}, rng); }),
              HasSubstr("temperature"));
  EXPECT_THAT(Refusal([&] { SampleToken(logits, {.top_p = 0}, rng); }), HasSubstr("top_p"));
  EXPECT_THAT(Refusal([&] { SampleToken(logits, {.top_k = -1}, rng); }), HasSubstr("top_k"));
  EXPECT_THAT(Refusal([&] { SampleToken(logits, {}, rng, &foreign); }), HasSubstr("token 2"));
  EXPECT_THAT(Refusal([&] { SampleToken(logits, {}, rng, &none); }), HasSubstr("no token"));
  EXPECT_THAT(Refusal([&] { SampleToken(broken, {}, rng); }), HasSubstr("token 1"));
}

}  // namespace
}  // namespace graspbench::nn
