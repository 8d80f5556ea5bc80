#include "core/split_edges.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/shapes.h"

namespace graspbench {
namespace {

double LongestEdge(const TriMesh& mesh) {
  double longest = 0;
  for (const Face& face : mesh.faces) {
    for (int i = 0; i < 3; ++i) {
      const Vec3& a = mesh.vertices[static_cast<size_t>(face[i])];
      longest =
          std::max(longest, (mesh.vertices[static_cast<size_t>(face[(i + 1) % 3])] - a).norm());
    }
  }
  return longest;
}

TEST(SplitLongEdges, KeepsTheSolidAndShortensEveryEdge) {
  const TriMesh box = shapes::Box({.size = {0.1, 0.02, 0.005}});
  for (const double longest : {0.2, 0.05, 0.013, 0.004}) {
    const TriMesh split = SplitLongEdges(box, longest);
    EXPECT_LE(LongestEdge(split), longest);
    EXPECT_TRUE(IsClosed(split));
    EXPECT_NEAR(Volume(split), Volume(box), 1e-15);
    EXPECT_NEAR(Area(split), Area(box), 1e-12);
    EXPECT_TRUE(std::equal(box.vertices.begin(), box.vertices.end(), split.vertices.begin()));
  }
}

TEST(SplitLongEdges, LeavesShortEdgesAlone) {
  const TriMesh box = shapes::Box({.size = {0.1, 0.1, 0.1}});
  EXPECT_EQ(SplitLongEdges(box, 1), box);
}

}  // namespace
}  // namespace graspbench
