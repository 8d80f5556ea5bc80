#include "nn/text_encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "tests/support/format_fixtures.h"
#include "tests/support/gradients.h"
#include "tests/support/named_weights.h"

namespace graspbench::nn {
namespace {

using ::testing::HasSubstr;

TextEncoderConfig FixtureTextConfig(const std::string& name) {
  return TextEncoderConfig::Read(std::string(GRASPBENCH_SOURCE_DIRECTORY "/tests/nn/fixtures/") +
                                 name + "_config.json");
}

TEST(TextEncoder, AgreesWithTransformers) {
  const WeightFile expected = BlocksFixture();
  for (const std::string name : {"bert", "roberta"}) {
    ParameterStore store(1);
    const TextEncoder encoder(store, FixtureTextConfig(name));
    FillByName(store);
    const Tensor mask = expected.Read(name + ".mask");
    const Tensor states = encoder(expected.Read(name + ".tokens"), mask);
    EXPECT_LT(MaxDifference(states * mask.unsqueeze(-1), expected.Read(name + ".states")), 1e-5)
        << name;
    EXPECT_LT(MaxDifference(encoder.Pool(states), expected.Read(name + ".pooled")), 1e-5) << name;
  }
}

TEST(TextEncoder, KnowsTheSizesOfThePublishedModels) {
  // 109.5 and 124.6 million numbers, poolers included.
  for (const auto& [config, millions] : {std::pair{TextEncoderConfig::BertBase(), 109.48},
                                         {TextEncoderConfig::RobertaBase(), 124.65}}) {
    ParameterStore store(1, at::TensorOptions(at::kBFloat16));
    const TextEncoder encoder(store, config);
    double numbers = 0;
    for (const auto& [name, tensor] : store.parameters()) {
      numbers += static_cast<double>(tensor.numel());
    }
    EXPECT_NEAR(numbers / 1e6, millions, 0.01);
    EXPECT_EQ(config.length(), 512);
  }
}

TEST(TextEncoder, OpensFilesWithPrefixesAndOldNames) {
  const TemporaryFolder folder;
  const TextEncoderConfig config = FixtureTextConfig("bert");
  ParameterStore store(1);
  const TextEncoder encoder(Scope(store) / "bert", config);
  ParameterStore old_names(1);
  for (const auto& [name, tensor] : store.parameters()) {
    const bool is_norm = name.find("LayerNorm") != std::string::npos;
    const std::string stem = name.substr(0, name.rfind('.') + 1);
    const std::string old = !is_norm                   ? name
                            : name.ends_with("weight") ? stem + "gamma"
                                                       : stem + "beta";
    old_names.Parameter(old, tensor.sizes().vec(), Init::Zeros()).copy_(tensor);
  }
  old_names.Parameter("cls.predictions.bias", {40}, Init::Zeros());
  old_names.Save(folder.path() / "weights.safetensors");

  ParameterStore loaded{OpenTextEncoderWeights(folder.path())};
  const TextEncoder same(loaded, config);
  EXPECT_NO_THROW(loaded.RequireAllUsed());
  const Tensor tokens = at::arange(10).view({2, 5});
  EXPECT_TRUE(at::equal(same(tokens), encoder(tokens)));
}

TEST(TextEncoder, RefusesWhatItCannotEncode) {
  ParameterStore store(1);
  const TextEncoder encoder(store, FixtureTextConfig("roberta"));
  EXPECT_EQ(encoder.config().length(), 10);
  EXPECT_THAT(RefusalOf([&] {
                encoder(at::full({1, 11}, 5, at::kLong));
              }),
              HasSubstr("11 tokens, the encoder takes 10"));
  EXPECT_THAT(RefusalOf([&] {
                encoder(at::full({1, 2}, 40, at::kLong));
              }),
              HasSubstr("vocabulary of 40"));
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "config.json").string();
  WriteFile(file, R"({"model_type": "gpt2"})");
  EXPECT_THAT(RefusalOf([&] { TextEncoderConfig::Read(file); }), HasSubstr("model_type"));
  WriteFile(file, R"({"model_type": "bert", "vocab_size": 40})");
  EXPECT_THAT(RefusalOf([&] { TextEncoderConfig::Read(file); }), HasSubstr("hidden_size"));
}

TEST(TextEncoder, TheMeanIsThatOfTheTextsOwnTokens) {
  const Tensor states = at::arange(12, at::kFloat).view({2, 3, 2});
  const Tensor mask = at::tensor({1, 1, 0, 0, 0, 0}).view({2, 3});
  EXPECT_EQ(ToDoubles(MeanOfTokens(states, mask)), (std::vector<double>{1, 2, 0, 0}));
}

}  // namespace
}  // namespace graspbench::nn
