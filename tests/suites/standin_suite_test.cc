#include "suites/standin/standin_suite.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <set>

#include "suites/standin/object.h"

namespace graspbench {
namespace {

using standin::Categories;
using standin::Category;

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

}  // namespace
}  // namespace graspbench
