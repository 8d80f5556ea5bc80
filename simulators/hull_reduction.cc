#include "simulators/hull_reduction.h"

#include <algorithm>
#include <vector>

#include "core/bounding_box.h"

namespace graspbench {
namespace {

/// The corners at the six ends of the axes of the hull's oriented bounding box and, so that they
/// span a volume, those at the ends of its diagonals.
std::vector<Vec3> Ends(const TriMesh& hull) {
  const Mat3 axes = FitOrientedBox(hull).X_OB.linear();
  std::vector<Vec3> ends;
  for (const Vec3& direction : {Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0, 0, 1), Vec3(1, 1, 1)}) {
    for (const int sign : {1, -1}) {
      const Vec3 along = sign * (axes * direction);
      const Vec3 end =
          *std::ranges::max_element(hull.vertices, {}, [&](const Vec3& p) { return along.dot(p); });
      if (std::ranges::find(ends, end) == ends.end()) ends.push_back(end);
    }
  }
  return ends;
}

struct Peak {
  double height;  // m, above a facet
  int vertex;
};

/// The highest vertex above each facet of `inner` that has one, highest first.
std::vector<Peak> Peaks(const std::vector<Vec3>& vertices, const TriMesh& inner, double tolerance) {
  std::vector<Peak> peaks;
  const std::vector<Vec3> normals = FaceNormals(inner);
  for (size_t f = 0; f < normals.size(); ++f) {
    const double offset = normals[f].dot(inner.vertices[inner.faces[f].x()]);
    Peak peak{tolerance, -1};
    for (size_t i = 0; i < vertices.size(); ++i) {
      const double height = normals[f].dot(vertices[i]) - offset;
      if (height > peak.height) peak = {height, static_cast<int>(i)};
    }
    if (peak.vertex >= 0) peaks.push_back(peak);
  }
  std::ranges::stable_sort(peaks, std::greater(), &Peak::height);
  return peaks;
}

}  // namespace

TriMesh ReducedHull(const TriMesh& hull, const HullReduction& reduction) {
  TriMesh inner = ConvexHull(TriMesh{Ends(hull), {}});
  while (static_cast<int>(inner.vertices.size()) < reduction.max_vertices) {
    const std::vector<Peak> peaks = Peaks(hull.vertices, inner, reduction.tolerance);
    if (peaks.empty()) break;
    // Half as many again at a time: each one changes which vertices are high.
    const size_t room = static_cast<size_t>(reduction.max_vertices) - inner.vertices.size();
    const size_t batch = std::min(room, std::max<size_t>(4, inner.vertices.size() / 2));
    std::vector<Vec3> corners = inner.vertices;
    for (size_t i = 0; i < std::min(batch, peaks.size()); ++i) {
      const Vec3& peak = hull.vertices[static_cast<size_t>(peaks[i].vertex)];
      if (std::ranges::find(corners, peak) == corners.end()) corners.push_back(peak);
    }
    inner = ConvexHull(TriMesh{std::move(corners), {}});
  }
  return inner;
}

}  // namespace graspbench
