#include "generators/tta/adapted_generator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "generators/tta/tta.h"
#include "tests/nn/semgrasp/small_config.h"
#include "tests/support/hands.h"

namespace graspbench::tta {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kConfig[] = R"(
name = "small"
training_points = 64
[network]
object_widths = [16, 16, 32]
hand_widths = [8, 8, 16]
hidden = [32, 16]
hand_points = 32
[perturbation]
position = 0.02
[train.contact-net]
steps = 100
batch = 16
learning_rate = 5e-3
report_every = 100
[adaptation]
iterations = 10
adam = true
learning_rate = 1
position_unit = 0.001
rotation_unit = 0.01
joint_unit = 0.01
joint_limits = true
object_points = 128
)";

/// Gives the cases' references, like a generator with weights.
class Base final : public Generator {
 public:
  explicit Base(std::string weights_hash) : weights_hash_(std::move(weights_hash)) {}
  GeneratorInfo Info() const override {
    return {.id = "base",
            .version = "7",
            .weights_hash = weights_hash_,
            .hand = "mano",
            .batch_limit = 4,
            .source = "a test"};
  }
  std::vector<std::vector<Grasp>> Generate(std::span<const Case* const> cases, int samples,
                                           uint64_t) override {
    std::vector<std::vector<Grasp>> answers;
    for (const Case* item : cases) {
      auto& grasps = answers.emplace_back(item->references);
      grasps.resize(static_cast<size_t>(samples));
      for (Grasp& grasp : grasps) grasp.extras = Value::Dict{{"caption", "hello"}};
    }
    return answers;
  }

 private:
  std::string weights_hash_;
};

class AdaptedGeneratorTest : public ::testing::Test {
 protected:
  AdaptedGeneratorTest() { WriteFile(folder_ / "small.toml", kConfig); }

  TrainingRequest Request() const {
    return {.stage = "contact-net",
            .config = folder_ / "small.toml",
            .cases = {semgrasp::CubeCase(12, "a"), semgrasp::CubeCase(12, "b")},
            .validation = {semgrasp::CubeCase(12, "c")},
            .hand = semgrasp::BuiltInHand(),
            .weights = folder_ / "weights"};
  }

  AdaptedGenerator Make(const std::string& base_hash) const {
    return {std::make_unique<Base>(base_hash), semgrasp::BuiltInHand(),
            Config::Load(folder_ / "small.toml"), "+tta", folder_ / "weights"};
  }

  TemporaryFolder folder_;
};

std::vector<double> LastLine(const std::string& curve) {
  std::vector<double> numbers;
  const size_t start = curve.rfind('\n', curve.size() - 2) + 1;
  std::istringstream line(curve.substr(start));
  for (std::string cell; std::getline(line, cell, ',');) numbers.push_back(std::stod(cell));
  return numbers;
}

TEST_F(AdaptedGeneratorTest, LearnsContactsAndAdaptsAnotherGeneratorsGrasps) {
  Train(Request());
  // step, mse, val_mse, val_mse_of_given: the network puts a hand that is off into its place.
  const auto curve = LastLine(ReadFile(Request().weights / "training/contact-net/curve.csv"));
  ASSERT_EQ(curve.size(), 4u);
  EXPECT_LT(curve[2], curve[3]);

  AdaptedGenerator generator = Make("abc");
  const GeneratorInfo info = generator.Info();
  EXPECT_EQ(info.id, "base+tta");
  EXPECT_EQ(info.batch_limit, 4);
  EXPECT_THAT(info.source, AllOf(HasSubstr("a test"), HasSubstr("10 Adam"), HasSubstr("limits")));
  EXPECT_NE(info.weights_hash, Make("abd").Info().weights_hash);

  const Case item = semgrasp::CubeCase(20, "d");
  const std::vector<const Case*> cases = {&item, &item};
  const auto answers = generator.Generate(cases, 9, 1);  // more than one batch
  ASSERT_EQ(answers.size(), 2u);
  ASSERT_EQ(answers[1].size(), 9u);
  int adapted = 0;
  for (size_t i = 0; i < 9; ++i) {
    const Value& extras = answers[0][i].extras;
    EXPECT_EQ(extras.At("caption").AsString(), "hello");
    const Value& tta = extras.At("tta");
    EXPECT_EQ(answers[0][i].shape, item.references[i].shape);
    if (tta.At("outcome").AsString() != "adapted") continue;
    ++adapted;
    EXPECT_LT(tta.At("after").At("total").AsDouble(), tta.At("before").At("total").AsDouble());
  }
  EXPECT_GT(adapted, 4);
}

TEST_F(AdaptedGeneratorTest, RefusesAGraspThatIsOnlyASurface) {
  TrainingRequest request = Request();
  request.steps = 1;
  Train(request);
  Case item = semgrasp::CubeCase(1, "e");
  item.references[0].hand = "mesh";
  const Case* const cases[] = {&item};
  try {
    Make("abc").Generate(cases, 1, 1);
    FAIL() << "adapted a surface";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), HasSubstr("base+tta: test-time adaptation needs the hand's par"));
  }
}

TEST_F(AdaptedGeneratorTest, NamesTheTensorOfWeightsThatDoNotFit) {
  const ManoHand& hand = hands::BuiltIn();
  Config config = Config::Load(folder_ / "small.toml");
  nn::ParameterStore store(1);
  const ContactNet net(store, config.network, hand);
  config.network.hidden = {40, 16};  // what the file will say of itself
  const auto file = folder_ / kContactNetFile;
  SaveContactNet(store, config.network, file);
  try {
    LoadedContactNet(file, hand);
    FAIL() << "loaded weights of another shape";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    EXPECT_THAT(error.what(), AllOf(HasSubstr(kContactNetFile), HasSubstr("point.weight"),
                                    HasSubstr("[32, 16]"), HasSubstr("[40, 16]")));
  }
  store.Save(file);
  EXPECT_THROW(LoadedContactNet(file, hand), Error);  // does not say what it is
  EXPECT_THROW(LoadedContactNet(folder_ / "none.safetensors", hand), Error);
}

TEST_F(AdaptedGeneratorTest, WeightsOfTheRunComeBeforeThoseThatAreShipped) {
  EXPECT_EQ(FindContactNet(folder_ / "weights"), AssetDirectory() / "tta" / kContactNetFile);
  TrainingRequest request = Request();
  request.steps = 1;
  Train(request);
  EXPECT_EQ(FindContactNet(request.weights), request.weights / kContactNetFile);
}

}  // namespace
}  // namespace graspbench::tta
