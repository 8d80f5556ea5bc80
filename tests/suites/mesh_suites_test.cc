#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "core/mesh_io.h"
#include "suites/suite.h"
#include "suites/ycb/ycb_suite.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() : path_(testing::TempDir() + "suite-" + std::to_string(::getpid())) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string string() const { return path_.string(); }

  void AddCube(const std::string& name, double side = 0.05) const {
    fs::create_directories((path_ / name).parent_path());
    WriteMesh(path_ / name, shapes::Cube({.side = side}));
  }
  void AddText(const std::string& name, const std::string& text) const {
    WriteFile(path_ / name, text);
  }

 private:
  fs::path path_;
};

std::vector<std::string> IdsOf(const Suite& suite) {
  std::vector<std::string> ids;
  for (const CaseRef& ref : suite.List({})) ids.push_back(ref.id);
  return ids;
}

Case LoadCase(const Suite& suite, const std::string& id) {
  return suite.Load(suite.List({.items = {id}}).at(0));
}

std::string MessageOf(const std::string& suite, const std::string& data) {
  try {
    const auto opened = OpenSuite(suite, {.data = data, .hand = nullptr});
    for (const CaseRef& ref : opened->List({})) opened->Load(ref);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(FolderSuite, HoldsEveryMeshBelowTheFolder) {
  const Folder folder;
  folder.AddCube("mug.obj");
  folder.AddCube("tools/big_hammer.ply");
  folder.AddText("notes.txt", "not a mesh");
  const auto suite = OpenSuite("folder", {.data = folder.string(), .hand = nullptr});
  EXPECT_THAT(IdsOf(*suite), ElementsAre("mug/hold", "tools/big_hammer/hold"));
  const Case item = LoadCase(*suite, "tools/big_hammer/hold");
  EXPECT_EQ(item.instruction.text, "Hold the big hammer.");
  EXPECT_EQ(item.object->mass, 0);
  EXPECT_TRUE(item.references.empty());
}

TEST(FolderSuite, TakesMassPartsAndInstructionsFromItsToml) {
  const Folder folder;
  folder.AddCube("mug.obj");
  folder.AddText("mug.json",
                 R"({"names": ["body", "handle"], "faces": [0,0,0,0,0,0,0,0,0,0,1,1]})");
  folder.AddText("objects.toml", R"(
[mug]
mass = 0.25
category = "cup"
split = "val"
parts = "mug.json"
[[mug.instructions]]
text = "Drink."
intent = "use"
part = "handle"
[[mug.instructions]]
text = "Sip."
intent = "use"
)");
  const auto suite = OpenSuite("folder", {.data = folder.string(), .hand = nullptr});
  EXPECT_THAT(IdsOf(*suite), ElementsAre("mug/use", "mug/use#2"));
  const Case item = LoadCase(*suite, "mug/use");
  EXPECT_EQ(item.split, "val");
  EXPECT_EQ(item.object->category, "cup");
  EXPECT_DOUBLE_EQ(item.object->mass, 0.25);
  EXPECT_EQ(item.instruction.target_part, "handle");
  EXPECT_THAT(item.object->face_part, ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1));
  EXPECT_EQ(LoadCase(*suite, "mug/use#2").instruction.text, "Sip.");
}

TEST(FolderSuite, NamesWhatIsWrong) {
  const Folder folder;
  EXPECT_THAT(MessageOf("folder", folder.string()), HasSubstr("holds no mesh"));
  folder.AddCube("mug.obj");
  folder.AddText("objects.toml", "[mugg]\nmass = 1\n");
  EXPECT_THAT(MessageOf("folder", folder.string()), HasSubstr("did you mean \"mug\""));
  folder.AddText("objects.toml", "[mug]\nweight = 1\n");
  EXPECT_THAT(MessageOf("folder", folder.string()), HasSubstr("weight"));
  folder.AddText("objects.toml", "[mug]\nmass = -1\n");
  EXPECT_THAT(MessageOf("folder", folder.string()), HasSubstr("negative"));
  folder.AddText("objects.toml", "[mug]\n[[mug.instructions]]\ntext = \"x\"\npart = \"spout\"\n");
  EXPECT_THAT(MessageOf("folder", folder.string()), HasSubstr("\"spout\""));
}

TEST(FolderSuite, RefusesMillimetres) {
  const Folder folder;
  folder.AddCube("mug.obj", 50);
  EXPECT_THAT(MessageOf("folder", folder.string()), HasSubstr("millimetres"));
}

TEST(FolderSuite, ChangesItsVersionWithItsSettings) {
  const Folder folder;
  folder.AddCube("mug.obj");
  const auto version = [&] {
    return OpenSuite("folder", {.data = folder.string(), .hand = nullptr})->Info().version;
  };
  const std::string before = version();
  EXPECT_EQ(version(), before);
  folder.AddText("objects.toml", "[mug]\nmass = 1\n");
  EXPECT_NE(version(), before);
}

TEST(YcbSuite, KnowsItsLayouts) {
  const Folder folder;
  folder.AddCube("025_mug/google_16k/textured.obj");
  folder.AddCube("models/035_power_drill/textured_simple.obj");
  folder.AddCube("ycb_024_bowl/mesh.obj");
  folder.AddCube("ycb_024_bowl/convex/part_000.obj");
  folder.AddCube("my_thing/mesh.obj");
  const auto suite = OpenSuite("ycb", {.data = folder.string(), .hand = nullptr});
  EXPECT_THAT(IdsOf(*suite), ElementsAre("024_bowl/hold", "025_mug/hold", "035_power_drill/hold",
                                         "my_thing/hold"));
  EXPECT_DOUBLE_EQ(LoadCase(*suite, "024_bowl/hold").object->mass, 0.147);
  EXPECT_EQ(LoadCase(*suite, "035_power_drill/hold").instruction.text, "Hold the power drill.");
  EXPECT_EQ(LoadCase(*suite, "my_thing/hold").object->mass, 0);
}

// Calli et al. 2015, table II.
TEST(YcbSuite, KnowsRealMassesAndCategories) {
  EXPECT_DOUBLE_EQ(YcbMass("048_hammer").value(), 0.665);
  EXPECT_DOUBLE_EQ(YcbMass("065-a_cups").value(), 0.013);
  EXPECT_DOUBLE_EQ(YcbMass("065_a_cups").value(), 0.013);
  EXPECT_FALSE(YcbMass("chair").has_value());
  EXPECT_EQ(YcbCategory("040_large_marker"), "pen");
  EXPECT_EQ(YcbCategory("061_foam_brick"), "foam_brick");
  EXPECT_EQ(YcbWords("040_large_marker"), "large_marker");
  EXPECT_EQ(YcbWords("065-a_cups"), "cup");
}

TEST(YcbSuite, ReadsTheScansOfTheSharedData) {
  const char* shared = std::getenv("GRASP_BENCH_SHARED");
  const fs::path objects =
      fs::path(shared != nullptr ? shared : GRASPBENCH_SOURCE_DIRECTORY "/../shared") /
      "data/objects";
  if (!fs::is_directory(objects)) GTEST_SKIP() << "no shared data at " << objects;
  const auto suite = OpenSuite("ycb", {.data = objects.string(), .hand = nullptr});
  const Case item = LoadCase(*suite, "025_mug/hold");
  EXPECT_EQ(item.object->category, "mug");
  EXPECT_DOUBLE_EQ(item.object->mass, 0.118);
  EXPECT_NEAR(1e6 * item.object->solid->volume(), 138.1, 0.1);  // licences.tsv there
}

// The URDF of a blob scales its mesh by 0.015; the duck's by 0.05.
TEST(BulletSuite, HonoursTheScaleOfTheUrdf) {
  const Folder folder;
  folder.AddCube("random_urdfs/000/000.obj", 4);
  folder.AddText("random_urdfs/000/000.urdf",
                 "<robot><link><inertial><mass value=\"0.1\"/></inertial><visual><geometry>"
                 "<mesh filename=\"000.obj\" scale=\"0.015 0.015 0.015\"/>"
                 "</geometry></visual></link></robot>");
  const auto suite = OpenSuite("bullet-objects", {.data = folder.string(), .hand = nullptr});
  const Case item = LoadCase(*suite, "000/hold");
  EXPECT_NEAR(item.object->solid->bounds().sizes().x(), 0.06, 0.001);
  EXPECT_DOUBLE_EQ(item.object->mass, 0.1);
  folder.AddText("random_urdfs/000/000.urdf",
                 "<robot><visual><mesh filename=\"000.obj\" scale=\"1 2 1\"/></visual></robot>");
  EXPECT_THAT(MessageOf("bullet-objects", folder.string()), HasSubstr("1 2 1"));
}

// Two bars of 4 x 4 x 12 cm that cross share a cube of 4 cm: 192 + 192 - 64 cm³.
TEST(BulletSuite, UnitesOverlappingPieces) {
  const Folder folder;
  fs::create_directories(folder.string() + "/random_urdfs/000");
  WriteMesh(folder.string() + "/random_urdfs/000/000.obj",
            Concatenate(shapes::Box({.size = Vec3(0.12, 0.04, 0.04)}),
                        shapes::Box({.size = Vec3(0.04, 0.12, 0.04)})));
  folder.AddText("random_urdfs/000/000.urdf",
                 "<robot><visual><mesh filename=\"000.obj\"/></visual></robot>");
  const auto suite = OpenSuite("bullet-objects", {.data = folder.string(), .hand = nullptr});
  const Case item = LoadCase(*suite, "000/hold");
  EXPECT_TRUE(item.object->solid->closed());
  EXPECT_NEAR(1e6 * item.object->solid->volume(), 320, 5);
  EXPECT_EQ(item.object->repair.method, "united");
  EXPECT_LT(item.object->repair.max_surface_shift, 0.001);
}

TEST(BulletSuite, ReadsTheMeshesOfThePinnedSource) {
  std::unique_ptr<Suite> suite;
  try {
    suite = OpenSuite("bullet-objects", {});
  } catch (const Error& error) {
    GTEST_SKIP() << error.what();
  }
  EXPECT_EQ(suite->List({}).size(), 1003u);
  for (const char* id : {"mug/hold", "duck/hold", "000/hold"}) {
    SCOPED_TRACE(id);
    const Case item = LoadCase(*suite, id);
    EXPECT_TRUE(item.object->solid->closed());
    const double longest = item.object->solid->bounds().sizes().maxCoeff();
    EXPECT_GT(longest, 0.05);
    EXPECT_LT(longest, 0.25);
  }
}

}  // namespace
}  // namespace graspbench
