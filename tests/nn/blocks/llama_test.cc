#include "nn/llama.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "tests/nn/blocks/llama_fixture.h"

// References: transformers and PEFT (tests/nn/fixtures/make_llama.py).
namespace graspbench::nn {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class LlamaOf : public ::testing::TestWithParam<const char*> {};

TEST_P(LlamaOf, EqualsTransformersWithAndWithoutPadding) {
  const LlamaFixture fixture(GetParam());
  const Tensor embeddings = fixture.expected.Read("embeddings");
  for (const std::string side : {"none", "right", "left"}) {
    const Tensor mask = side == "none" ? Tensor() : fixture.expected.Read(side);
    const Tensor hidden = fixture.model.Hidden(embeddings, mask);
    const Tensor logits = fixture.model.Logits(hidden);
    const Tensor counts = mask.defined() ? mask.unsqueeze(-1) : at::ones({1}, at::kBool);
    EXPECT_LT(LargestDifference(hidden * counts, fixture.expected.Read("hidden_" + side)), 1e-5)
        << side;
    EXPECT_LT(LargestDifference(logits * counts, fixture.expected.Read("logits_" + side)), 1e-5)
        << side;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, LlamaOf, ::testing::Values("llama_gqa", "llama_mha"));

TEST(LlamaConfig, ReadsItsOwnFilesAndThoseOfTransformers) {
  const LlamaConfig mha = LlamaConfig::Read(Fixtures() / "llama_mha");
  EXPECT_EQ(mha.kv_heads, 3);
  EXPECT_EQ(mha.head_width, 10);
  EXPECT_EQ(mha.rope_theta, 500);
  EXPECT_EQ(mha.rope_scale, 2);
  EXPECT_TRUE(mha.tied);
  EXPECT_EQ(mha.pad, -1);
  const TemporaryFolder folder;
  for (LlamaConfig config : {mha, LlamaConfig::Read(Fixtures() / "llama_gqa")}) {
    config.eos = {2, 7};
    config.pad = 0;
    WriteScratchFile(folder / "config.json", ToJson(config.ToValue()));
    EXPECT_EQ(LlamaConfig::Read(folder.path()), config);
  }
}

// As in the repository of Vicuna 7B v1.1: no rope_theta, no num_key_value_heads.
constexpr char kOldConfig[] = R"({"architectures": ["LlamaForCausalLM"], "bos_token_id": 1,
  "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 4096, "initializer_range": 0.02,
  "intermediate_size": 11008, "max_position_embeddings": 2048, "model_type": "llama",
  "num_attention_heads": 32, "num_hidden_layers": 32, "pad_token_id": 0, "rms_norm_eps": 1e-06,
  "tie_word_embeddings": false, "torch_dtype": "float16", "use_cache": true, "vocab_size": 32000})";

TEST(LlamaConfig, ReadsOldFilesWithTheDefaultsOfTheFormat) {
  const TemporaryFolder folder;
  WriteScratchFile(folder / "config.json", kOldConfig);
  const LlamaConfig config = LlamaConfig::Read(folder.path());
  EXPECT_EQ(config.kv_heads, 32);
  EXPECT_EQ(config.head_width, 128);
  EXPECT_EQ(config.rope_theta, 10000);
  EXPECT_EQ(config.epsilon, 1e-6);
  EXPECT_EQ(config.pad, 0);
}

TEST(LlamaConfig, NamesTheKeyThatIsMissingOrWrong) {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::string& key, const std::optional<Value>& value) {
    Value document = ParseJson(kOldConfig, "");
    Value::Dict changed;
    for (const auto& member : document.AsDict()) {
      if (member.first != key) changed.push_back(member);
    }
    if (value) changed.emplace_back(key, *value);
    WriteScratchFile(folder / "config.json", ToJson(changed));
    return Refusal([&] { LlamaConfig::Read(folder.path()); });
  };
  for (const char* key : {"vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers",
                          "num_attention_heads", "rms_norm_eps", "max_position_embeddings",
                          "bos_token_id", "eos_token_id"}) {
    EXPECT_THAT(refusal(key, std::nullopt), AllOf(HasSubstr("config.json"), HasSubstr(key)));
  }
  const std::vector<std::pair<const char*, Value>> wrong = {
      {"num_key_value_heads", 5},
      {"hidden_size", 4097},
      {"vocab_size", 0},
      {"hidden_act", "gelu"},
      {"attention_bias", true},
      {"bos_token_id", 32000},
      {"pad_token_id", -2},
      {"rms_norm_eps", -1.0},
      {"model_type", "gpt2"},
      {"rope_scaling", Value::Dict{{"rope_type", "yarn"}, {"factor", 4.0}}}};
  for (const auto& [key, value] : wrong) {
    EXPECT_THAT(refusal(key, value), HasSubstr(key)) << ToJson(value);
  }
}

TEST(Llama, NamesTheTensorOfAnotherConfiguration) {
  LlamaConfig config = LlamaConfig::Read(Fixtures() / "llama_gqa");
  config.feed_forward = 56;
  EXPECT_THAT(
      Refusal([&] {
        ParameterStore store{WeightFile(Fixtures() / "llama_gqa")};
        Llama(Scope(store), config);
      }),
      AllOf(HasSubstr("mlp.gate_proj.weight"), HasSubstr("[48, 32]"), HasSubstr("[56, 32]")));
}

TEST(Llama, RefusesMorePositionsThanItHas) {
  const LlamaFixture fixture("llama_gqa");
  EXPECT_THAT(Refusal([&] {
                fixture.model.Hidden(at::zeros({1, 65, 32}));
              }),
              AllOf(HasSubstr("65"), HasSubstr("64 positions")));
}

TEST(Llama, GivesNewTokensTheMeanOfThoseItHas) {
  LlamaFixture fixture("llama_gqa");
  const Tensor before = fixture.model.Embed(at::arange(64)).clone();
  const Tensor head = fixture.model.head().clone();
  fixture.model.Resize(67);
  EXPECT_EQ(fixture.model.config().vocabulary, 67);
  const Tensor after = fixture.model.Embed(at::arange(67));
  EXPECT_TRUE(at::equal(after.narrow(0, 0, 64), before));
  EXPECT_LT(LargestDifference(after[66], before.mean(0)), 1e-6);
  EXPECT_LT(LargestDifference(fixture.model.head()[64], head.mean(0)), 1e-6);
  // The store has the same tensors: what is trained and saved is what the model uses.
  EXPECT_TRUE(fixture.store.parameters().at("lm_head.weight").is_same(fixture.model.head()));
}

// A change of one weight changes the loss by the gradient times it.
TEST(Llama, PassesGradientsThroughEveryPart) {
  const LlamaFixture fixture("llama_gqa", at::kDouble);
  const Tensor embeddings = fixture.expected.Read("embeddings").to(at::kDouble);
  const auto loss = [&] {
    const Tensor hidden = fixture.model.Hidden(embeddings, fixture.expected.Read("left"));
    return fixture.model.Logits(hidden)
        .log_softmax(-1)
        .narrow(1, LlamaFixture::kLength - 1, 1)
        .select(-1, 3)
        .sum();
  };
  fixture.store.Train([](const std::string&) { return true; });
  loss().backward();
  int checked = 0;
  for (const auto& [name, tensor] : fixture.store.parameters()) {
    if (name == "model.embed_tokens.weight") continue;
    const at::NoGradGuard no_grad;
    constexpr double kStep = 1e-4;
    const Tensor place = tensor.detach().view(-1)[5];
    place.add_(kStep);
    const double above = loss().item<double>();
    place.sub_(2 * kStep);
    const double below = loss().item<double>();
    place.add_(kStep);
    const double gradient = tensor.grad().view(-1)[5].item<double>();
    // Logits and norms are rounded to single precision on the way.
    EXPECT_NEAR((above - below) / (2 * kStep), gradient, 0.02 + 0.02 * std::abs(gradient)) << name;
    ++checked;
  }
  EXPECT_EQ(checked, 2 * 9 + 2);
}

TEST(Lora, OfPeftEqualsIt) {
  LlamaFixture fixture("llama_gqa");
  const WeightFile expected(Fixtures() / "llama_adapter" / "expected.safetensors");
  const LoraConfig config = LoraConfig::Read(Fixtures() / "llama_adapter");
  EXPECT_EQ(config.rank, 4);
  EXPECT_EQ(config.alpha, 6);
  EXPECT_TRUE(config.Saves("embed_tokens"));
  EXPECT_FALSE(config.Targets("k_proj"));
  ParameterStore adapter = OpenAdapter(Fixtures() / "llama_adapter", at::kFloat);
  fixture.model.Attach(adapter, config);
  adapter.RequireAllUsed();

  const auto logits = [&](const Llama& model) {
    return model.Logits(model.Hidden(model.Embed(expected.Read("ids"))));
  };
  EXPECT_LT(LargestDifference(logits(fixture.model), expected.Read("logits")), 2e-5);
  // Merged equals applied, in a copy and in place.
  EXPECT_LT(LargestDifference(logits(fixture.model.Merged()), expected.Read("logits")), 2e-5);
  EXPECT_LT(LargestDifference(logits(fixture.model), expected.Read("logits")), 2e-5);
  fixture.model.Merge();
  EXPECT_FALSE(fixture.model.layers()[0].q_proj.down.defined());
  EXPECT_LT(LargestDifference(logits(fixture.model), expected.Read("logits")), 2e-5);
}

TEST(Lora, ChangesNothingAtFirstAndTrainsWithoutTheBase) {
  LlamaFixture fixture("llama_gqa");
  const Tensor ids = at::arange(8).view({1, 8});
  const auto logits = [&] {
    return fixture.model.Logits(fixture.model.Hidden(fixture.model.Embed(ids)));
  };
  const Tensor before = logits();
  const LoraConfig config{.rank = 3, .alpha = 6, .whole_modules = {"embed_tokens", "lm_head"}};
  ParameterStore adapter(1);
  fixture.model.Attach(adapter, config);
  EXPECT_TRUE(at::equal(logits(), before));

  adapter.Train([](const std::string&) { return true; });
  logits().square().mean().backward();
  for (const auto& [name, tensor] : fixture.store.parameters()) {
    EXPECT_FALSE(tensor.grad().defined()) << name;
  }
  for (const auto& [name, tensor] : adapter.parameters()) {
    // B is zero, so nothing reaches A yet.
    if (name.ends_with("lora_A.weight")) continue;
    ASSERT_TRUE(tensor.grad().defined()) << name;
    EXPECT_GT(tensor.grad().abs().max().item<float>(), 0) << name;
  }
  EXPECT_EQ(adapter.parameters().size(), 2u * 7 * 2 + 2);

  const TemporaryFolder folder;
  SaveAdapter(folder.path(), adapter, config);
  EXPECT_EQ(LoraConfig::Read(folder.path()), config);
  LlamaFixture other("llama_gqa");
  ParameterStore read = OpenAdapter(folder.path(), at::kFloat);
  other.model.Attach(read, LoraConfig::Read(folder.path()));
  EXPECT_TRUE(at::equal(other.model.head(), fixture.model.head().detach()));
}

TEST(Dropout, IsDrawnFromItsGenerator) {
  const TrainingNoise a{at::detail::createCPUGenerator(1)}, b{at::detail::createCPUGenerator(1)};
  const Tensor x = at::ones({100, 100});
  const Tensor dropped = Dropout(x, 0.25, &a);
  EXPECT_TRUE(at::equal(dropped, Dropout(x, 0.25, &b)));
  EXPECT_NEAR(dropped.eq(0).to(at::kFloat).mean().item<double>(), 0.25, 0.02);  // 5 deviations
  EXPECT_NEAR(dropped.max().item<double>(), 1 / 0.75, 1e-6);
}

TEST(Lora, RefusesOtherVariantsAndLayersNamingThem) {
  const TemporaryFolder folder;
  const std::string file = ReadFile(Fixtures() / "llama_adapter" / "adapter_config.json");
  for (const std::string key : {"use_dora", "use_rslora"}) {
    std::string changed = file;
    changed.replace(changed.find("\"" + key + "\": false"), key.size() + 9,
                    "\"" + key + "\": true");
    WriteScratchFile(folder / "adapter_config.json", changed);
    EXPECT_THAT(Refusal([&] { LoraConfig::Read(folder.path()); }), HasSubstr(key));
  }
  LlamaFixture fixture("llama_gqa");
  ParameterStore adapter(1);
  EXPECT_THAT(Refusal([&] { fixture.model.Attach(adapter, {.targets = {"c_attn"}}); }),
              HasSubstr("c_attn"));
}

}  // namespace
}  // namespace graspbench::nn
