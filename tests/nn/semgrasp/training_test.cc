#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/temporary_folder.h"
#include "generators/generator.h"
#include "generators/semgrasp/semgrasp.h"
#include "generators/semgrasp/train_bert.h"
#include "nn/device.h"
#include "nn/layers.h"
#include "nn/text_encoder.h"
#include "nn/training.h"
#include "tests/nn/semgrasp/small_config.h"
#include "tests/support/format_fixtures.h"

namespace graspbench::semgrasp {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

/// The same tokens, and numbers that differ by rounding at most.
void ExpectSameGrasp(const Grasp& a, const Grasp& b) {
  EXPECT_EQ(a.extras.At("codes"), b.extras.At("codes"));
  EXPECT_TRUE(a.X_OH.isApprox(b.X_OH, 1e-6));
  EXPECT_THAT(a.joints, ::testing::Pointwise(::testing::DoubleNear(1e-6), b.joints));
  EXPECT_THAT(a.shape, ::testing::Pointwise(::testing::DoubleNear(1e-6), b.shape));
}

constexpr char kConfig[] = R"(
name = "small"
[tokenizer]
codes = 16
code_width = 8
object_points = 64
hand_points = 64
encode_parameters = true
width = 32
blocks = 1
loss_vertices = 64
vertex_unit = 0.05
[tokenizer.object_encoder]
width = 16
depth = 1
heads = 2
groups = 8
group_size = 8
encoder_width = 8
patch_width = 4
[tokenizer.hand_encoder]
width = 16
depth = 1
heads = 2
groups = 8
group_size = 8
encoder_width = 8
patch_width = 4
[language]
pieces = 400
width = 32
layers = 2
heads = 2
feed_forward = 64
positions = 320
words = 8
[train.tokenizer]
steps = 40
batch = 8
learning_rate = 3e-3
report_every = 2
checkpoint_every = 6
[train.align]
steps = 120
batch = 8
learning_rate = 5e-3
report_every = 60
[train.instruct]
steps = 4
batch = 8
report_every = 2
[bert]
pieces = 300
width = 32
layers = 1
heads = 2
feed_forward = 64
positions = 40
dropout = 0.1
head_width = 32
[train.bert]
steps = 60
batch = 8
learning_rate = 5e-3
report_every = 30
)";

class SemGraspTraining : public ::testing::Test {
 protected:
  SemGraspTraining() {
    nn::SetThreads(1);  // as a run's workers: how threads share a product changes its last digits
    WriteFile(folder_ / "small.toml", kConfig);
    request_.config = folder_ / "small.toml";
    request_.hand = BuiltInHand();
    request_.cases = {CubeCase(1, "left"), CubeCase(1, "right")};
    request_.validation = request_.cases;
    for (const Case& item : request_.cases) request_.dialogues.push_back(WordsOf(item));
    request_.validation_dialogues = request_.dialogues;
  }

  // One instruction, and the alphabet for the pieces.
  static TrainingRequest::Words WordsOf(const Case& item) {
    return {{{.kind = Dialogue::Kind::kInstruction,
              .turns = {{Turn::Role::kUser, item.instruction.text},
                        {Turn::Role::kAssistant, "Here is the <grasp>."}}}}};
  }

  void Train(const std::string& stage, const std::string& folder, int64_t steps = 0) {
    request_.stage = stage;
    request_.weights = folder_ / folder;
    request_.steps = steps;
    semgrasp::Train(request_);
  }

  std::string Read(const std::string& file) const { return ReadFile(folder_ / file); }

  TemporaryFolder folder_;
  TrainingRequest request_;
};

/// Linear regression on noise of the training's own, which fails once at a step.
void Regress(const std::string& folder, int64_t failing_step) {
  nn::ParameterStore store(5);
  const nn::Linear linear(store, 4, 1);
  store.Train([](const std::string&) { return true; });
  nn::AdamW optimizer(store.parameters(), {});
  const nn::TrainingTask task{
      .loss =
          [&](int64_t step, int64_t, const nn::TrainingNoise& noise) {
            if (step == failing_step) throw Error(ErrorKind::kIo, "power cut");
            const nn::Tensor x = at::randn({16, 4}, noise.generator);
            const nn::Tensor loss = (linear(x) - x.sum(-1, true)).square().mean();
            return std::pair{loss, nn::Measurements{{"loss", loss.item<double>()}}};
          },
      .after_step = {},
      .validate = {}};
  const nn::TrainingOptions options{
      .learning_rate = 0.01, .report_every = 2, .checkpoint_every = 5};
  nn::Train(task, options, /*steps=*/12, /*seed=*/3, store, optimizer, folder);
}

TEST_F(SemGraspTraining, GoesOnAfterACheckpointAsIfItHadNeverStopped) {
  Regress(folder_ / "whole", -1);
  EXPECT_THROW(Regress(folder_ / "cut", 9), Error);  // after the checkpoint of step 5
  Regress(folder_ / "cut", -1);
  EXPECT_EQ(Read("cut/checkpoint.safetensors"), Read("whole/checkpoint.safetensors"));
  // A report's means begin anew at the checkpoint: all other lines are the same.
  const std::string whole = Read("whole/curve.csv"), cut = Read("cut/curve.csv");
  EXPECT_EQ(std::ranges::count(cut, '\n'), std::ranges::count(whole, '\n'));
  EXPECT_EQ(cut.substr(cut.find("\n8,")), whole.substr(whole.find("\n8,")));
}

// From untrained networks to grasps that follow the instruction: two words, two grasps.
TEST_F(SemGraspTraining, LearnsToTellTwoInstructionsApart) {
  Train("semgrasp-tokenizer", "weights");
  Train("semgrasp-align", "weights");
  Train("semgrasp-instruct", "weights");
  const auto make = [&](GeneratorTask task) {
    return Make("semgrasp", {.hand = request_.hand, .weights = folder_ / "weights", .task = task});
  };
  const auto generator = make(GeneratorTask::kGenerate);
  const std::vector<const Case*> cases = {&request_.cases[0], &request_.cases[1]};
  const auto generated = generator->Generate(cases, 3, 7);
  const auto encoded = make(GeneratorTask::kReconstruct)->Generate(cases, 1, 7);
  ASSERT_EQ(generated.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    ASSERT_EQ(generated[i].size(), 3u);
    EXPECT_EQ(generated[i][0].extras.At("codes"), encoded[i][0].extras.At("codes")) << i;
    EXPECT_EQ(generated[i][0].extras.At("answer").AsString(), "Here is the <grasp>");
  }
  EXPECT_NE(generated[0][0].extras.At("codes"), generated[1][0].extras.At("codes"));
  // Neither the batch nor the number of samples matters.
  const auto alone = make(GeneratorTask::kGenerate)->Generate({&cases[1], 1}, 3, 7);
  for (size_t sample = 0; sample < 3; ++sample) {
    ExpectSameGrasp(alone[0][sample], generated[1][sample]);
  }
}

class BertTraining : public SemGraspTraining {
 protected:
  std::unique_ptr<Generator> Load(const std::string& spec,
                                  GeneratorTask task = GeneratorTask::kGenerate) {
    return Make(spec, {.hand = request_.hand, .weights = folder_ / "weights", .task = task});
  }

  /// A public encoder as a user has it: random weights, the vocabulary of the tests.
  nn::TextEncoderConfig WriteBase(const std::filesystem::path& base) {
    const nn::TextEncoderConfig config{
        .vocabulary = 2000, .width = 16, .depth = 1, .heads = 2, .hidden = 32, .positions = 24};
    nn::ParameterStore store(11);
    const nn::TextEncoder encoder(nn::Scope(store) / "bert", config);
    std::filesystem::create_directories(base);
    store.Save(base / "model.safetensors");
    WriteFile(base / "config.json", ToJson(config.ToValue()));
    WriteFile(base / "vocab.txt",
              ReadFile(GRASPBENCH_SOURCE_DIRECTORY "/tests/nn/fixtures/word_piece/vocab.txt"));
    return config;
  }
};

TEST_F(BertTraining, LearnsToTellTwoInstructionsApart) {
  Train("semgrasp-tokenizer", "weights");
  Train("semgrasp-bert", "weights");
  EXPECT_THAT(Read("weights/training/bert/curve.csv"), HasSubstr("val_right_2r"));
  const auto generator = Load("semgrasp-bert");
  const std::vector<const Case*> cases = {&request_.cases[0], &request_.cases[1]};
  const auto generated = generator->Generate(cases, 4, 7);
  const auto encoded = Load("semgrasp", GeneratorTask::kReconstruct)->Generate(cases, 1, 7);
  for (size_t i = 0; i < 2; ++i) {
    ASSERT_EQ(generated[i].size(), 4u);
    EXPECT_EQ(generated[i][0].extras, encoded[i][0].extras) << i;
    // The same codes are the same grasp.
    EXPECT_TRUE(generated[i][0].X_OH.isApprox(encoded[i][0].X_OH, 1e-6));
  }
  EXPECT_NE(generated[0][0].extras, generated[1][0].extras);
  // Neither the batch nor the number of samples matters.
  const auto alone = generator->Generate({&cases[1], 1}, 2, 7);
  ExpectSameGrasp(alone[0][1], generated[1][1]);

  Case odd = request_.cases[0];
  for (const char* text : {"", "杯子を持って 🤏", "</s><s>[CLS]"}) {
    odd.instruction.text = text;
    const Case* item = &odd;
    EXPECT_TRUE(generator->Generate({&item, 1}, 1, 7)[0][0].X_OH.matrix().allFinite()) << text;
  }
  odd.instruction.text = std::string(10000, 'x');
  const Case* item = &odd;
  EXPECT_THAT(RefusalOf([&] { generator->Generate({&item, 1}, 1, 7); }), HasSubstr("takes 40"));
}

// Table 1's "without finetune token", on all tasks.
TEST_F(BertTraining, TokensCanBeLeftOutOfDecoding) {
  Train("semgrasp-tokenizer", "weights", 2);
  const Case* item = &request_.cases[0];
  const auto all = Load("semgrasp", GeneratorTask::kReconstruct);
  const auto two = Load("semgrasp:om", GeneratorTask::kReconstruct);
  const Grasp whole = all->Generate({&item, 1}, 1, 0)[0][0];
  const Grasp draft = two->Generate({&item, 1}, 1, 0)[0][0];
  EXPECT_EQ(two->Info().id, "semgrasp:om");
  EXPECT_EQ(whole.extras, draft.extras);
  EXPECT_FALSE(whole.X_OH.isApprox(draft.X_OH, 1e-6));
  EXPECT_THAT(RefusalOf([&] { Load("semgrasp:or", GeneratorTask::kReconstruct); }),
              HasSubstr("\"omr\""));
}

TEST_F(BertTraining, TunesAPublicEncoder) {
  Train("semgrasp-tokenizer", "weights", 2);
  std::string config = kConfig;
  const size_t begin = config.find("[bert]"), end = config.find("[train.bert]");
  config.replace(begin, end - begin, "[bert]\nhead_width = 8\n");
  WriteFile(folder_ / "small.toml", config);
  request_.stage = "semgrasp-bert";
  EXPECT_THAT(RefusalOf([&] { semgrasp::CheckTraining(request_); }), HasSubstr("--base"));
  request_.base = folder_ / "base";
  const nn::TextEncoderConfig base = WriteBase(request_.base);
  semgrasp::CheckTraining(request_);
  Train("semgrasp-bert", "weights", 1);

  const std::filesystem::path bert = folder_ / "weights/bert";
  EXPECT_EQ(nn::TextEncoderConfig::Read(bert / "config.json").width, base.width);
  const nn::WeightFile before = nn::OpenTextEncoderWeights(request_.base);
  const nn::WeightFile after(bert / "model.safetensors");
  const std::string query = "encoder.layer.0.attention.self.query.weight";
  const double change = (before.Read(query) - after.Read(query)).abs().max().item<double>();
  EXPECT_GT(change, 0);
  EXPECT_LT(change, 0.01);  // one step of Adam at 5e-3 and its decay
  const Case* item = &request_.cases[0];
  EXPECT_EQ(Load("semgrasp-bert")->Generate({&item, 1}, 1, 0)[0].size(), 1u);
}

TEST(RequestIn, IsWhatTheUserSaysBeforeTheGrasp) {
  using Role = Turn::Role;
  EXPECT_EQ(RequestIn({.turns = {{Role::kUser, "A mug."},
                                 {Role::kAssistant, "And?"},
                                 {Role::kUser, "Hold it."},
                                 {Role::kAssistant, "So: <grasp>."},
                                 {Role::kUser, "Thanks."}}}),
            "A mug. Hold it.");
  EXPECT_EQ(RequestIn({.turns = {{Role::kUser, "Describe <grasp>."}, {Role::kAssistant, "No."}}}),
            "");
  EXPECT_EQ(RequestIn({.turns = {{Role::kUser, "Hi."}, {Role::kAssistant, "Hi."}}}), "");
}

}  // namespace
}  // namespace graspbench::semgrasp
