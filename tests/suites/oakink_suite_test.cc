#include "suites/oakink/oakink_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "suites/oakink/annotations.h"
#include "suites/oakink/tree.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// A tree made by tools/make_oakink_fixture.py; the numbers below are the script's.
const std::string kTree = std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/tests/fixtures/oakink";

std::unique_ptr<Suite> Open(const std::string& data = kTree) {
  return OpenSuite("oakink", {.data = data, .hand = nullptr});
}

Case LoadCase(const Suite& suite, const std::string& id) {
  return suite.Load(suite.List({.items = {id}}).at(0));
}

/// A writable copy of the tree.
class CopiedTree {
 public:
  CopiedTree() : path_(testing::TempDir() + "oakink-" + std::to_string(::getpid())) {
    fs::remove_all(path_);
    fs::copy(kTree, path_, fs::copy_options::recursive);
  }
  ~CopiedTree() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

TEST(OakInkSuite, ListsObjectsByIntentWithHandoversPaired) {
  std::vector<std::string> ids;
  for (const CaseRef& ref : Open()->List({})) ids.push_back(ref.id + " " + ref.split);
  EXPECT_THAT(ids, ElementsAre("A16012/use train", "A16012/handover train", "A16012/receive train",
                               "s01102/use val", "A01001/hold test", "A01001/lift test",
                               "o52105/hold test"));
}

TEST(OakInkSuite, IsNotAStandIn) {
  EXPECT_FALSE(Open()->Info().stand_in);
  EXPECT_TRUE(OpenSuite("oakink", {})->Info().stand_in);
}

// Of the two hand-overs of A16012 without `_alt` only the one with a partner counts.
TEST(OakInkSuite, DropsAHandoverWithoutPartner) {
  const Case item = LoadCase(*Open(), "A16012/handover");
  ASSERT_EQ(item.references.size(), 1u);
  EXPECT_THAT(item.references[0].extras.At("source").AsString(), HasSubstr("aaaaaaaaaa"));
}

// The pan's mesh is a box of 20 x 10 x 4 cm about (0.3, 0, 0.1); the scan beside it is a cube.
TEST(OakInkSuite, TakesTheAlignedMeshAndCentresItsBoundingBox) {
  const Case item = LoadCase(*Open(), "A16012/use");
  EXPECT_LT(item.object->solid->bounds().center().norm(), 1e-12);
  EXPECT_LT((item.object->solid->bounds().sizes() - Vec3(0.2, 0.1, 0.04)).norm(), 1e-9);
}

TEST(OakInkSuite, FallsBackToTheDownsampledMesh) {
  const Case item = LoadCase(*Open(), "s01102/use");
  EXPECT_LT((item.object->solid->bounds().sizes() - Vec3(0.18, 0.1, 0.04)).norm(), 1e-9);
}

TEST(OakInkSuite, ReadsPosesAsAxisAnglesOrQuaternionsAlike) {
  const auto suite = Open();
  for (const char* id : {"A16012/use", "s01102/use"}) {
    SCOPED_TRACE(id);
    const Grasp grasp = LoadCase(*suite, id).references.at(0);
    EXPECT_EQ(grasp.hand, "mano");
    ASSERT_EQ(grasp.joints.size(), 45u);
    for (size_t i = 0; i < 45; ++i) EXPECT_NEAR(grasp.joints[i], i % 3 == 2 ? 0.1 : 0, 1e-6);
    const Mat3 expected = Eigen::AngleAxisd(0.5, Vec3::UnitX()).toRotationMatrix();
    EXPECT_LT((grasp.X_OH.linear() - expected).norm(), 1e-6);
    EXPECT_NEAR(grasp.X_OH.translation().z(), 0.02, 1e-7);
    ASSERT_EQ(grasp.shape.size(), 10u);
    EXPECT_NEAR(grasp.shape[0], -1, 1e-6);
  }
}

TEST(OakInkSuite, TakesCaptionsAndPartsWhereTheyAre) {
  const auto suite = Open();
  const Case captioned = LoadCase(*suite, "A16012/use");
  EXPECT_THAT(captioned.instruction.text, HasSubstr("handle"));
  EXPECT_EQ(captioned.instruction.target_part, "handle");
  EXPECT_THAT(captioned.object->part_names, ElementsAre("body", "handle"));
  EXPECT_EQ(captioned.references[0].extras.At("captions").AsList().size(), 2u);
  EXPECT_EQ(LoadCase(*suite, "A01001/hold").instruction.text, "Hold the mug.");
}

// The part's points lie at the two ends of the box along x.
TEST(OakInkSuite, LabelsFacesByTheNearestPartPoint) {
  const Case item = LoadCase(*Open(), "A16012/use");
  const TriMesh& mesh = item.object->solid->mesh();
  for (size_t f = 0; f < mesh.faces.size(); ++f) {
    double x = 0;
    for (int v : mesh.faces[f]) x += mesh.vertices[v].x() / 3;
    if (std::abs(x) < 0.09) continue;
    EXPECT_EQ(item.object->part_names[item.object->face_part[f]], x < 0 ? "body" : "handle");
  }
}

TEST(OakInkSuite, ReportsAnUnreadableGraspAtLoadAndGoesOn) {
  const CopiedTree tree;
  const fs::path grasps = tree.path() / "shape/oakink_shape_v2";
  const fs::path broken = grasps / "fryingpan/A16012/0123456789/hand_param.pkl";
  WriteFile(broken, ReadFile(broken).substr(0, 100));
  WriteFile(grasps / "mug/A01001/eeeeeeeeee/source.txt", "no slashes\n");
  const auto suite = Open(tree.path().string());
  try {
    LoadCase(*suite, "A16012/use");
    ADD_FAILURE() << "loaded";
  } catch (const Error& error) {
    EXPECT_THAT(std::string(error.what()), HasSubstr("hand_param.pkl"));
  }
  try {
    LoadCase(*suite, "A01001/unknown");
    ADD_FAILURE() << "loaded";
  } catch (const Error& error) {
    EXPECT_THAT(std::string(error.what()), HasSubstr("source.txt"));
  }
  EXPECT_NO_THROW(LoadCase(*suite, "A01001/hold"));
}

TEST(OakInkSuite, RefusesAnAlignFolderWithTwoCandidates) {
  const CopiedTree tree;
  const fs::path align = tree.path() / "shape/OakInkObjectsV2/contactpose_fryingpan/align";
  fs::rename(align / "scan.obj", align / "scan_align.obj");
  const auto suite = Open(tree.path().string());
  EXPECT_THROW(LoadCase(*suite, "A16012/use"), Error);
}

TEST(OakInkSuite, ChangesItsVersionWithTheData) {
  const CopiedTree tree;
  const std::string before = Open(tree.path().string())->Info().version;
  fs::remove_all(tree.path() / "shape/oakink_shape_v2/mug/A01001/eeeeeeeeee");
  EXPECT_NE(Open(tree.path().string())->Info().version, before);
}

TEST(OakInkSource, IsReadFromItsLine) {
  const auto source =
      oakink::ParseSource("pass1/A16012_0004_0005_0006/2021-10-03-16-34-40/dom_alt.pkl\r\n", "f");
  EXPECT_EQ(source.pass, "pass1");
  EXPECT_EQ(source.timestamp, "2021-10-03-16-34-40");
  EXPECT_EQ(oakink::IntentName(source), "receive");
  EXPECT_THROW(oakink::ParseSource("pass1/A16012_0009_0005/x/dom.pkl", "f"), Error);
  EXPECT_THROW(oakink::ParseSource("", "f"), Error);
}

TEST(OakBase, KnowsTheOtherSpellings) {
  EXPECT_THAT(oakink::OakBaseNames("fryingpan"), Contains("frying_pan"));
  EXPECT_THAT(oakink::OakBaseNames("mug"), ElementsAre("mug"));
}

}  // namespace
}  // namespace graspbench
