#include "core/sampling.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace graspbench {

std::vector<SurfacePoint> SampleSurface(const TriMesh& mesh, int count, Rng& rng) {
  std::vector<double> area_up_to;
  area_up_to.reserve(mesh.faces.size());
  double total = 0;
  for (const Face& face : mesh.faces) {
    const Vec3& a = mesh.vertices[face[0]];
    total += (mesh.vertices[face[1]] - a).cross(mesh.vertices[face[2]] - a).norm() / 2;
    area_up_to.push_back(total);
  }
  if (total <= 0) throw Error(ErrorKind::kInput, "cannot sample a surface without area");
  const std::vector<Vec3> normals = FaceNormals(mesh);
  std::vector<SurfacePoint> points;
  points.reserve(static_cast<size_t>(std::max(count, 0)));
  for (int i = 0; i < count; ++i) {
    const auto hit = std::upper_bound(area_up_to.begin(), area_up_to.end(), rng.Uniform() * total);
    const int f =
        static_cast<int>(std::min<ptrdiff_t>(hit - area_up_to.begin(), std::ssize(area_up_to) - 1));
    const Face& face = mesh.faces[f];
    // The square root makes the barycentric coordinates uniform over the triangle.
    const double root = std::sqrt(rng.Uniform()), v = rng.Uniform();
    points.push_back({(1 - root) * mesh.vertices[face[0]] +
                          root * (1 - v) * mesh.vertices[face[1]] +
                          root * v * mesh.vertices[face[2]],
                      normals[f], f});
  }
  return points;
}

std::vector<int> FarthestPoints(const std::vector<Vec3>& points, int count) {
  std::vector<int> chosen;
  std::vector<double> distance(points.size(), std::numeric_limits<double>::infinity());
  int next = 0;
  count = std::min<int>(count, static_cast<int>(points.size()));
  while (static_cast<int>(chosen.size()) < count) {
    chosen.push_back(next);
    for (size_t i = 0; i < points.size(); ++i) {
      distance[i] = std::min(distance[i], (points[i] - points[chosen.back()]).squaredNorm());
    }
    next = static_cast<int>(std::max_element(distance.begin(), distance.end()) - distance.begin());
  }
  return chosen;
}

}  // namespace graspbench
