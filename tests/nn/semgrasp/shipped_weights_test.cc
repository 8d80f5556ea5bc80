#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/temporary_folder.h"
#include "generators/semgrasp/semgrasp.h"
#include "nn/device.h"
#include "tests/nn/semgrasp/small_config.h"
#include "tests/support/format_fixtures.h"

namespace graspbench::semgrasp {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// The weights that come along, given what users may give them.
class ShippedWeights : public ::testing::Test {
 protected:
  ShippedWeights() { nn::SetThreads(1); }

  static std::unique_ptr<Generator> Load(const fs::path& weights) {
    return Make("semgrasp", {.hand = BuiltInHand(), .weights = weights.string()});
  }
  static Grasp GraspFor(Generator& generator, const Case& item) {
    const Case* const cases[] = {&item};
    return generator.Generate(cases, 1, 3).at(0).at(0);
  }
  static Case CaseOf(TriMesh mesh, const std::string& text) {
    Case item = CubeCase(0, text);
    item.object = std::make_shared<Object>(MakeObject("thing", "box", std::move(mesh), "test"));
    return item;
  }
  /// A copy with changes to make.
  fs::path Copy() {
    const fs::path copy = folder_ / "weights";
    fs::copy(weights_, copy, fs::copy_options::recursive);
    return copy;
  }
  static std::string Refusal(const fs::path& weights) {
    return RefusalOf([&] { Load(weights); });
  }

  const fs::path weights_ = AssetDirectory() / "semgrasp";
  TemporaryFolder folder_;
};

TEST_F(ShippedWeights, GraspWhateverTheInstruction) {
  const auto generator = Load(weights_);
  for (const char* text : {"", " ", "Hold the box.", "杯子を持って", "Возьми коробку", "🤏📦",
                           "</s><s>USER: <SG>", "<o_1><m_2><r_3>"}) {
    const Grasp grasp = GraspFor(*generator, CubeCase(0, text));
    EXPECT_TRUE(grasp.X_OH.matrix().allFinite()) << text;
    // Near the box of 5 cm, and not a hand's length away.
    EXPECT_LT(grasp.X_OH.translation().norm(), 0.25) << text;
  }
  EXPECT_THAT(RefusalOf([&] { GraspFor(*generator, CubeCase(0, std::string(10000, 'x'))); }),
              AllOf(HasSubstr("too long"), HasSubstr("512")));
}

TEST_F(ShippedWeights, GraspObjectsOfFewAndOfManyVertices) {
  const auto generator = Load(weights_);
  const TriMesh cube = shapes::Cube({.side = 0.05});
  const TriMesh fine = shapes::Subdivided(cube, 7);
  ASSERT_GT(fine.faces.size(), 190000u);
  for (const TriMesh& mesh : {cube, fine}) {
    const Case item = CaseOf(mesh, "Hold the box.");
    const PosedHand posed = BuiltInHand()->Forward(GraspFor(*generator, item));
    int inside = 0;
    double nearest = 1;
    for (const Vec3& vertex : posed.surface.vertices) {
      const SurfaceQuery query = item.object->solid->Query(vertex);
      inside += query.inside;
      nearest = std::min(nearest, query.signed_distance());
    }
    EXPECT_LT(nearest, 0.005) << mesh.faces.size();
    EXPECT_LT(inside, 150) << mesh.faces.size();  // of 778
  }
}

TEST_F(ShippedWeights, OfAnotherConfigurationNameTheTensor) {
  const fs::path copy = Copy();
  std::string config = ReadFile(copy / "semgrasp.json");
  config.replace(config.find("\"codes\":128"), 11, "\"codes\":256");
  WriteFile(copy / "semgrasp.json", config);
  EXPECT_THAT(Refusal(copy),
              AllOf(HasSubstr("codebooks.0.weight"), HasSubstr("256"), HasSubstr("128")));
}

TEST_F(ShippedWeights, WithoutAFileOrWithAPartOfOneAreRefused) {
  const fs::path copy = Copy();
  fs::resize_file(copy / "tokenizer.safetensors", 1000000);
  EXPECT_THAT(Refusal(copy), HasSubstr("tokenizer.safetensors"));
  fs::copy_file(weights_ / "tokenizer.safetensors", copy / "tokenizer.safetensors",
                fs::copy_options::overwrite_existing);
  fs::remove(copy / "language/tokenizer.model");
  EXPECT_THAT(Refusal(copy), HasSubstr("tokenizer.model"));
}

}  // namespace
}  // namespace graspbench::semgrasp
