#include "suites/standin/standin_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "suites/standin/instruction.h"
#include "suites/standin/object.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;
using standin::Categories;
using standin::Category;
using testing::HasSubstr;

const Category& CategoryNamed(const std::string& name) {
  static const std::vector<Category> all = Categories();
  for (const Category& category : all) {
    if (category.name == name) return category;
  }
  throw Error(ErrorKind::kUsage, "no category " + name);
}

/// Sets an environment variable while it lives.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    const char* old = std::getenv(name);
    had_ = old != nullptr;
    if (had_) old_ = old;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() { had_ ? setenv(name_, old_.c_str(), 1) : unsetenv(name_); }

 private:
  const char* name_;
  bool had_ = false;
  std::string old_;
};

std::string FreshFolder(const std::string& name) {
  const std::string path = testing::TempDir() + name + "-" + std::to_string(::getpid());
  fs::remove_all(path);
  fs::create_directories(path);
  return path;
}

/// Longest side in centimetres and mass in grams that real objects of a category have. Sizes and
/// masses of the YCB set (Calli et al. 2015) where it has one, else of common retail products.
struct RealRange {
  double shortest_cm, longest_cm, lightest_g, heaviest_g;
};

const std::map<std::string, RealRange>& RealRanges() {
  static const std::map<std::string, RealRange> ranges = {
      {"apple", {6, 9, 100, 260}},
      {"banana", {14, 22, 80, 200}},
      {"binoculars", {10, 18, 280, 800}},
      {"bottle", {17, 25, 300, 900}},
      {"bowl", {12, 18, 140, 500}},
      {"cameras", {9, 14, 200, 600}},
      {"can", {9, 16, 200, 650}},
      {"cup", {7, 15, 60, 300}},
      {"cylinder_bottle", {14, 23, 250, 900}},
      {"donut", {7, 12, 40, 110}},
      {"eyeglasses", {12, 16, 15, 50}},
      {"flashlight", {11, 20, 90, 350}},
      {"fryingpan", {30, 46, 400, 1200}},
      {"gamecontroller", {14, 18, 180, 300}},
      {"hammer", {23, 34, 350, 900}},
      {"headphones", {15, 22, 150, 350}},
      {"knife", {18, 34, 40, 260}},
      {"lightbulb", {9, 14, 30, 120}},
      {"lotion_pump", {14, 22, 250, 550}},
      {"mouse", {9, 13, 70, 150}},
      {"mug", {9, 14, 200, 450}},
      {"pen", {12, 16, 7, 30}},
      {"phone", {13, 17, 130, 240}},
      {"pincer", {14, 20, 120, 350}},
      {"power_drill", {16, 23, 800, 1600}},
      {"scissors", {14, 22, 40, 120}},
      {"screwdriver", {16, 27, 50, 200}},
      {"squeezable", {11, 19, 70, 300}},
      {"stapler", {11, 17, 130, 350}},
      {"teapot", {15, 25, 400, 1250}},
      {"toothbrush", {16, 20, 12, 30}},
      {"trigger_sprayer", {20, 30, 350, 1100}},
      {"wineglass", {15, 23, 100, 250}},
      {"wrench", {14, 24, 80, 300}},
  };
  return ranges;
}

/// Checks one object of each shape number, so that a failure names the object.
TEST(StandinObjects, AreClosedLabelledAndAsLargeAndHeavyAsRealOnes) {
  for (const Category& category : Categories()) {
    ASSERT_TRUE(RealRanges().contains(category.name)) << category.name;
    const RealRange& range = RealRanges().at(category.name);
    for (int shape = 1; shape <= standin::kShapesPerCategory; ++shape) {
      const std::string id = ObjectId(category, shape);
      SCOPED_TRACE(id + " " + category.name);
      const Object object = MakeStandinObject(category, id);
      const TriMesh& mesh = object.solid->mesh();
      EXPECT_TRUE(IsClosed(mesh));
      EXPECT_GT(object.solid->volume(), 0);
      EXPECT_LE(mesh.faces.size(), 10000u);
      EXPECT_GE(mesh.faces.size(), 5000u);
      EXPECT_LT(object.solid->bounds().center().norm(), 2e-6);
      for (const Vec3& normal : FaceNormals(mesh)) ASSERT_GT(normal.norm(), 0.5);

      const double longest = 100 * object.solid->bounds().sizes().maxCoeff();
      EXPECT_GE(longest, range.shortest_cm);
      EXPECT_LE(longest, range.longest_cm);
      EXPECT_GE(1000 * object.mass, range.lightest_g);
      EXPECT_LE(1000 * object.mass, range.heaviest_g);

      ASSERT_EQ(object.face_part.size(), mesh.faces.size());
      std::map<int, int> faces;
      for (int part : object.face_part) ++faces[part];
      EXPECT_EQ(faces.size(), object.part_names.size()) << "an empty part";
      for (const auto& use : category.uses) EXPECT_GE(object.PartIndex(use.part), 0) << use.part;
    }
  }
}

TEST(StandinObjects, AreTheSameEachTimeAndThroughTheCache) {
  const Environment cache("GRASP_BENCH_CACHE", FreshFolder("standin-cache"));
  const Category& pen = CategoryNamed("pen");
  const standin::Shape shape = standin::BuildShape(pen, "o22102");
  const standin::PartMesh first = standin::MeshShape(shape);
  EXPECT_EQ(standin::MeshShape(standin::BuildShape(pen, "o22102")), first);
  EXPECT_EQ(standin::CachedMesh("o22102", shape), first);
  EXPECT_EQ(standin::CachedMesh("o22102", shape), first);
  EXPECT_NE(standin::MeshShape(standin::BuildShape(pen, "o22103")), first);
}

TEST(StandinObjects, ReplaceADamagedCacheFile) {
  const std::string folder = FreshFolder("standin-damaged");
  const Environment cache("GRASP_BENCH_CACHE", folder);
  const standin::Shape shape = standin::BuildShape(CategoryNamed("pen"), "o22101");
  const standin::PartMesh first = standin::CachedMesh("o22101", shape);
  const fs::path file = fs::path(folder) / "standin" / standin::SourceHash() / "o22101.mesh";
  const std::string good = ReadFile(file);
  for (const std::string& bad : {good.substr(0, good.size() / 2), std::string(), "x" + good,
                                 good.substr(0, good.size() - 1) + "\x7f"}) {
    WriteFile(file, bad);
    EXPECT_EQ(standin::CachedMesh("o22101", shape), first);
    EXPECT_EQ(ReadFile(file), good);
  }
}

// The cavity of a mug of height h and inner radius r holds about pi r² h; a solid one would hold
// its outer volume of material.
TEST(StandinObjects, AreHollowWhereRealOnesAre) {
  const Object mug = MakeStandinObject(CategoryNamed("mug"), "o21101");
  const Box& box = mug.solid->bounds();
  const double radius = box.sizes().y() / 2;
  const double outer = 3.14159 * radius * radius * box.sizes().z();
  EXPECT_LT(mug.solid->volume(), 0.4 * outer);
  EXPECT_FALSE(mug.solid->Query(Vec3(box.min().x() + radius, 0, 0)).inside);
}

TEST(StandinSuite, ListsFourIntentsOfAtLeast20Categories) {
  const auto suite = MakeStandinSuite({});
  EXPECT_TRUE(suite->Info().stand_in);
  EXPECT_THAT(suite->Info().title, HasSubstr("stand-in"));
  const auto all = suite->List({});
  EXPECT_EQ(all.size(), 34u * 5 * 4);
  std::set<std::string> ids, tested;
  for (const CaseRef& ref : all) {
    EXPECT_EQ(ref.object_id.size(), 6u);
    ids.insert(ref.id);
  }
  EXPECT_EQ(ids.size(), all.size());
  for (const CaseRef& ref : suite->List({.split = "test"})) tested.insert(ref.category);
  EXPECT_GE(tested.size(), 15u);
}

TEST(StandinSuite, GivesEachIntentAPartAnAffordanceAndWords) {
  static const std::set<std::string> affordances = {"handle-grasp", "press",   "lift", "wrap-grasp",
                                                    "twist",        "support", "pull", "lever"};
  for (const Category& category : Categories()) {
    std::set<std::string> intents;
    for (const auto& use : category.uses) {
      SCOPED_TRACE(category.name + " " + use.intent);
      intents.insert(use.intent);
      EXPECT_TRUE(affordances.contains(use.affordance)) << use.affordance;
      for (int i = 0; i < 30; ++i) {
        const std::string key = category.name + std::to_string(i);
        const Instruction instruction = standin::MakeInstruction(category, use, key);
        EXPECT_EQ(instruction.text.find_first_of("{}_"), std::string::npos) << instruction.text;
        EXPECT_THAT(instruction.text, HasSubstr(category.word));
        EXPECT_EQ(standin::MakeInstruction(category, use, key).text, instruction.text);
      }
    }
    EXPECT_EQ(intents, (std::set<std::string>{"use", "hold", "lift", "handover"}));
  }
}

class StandinReferences : public testing::Test {
 protected:
  StandinReferences() : folder_(FreshFolder("standin-assets")) {}
  ~StandinReferences() override { fs::remove_all(folder_); }

  void Write(const std::string& hand, const std::string& mesh) const {
    Grasp grasp;
    grasp.joints.assign(45, 0.25);
    grasp.X_OH.translation() = Vec3(0.01, 0.02, 0.03);
    Value root;
    root.Set("version", 1);
    root.Set("hand_hash", hand);
    root.Set("objects", Value(Value::Dict{{"o22101", Value(mesh)}}));
    root.Set("cases", Value(Value::Dict{{"o22101/use", Value(Value::List{ToValue(grasp)})}}));
    WriteFile(fs::path(folder_) / "standin/references.json", ToJson(root));
  }
  static Case LoadPen(const Suite& suite) {
    return suite.Load(suite.List({.items = {"o22101/use"}}).at(0));
  }

  std::string folder_;
};

TEST_F(StandinReferences, AreReadForTheMeshTheyWereMadeFor) {
  const Object pen = MakeStandinObject(CategoryNamed("pen"), "o22101");
  const Environment assets("GRASP_BENCH_ASSETS", folder_);
  EXPECT_TRUE(LoadPen(*MakeStandinSuite({})).references.empty());
  const std::string without = MakeStandinSuite({})->Info().version;
  Write("hand", pen.solid->hash());
  const auto suite = MakeStandinSuite({});
  EXPECT_NE(suite->Info().version, without);
  const Case item = LoadPen(*suite);
  ASSERT_EQ(item.references.size(), 1u);
  EXPECT_DOUBLE_EQ(item.references[0].joints[7], 0.25);
}

TEST_F(StandinReferences, OfAnotherMeshAreRefused) {
  const Environment assets("GRASP_BENCH_ASSETS", folder_);
  Write("hand", "0123");
  EXPECT_THROW(LoadPen(*MakeStandinSuite({})), Error);
}

}  // namespace
}  // namespace graspbench
