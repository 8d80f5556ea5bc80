#include "generators/semgrasp/grasp_tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/toml.h"
#include "nn/grasp_data.h"
#include "tests/nn/semgrasp/small_config.h"

namespace graspbench::semgrasp {
namespace {

using ::testing::HasSubstr;

GraspTokenizerConfig Parse(const std::string& text) {
  const Value document = ParseToml(text, "test.toml");
  return GraspTokenizerConfig::Read(Field(document, "test.toml"));
}

TEST(GraspTokenizerConfig, IsThatOfThePaperUnlessToldOtherwise) {
  const GraspTokenizerConfig config = Parse("");
  EXPECT_EQ(config.quantizer.codes, 512);
  EXPECT_EQ(config.quantizer.width, 256);
  EXPECT_EQ(config.tokens.size(), 3u);
  EXPECT_EQ(config.object_encoder.tokens(), 513);
  EXPECT_EQ(config.quantizer.reset, nn::VectorQuantizerConfig::Reset::kOnce);
  EXPECT_FALSE(config.quantizer.moving_average);
}

TEST(GraspTokenizerConfig, RefusesTokensThatMakeNoGraspAndUnknownKeys) {
  for (const char* tokens :
       {"[]", "[\"o\"]", "[\"m\", \"o\"]", "[\"o\", \"r\", \"m\"]", "[\"x\"]"}) {
    EXPECT_THROW(Parse("tokens = " + std::string(tokens)), Error) << tokens;
  }
  try {
    Parse("code = 12");
    ADD_FAILURE() << "an unknown key passed";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("\"code\""));
  }
}

struct Scene {
  Scene() : data(nn::MakeGraspData(std::vector{CubeCase(6, "hold")}, 64)) {}
  ObjectFeatures Objects(const GraspTokenizer& tokenizer) const {
    return tokenizer.EncodeObjects({data.points, data.normals}).Rows(at::tensor(data.object_of));
  }
  std::shared_ptr<const ManoHand> hand = BuiltInHand();
  nn::GraspData data;
};

// The rows of tables 3 and 4 as docs/semgrasp.md gives them: each makes a step in which every
// network learns, gives its number of codes, and these are a grasp again.
TEST(GraspTokenizer, HasTheAblationsAsConfigurations) {
  const Scene scene;
  const GraspTokenizerConfig small = SmallTokenizer();
  for (const auto& [settings, tokens] : std::vector<std::pair<std::string, int64_t>>{
           {"", 3},
           {"tokens = ['g']", 1},
           {"tokens = ['o', 'm']", 2},
           {"tokens = ['o', 'm', 'r', 'r']", 4},
           {"tokens = ['o', 'm', 'r', 'r', 'r']", 5},
           {"shared_codebook = true", 3},
           {"semantic = false", 3},
           {"view_vertices = 8", 3},
           {"codes = 1024", 3},
           {"code_width = 512", 3},
           {"reset = 'never'", 3},
           {"reset = 'always'\nmoving_average = true", 3}}) {
    SCOPED_TRACE(settings);
    GraspTokenizerConfig config = Parse(settings);
    const Value value = config.ToValue();
    EXPECT_EQ(GraspTokenizerConfig::Read(Field(value, "again")).ToValue(), value);
    config.object_points = small.object_points;
    config.object_encoder = config.hand_encoder = small.object_encoder;
    config.width = small.width;
    config.blocks = small.blocks;
    config.loss_vertices = small.loss_vertices;
    nn::ParameterStore store(3);
    const GraspTokenizer tokenizer(store, config, *scene.hand);
    store.Train([](const std::string&) { return true; });
    const auto pass = tokenizer.Train(scene.data.grasps, scene.Objects(tokenizer), nullptr);
    EXPECT_GT(pass.losses.reconstruction, 0);
    pass.losses.total.backward();
    for (const auto& [name, tensor] : store.parameters()) {
      // With moving averages the codes follow the encoder without gradients.
      if (config.quantizer.moving_average && name.starts_with("codebooks.")) continue;
      ASSERT_TRUE(tensor.grad().defined()) << name;
      EXPECT_TRUE(at::isfinite(tensor.grad()).all().item<bool>()) << name;
    }
    const ObjectFeatures objects = scene.Objects(tokenizer);
    const Tensor codes = tokenizer.Encode(scene.data.grasps, objects);
    EXPECT_EQ(codes.size(1), tokens);
    const HandPose grasps = tokenizer.Decode(codes, objects);
    EXPECT_EQ(grasps.fingers.sizes(), scene.data.grasps.fingers.sizes());
    EXPECT_TRUE(at::isfinite(grasps.position).all().item<bool>());
  }
}

// Object and hand moved together: the same tokens, and the decoded grasp moves with them.
TEST(GraspTokenizer, DoesNotDependOnWhereTheObjectLies) {
  const Scene scene;
  nn::ParameterStore store(3);
  const GraspTokenizer tokenizer(store, SmallTokenizer(), *scene.hand);
  const Tensor shift = at::tensor({0.25, -0.5, 0.125}, at::kFloat);
  nn::GraspData moved = scene.data;
  moved.points = moved.points + shift;
  moved.grasps.position = moved.grasps.position + shift;
  const ObjectFeatures here = scene.Objects(tokenizer);
  const ObjectFeatures there =
      tokenizer.EncodeObjects({moved.points, moved.normals}).Rows(at::tensor(moved.object_of));
  const Tensor codes = tokenizer.Encode(scene.data.grasps, here);
  EXPECT_TRUE(at::equal(codes, tokenizer.Encode(moved.grasps, there)));
  const HandPose a = tokenizer.Decode(codes, here), b = tokenizer.Decode(codes, there);
  EXPECT_TRUE(at::allclose(b.position - shift, a.position, 0, 1e-5));
  EXPECT_TRUE(at::allclose(a.rotation, b.rotation, 0, 1e-4));
  EXPECT_TRUE(at::allclose(a.fingers, b.fingers, 0, 1e-4));
}

TEST(GraspTokenizer, DecodesRotationsWhateverTheCodes) {
  const Scene scene;
  nn::ParameterStore store(4);
  const GraspTokenizer tokenizer(store, SmallTokenizer(), *scene.hand);
  const ObjectFeatures objects = scene.Objects(tokenizer);
  const Tensor codes = at::randint(0, 16, {6, 3}, at::detail::createCPUGenerator(1), at::kLong);
  const Tensor R = tokenizer.Decode(codes, objects).rotation;
  EXPECT_TRUE(
      at::allclose(at::matmul(R, R.transpose(1, 2)), at::eye(3).expand({6, 3, 3}), 0, 1e-5));
  EXPECT_TRUE(at::allclose(at::linalg_det(R), at::ones({6}), 0, 1e-5));
  // The last token refines what the others say.
  EXPECT_FALSE(at::equal(tokenizer.Decode(codes, objects, 2).position,
                         tokenizer.Decode(codes, objects).position));
}

}  // namespace
}  // namespace graspbench::semgrasp
