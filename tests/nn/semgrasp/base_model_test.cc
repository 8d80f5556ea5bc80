#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "generators/generator.h"
#include "generators/semgrasp/conversation.h"
#include "generators/semgrasp/semgrasp.h"
#include "generators/semgrasp/weights.h"
#include "nn/device.h"
#include "tests/nn/semgrasp/small_config.h"

// The path of vicuna-7b.toml with a base model that takes a moment: a Llama of random numbers as
// Hugging Face lays it out.
namespace graspbench::semgrasp {
namespace {

using nn::LlamaConfig;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kTraining[] = R"(
[train.tokenizer]
steps = 2
batch = 2
[train.align]
steps = 4
batch = 1
accumulate = 2
learning_rate = 5e-3
warmup = 4
report_every = 1
checkpoint_every = 2
[train.instruct]
steps = 2
batch = 2
learning_rate = 5e-3
report_every = 1
bfloat16 = true
)";

std::filesystem::path PieceModel() {
  return std::filesystem::path(GRASPBENCH_SOURCE_DIRECTORY) /
         "tests/nn/fixtures/sentence_piece/tokenizer.model";
}

LlamaConfig SmallLlama() {
  return {.vocabulary = nn::SentencePiece(PieceModel()).vocabulary() + 1,  // one row for padding
          .width = 32,
          .layers = 2,
          .heads = 4,
          .kv_heads = 2,
          .head_width = 8,
          .feed_forward = 48,
          .epsilon = 1e-5,
          .positions = 640,
          .bos = 1,
          .eos = {2}};
}

/// Two shards with their index, config.json and tokenizer.model.
void WriteBase(const std::filesystem::path& folder, const LlamaConfig& config,
               at::ScalarType type = at::kFloat) {
  std::filesystem::create_directories(folder);
  nn::ParameterStore store(9, type);
  const nn::Llama llama(store, config);
  Value::Dict shards;
  for (const std::string shard : {"1", "2"}) {
    const std::string file = "model-0000" + shard + "-of-00002.safetensors";
    const auto belongs = [&](const std::string& name) {
      return name.starts_with("model.layers.1.") == (shard == "2");
    };
    store.Save(folder / file, {{"format", "pt"}}, belongs);
    for (const auto& [name, tensor] : store.parameters()) {
      if (belongs(name)) shards.emplace_back(name, file);
    }
  }
  WriteFile(folder / "model.safetensors.index.json",
            ToJson(Value::Dict{{"metadata", Value::Dict{}}, {"weight_map", shards}}));
  WriteFile(folder / "config.json", ToJson(config.ToValue()));
  WriteFile(folder / "tokenizer.model", ReadFile(PieceModel()));
}

class BaseModel : public ::testing::Test {
 protected:
  BaseModel() {
    WriteBase(folder_ / "base", SmallLlama());
    WriteConfig("bfloat16 = false");
    request_.config = folder_ / "small.toml";
    request_.hand = BuiltInHand();
    request_.cases = {CubeCase(1, "left"), CubeCase(1, "right")};
    request_.validation = request_.cases;
    for (const Case& item : request_.cases) {
      request_.dialogues.push_back(
          {{{.kind = Dialogue::Kind::kInstruction,
             .turns = {{Turn::Role::kUser, item.instruction.text},
                       {Turn::Role::kAssistant, "Here is the <grasp>."}}}}});
    }
    request_.validation_dialogues = request_.dialogues;
    request_.base = folder_ / "base";
  }

  void WriteConfig(const std::string& language) {
    const std::string tokenizer = ToToml(SmallTokenizer());
    WriteFile(folder_ / "small.toml", "name = \"small\"\n" + tokenizer + "[language]\nwords = 8\n" +
                                          language +
                                          "\n[language.lora]\nrank = 4\nalpha = 8\ndropout = "
                                          "0.1\n" +
                                          kTraining);
  }

  /// The table [tokenizer] with what SmallTokenizer sets.
  static std::string ToToml(const GraspTokenizerConfig& config) {
    const Value value = config.ToValue();
    std::string own = "[tokenizer]\n", tables;
    for (const auto& [key, member] : value.AsDict()) {
      if (member.is_dict()) {
        tables += "[tokenizer." + key + "]\n";
        for (const auto& [name, number] : member.AsDict()) {
          tables += name + " = " + ToJson(number) + "\n";
        }
      } else {
        own += key + " = " + ToJson(member) + "\n";
      }
    }
    return own + tables;
  }

  void Train(const std::string& stage, const std::string& folder, int64_t steps = 0) {
    request_.stage = "semgrasp-" + stage;
    request_.weights = folder_ / folder;
    request_.steps = steps;
    semgrasp::CheckTraining(request_);
    semgrasp::Train(request_);
  }

  std::string Refusal(const std::function<void()>& work) const {
    try {
      work();
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing was refused";
  }

  std::unique_ptr<Generator> MakeFrom(const std::string& weights, const std::string& base = {}) {
    return Make("semgrasp", {.hand = request_.hand, .weights = folder_ / weights, .base = base});
  }

  void Copy(const std::string& from, const std::string& to) const {
    std::filesystem::copy(folder_ / from, folder_ / to, std::filesystem::copy_options::recursive);
  }

  TemporaryFolder folder_;
  TrainingRequest request_;
};

// Both stages, the first in one go and with an interruption; then grasps.
TEST_F(BaseModel, IsAdaptedInTwoStagesAndGeneratesGrasps) {
  Train("tokenizer", "weights");
  const std::string base_before = ReadFile(folder_ / "base/model-00001-of-00002.safetensors");
  Copy("weights", "cut");
  Train("align", "weights");
  Train("align", "cut", 2);
  Train("align", "cut", 4);
  const auto read = [&](const std::string& file) { return ReadFile(folder_ / file); };
  // All four steps are of the warm-up, which is the same however many follow.
  for (const char* file : {"training/align/checkpoint.safetensors", "training/align/curve.csv",
                           "adapter/adapter_model.safetensors", "projection.safetensors"}) {
    EXPECT_TRUE(read(std::string("cut/") + file) == read(std::string("weights/") + file)) << file;
  }

  const nn::WeightFile aligned(folder_ / "weights/adapter");
  EXPECT_EQ(aligned.names().size(), 2u * 7 * 2 + 2);
  const std::string projection = read("weights/projection.safetensors");
  Train("instruct", "weights");
  EXPECT_EQ(read("weights/projection.safetensors"), projection) << "frozen in this stage";
  const nn::WeightFile instructed(folder_ / "weights/adapter");
  const std::string up = "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight";
  EXPECT_FALSE(at::equal(instructed.Read(up), aligned.Read(up)));
  EXPECT_EQ(read("base/model-00001-of-00002.safetensors"), base_before);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "weights/language/model.safetensors"));

  const std::vector<const Case*> cases = {&request_.cases[0], &request_.cases[1]};
  const auto grasps = MakeFrom("weights")->Generate(cases, 2, 7);
  for (const auto& of_case : grasps) {
    ASSERT_EQ(of_case.size(), 2u);
    for (const Grasp& grasp : of_case) {
      EXPECT_EQ(grasp.joints.size(), static_cast<size_t>(kManoPoseNumbers));
      EXPECT_TRUE(grasp.X_OH.matrix().allFinite());
      EXPECT_EQ(grasp.extras.At("codes").AsList().size(), 3u);
    }
  }
}

// The loss of a conversation with updates beside the weights, and added to them.
TEST_F(BaseModel, IsTheSameMergedAsApplied) {
  Train("tokenizer", "weights", 1);
  Train("align", "weights");
  const std::filesystem::path weights = folder_ / "weights", base = folder_ / "base";
  const Config config = Config::OfWeights(weights);
  const LoadedLanguage merged(weights, config, base);
  EXPECT_FALSE(merged.model.llama().layers()[0].q_proj.down.defined());

  const nn::WeightFile projection_file(weights / "projection.safetensors");
  nn::ParameterStore store{nn::WeightFile(base)},
      adapter = nn::OpenAdapter(weights / "adapter", at::kFloat), projection{projection_file};
  nn::Llama llama = OpenBase(store, base, merged.vocabulary);
  llama.Attach(adapter, nn::LoraConfig::Read(weights / "adapter"));
  const LanguageModel applied(std::move(llama), projection, merged.vocabulary, 16);

  const auto& turns = request_.dialogues[0][0][0].turns;
  const std::vector<Sequence> sequences = {
      Encode(merged.vocabulary, turns, std::vector<int64_t>{3, 0, 15})};
  const ObjectFeatures object{at::ones({1, 9, 16}).div(4), at::zeros({1, 3}), at::ones({1}).div(8)};
  const at::NoGradGuard no_grad;
  const double loss = applied.Loss(sequences, object).item<double>();
  EXPECT_NEAR(merged.model.Loss(sequences, object).item<double>(), loss, 1e-4);
  // The updates matter: without them it is another.
  nn::ParameterStore bare{nn::WeightFile(base)}, again{projection_file};
  const LanguageModel without(OpenBase(bare, base, merged.vocabulary), again, merged.vocabulary,
                              16);
  EXPECT_GT(std::abs(without.Loss(sequences, object).item<double>() - loss), 1e-2);
}

TEST_F(BaseModel, StaysInBfloat16WhileTheUpdatesAreInSinglePrecision) {
  WriteBase(folder_ / "base", SmallLlama(), at::kBFloat16);
  WriteConfig("bfloat16 = true");
  Train("tokenizer", "weights", 1);
  Train("align", "weights", 1);
  const std::filesystem::path weights = folder_ / "weights";
  EXPECT_EQ(nn::WeightFile(weights / "adapter").At("base_model.model.lm_head.weight").type,
            at::kFloat);
  const LoadedLanguage language(weights, Config::OfWeights(weights), folder_ / "base");
  EXPECT_EQ(language.model.llama().layers()[1].up_proj.weight.scalar_type(), at::kBFloat16);
  EXPECT_EQ(language.model.llama().head().scalar_type(), at::kBFloat16);
  const std::vector<const Case*> cases = {&request_.cases[0]};
  EXPECT_EQ(MakeFrom("weights")->Generate(cases, 1, 7)[0][0].extras.At("codes").AsList().size(),
            3u);
}

TEST_F(BaseModel, SaysWhatIsMissingOrOfAnotherModel) {
  Train("tokenizer", "weights", 1);
  request_.base = "";
  EXPECT_THAT(Refusal([&] { Train("align", "weights"); }), HasSubstr("--base"));
  request_.base = folder_ / "nowhere";
  EXPECT_THAT(Refusal([&] { Train("align", "weights"); }),
              AllOf(HasSubstr("config.json"), HasSubstr("nowhere")));
  request_.base = folder_ / "base";
  request_.device = "gpu";
  EXPECT_THAT(Refusal([&] { Train("align", "weights"); }), HasSubstr("\"gpu\""));
  if (nn::CudaDevices() == 0) {
    request_.device = "cuda";
    EXPECT_THAT(Refusal([&] { Train("align", "weights"); }), HasSubstr("--device cuda"));
  }
  request_.device = "cpu";
  EXPECT_THAT(Refusal([&] { Train("instruct", "weights"); }), HasSubstr("semgrasp-align"));
  Train("align", "weights", 1);

  LlamaConfig other = SmallLlama();
  other.feed_forward = 64;
  WriteBase(folder_ / "other", other);
  EXPECT_THAT(Refusal([&] { MakeFrom("weights", folder_ / "other"); }),
              HasSubstr("another base model"));
  std::filesystem::rename(folder_ / "base", folder_ / "moved");
  EXPECT_THAT(Refusal([&] { MakeFrom("weights"); }), HasSubstr("--base"));
  EXPECT_NE(MakeFrom("weights", folder_ / "moved"), nullptr);
  std::filesystem::remove(folder_ / "moved/tokenizer.model");
  EXPECT_THAT(Refusal([&] { MakeFrom("weights", folder_ / "moved"); }),
              HasSubstr("tokenizer.model"));
}

// A checkpoint in ULIP-2's layout; the encoders stay what it says, running statistics included.
TEST_F(BaseModel, TakesThePointBertOfACheckpointAndLeavesItAlone) {
  nn::ParameterStore store(77);
  const nn::Scope scope = nn::Scope(store) / "module" / "point_encoder";
  const nn::PointBert point_bert(scope, SmallTokenizer().object_encoder);
  const auto file = folder_ / "ulip2.safetensors";
  store.Save(file);
  const std::string config = ReadFile(request_.config);
  std::string frozen = config;
  const std::string key = "tune_encoders = ";
  frozen.replace(frozen.find(key + "true"), key.size() + 4, key + "false");
  WriteFile(request_.config, frozen);
  EXPECT_THAT(Refusal([&] { Train("tokenizer", "weights"); }), HasSubstr("--point-bert"));
  request_.point_bert = file;
  Train("tokenizer", "weights");
  const nn::WeightFile trained(folder_ / "weights/tokenizer.safetensors");
  const std::string name = "encoder.first_conv.1.running_mean";
  EXPECT_TRUE(at::equal(trained.Read("object_encoder." + name),
                        store.buffers().at("module.point_encoder." + name)));
  for (const auto& [full, tensor] : store.parameters()) {
    const std::string rest = full.substr(std::string("module.point_encoder").size());
    EXPECT_TRUE(at::equal(trained.Read("object_encoder" + rest), tensor)) << full;
    EXPECT_TRUE(at::equal(trained.Read("hand_encoder" + rest), tensor)) << full;
  }

  nn::PointBertConfig deeper = SmallTokenizer().object_encoder;
  deeper.depth = 2;
  nn::ParameterStore other(77);
  const nn::PointBert larger(other, deeper);
  other.Save(file);
  EXPECT_THAT(Refusal([&] { Train("tokenizer", "weights"); }),
              AllOf(HasSubstr("depth 2"), HasSubstr("has 1"), HasSubstr("ulip2.safetensors")));
  request_.point_bert = folder_ / "base";
  EXPECT_THAT(Refusal([&] { Train("tokenizer", "weights"); }), HasSubstr("no PointBERT"));
}

TEST(Configurations, OfThePaperHaveItsConstants) {
  for (const char* name : {"vicuna-7b", "llama-7b"}) {
    const Config config = Config::Load(name);
    EXPECT_EQ(config.name, name);
    EXPECT_EQ(config.tokenizer.quantizer.codes, 512);
    EXPECT_EQ(config.tokenizer.quantizer.width, 256);
    EXPECT_EQ(config.tokenizer.object_encoder.tokens(), 513);
    ASSERT_TRUE(config.language.lora);
    EXPECT_EQ(config.language.lora->rank, 64);
    EXPECT_EQ(config.language.lora->targets.size(), 7u);
    EXPECT_EQ(config.language.lora->whole_modules.size(), 2u);
    for (const nn::TrainingOptions* stage : {&config.train_align, &config.train_instruct}) {
      EXPECT_EQ(stage->batch * stage->accumulate, 128);
      EXPECT_EQ(stage->epochs, 20);
      EXPECT_EQ(stage->steps, 0);
      EXPECT_TRUE(stage->bfloat16);
    }
    EXPECT_EQ(config.train_align.learning_rate, 5e-4);
    EXPECT_EQ(config.train_instruct.learning_rate, 3e-5);
  }
}

}  // namespace
}  // namespace graspbench::semgrasp
