#include "core/split_edges.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace graspbench {
namespace {

/// One pass: all edges that are too long are halved at once, so that both triangles of an edge
/// agree on it.
class Splitter {
 public:
  Splitter(TriMesh& mesh, double longest) : mesh_(mesh), longest_(longest) {}

  bool Run() {
    std::vector<Face> faces;
    for (const Face& face : mesh_.faces) Split(face, faces);
    mesh_.faces = std::move(faces);
    return !middles_.empty();
  }

 private:
  /// The vertex half-way between two, −1 where they are near enough.
  int Middle(int a, int b) {
    const std::pair<int, int> edge = std::minmax(a, b);
    const auto known = middles_.find(edge);
    if (known != middles_.end()) return known->second;
    const Vec3 p = mesh_.vertices[static_cast<size_t>(a)];
    const Vec3 q = mesh_.vertices[static_cast<size_t>(b)];
    if ((p - q).norm() <= longest_) return -1;
    mesh_.vertices.push_back((p + q) / 2);
    return middles_[edge] = static_cast<int>(mesh_.vertices.size()) - 1;
  }

  void Split(const Face& face, std::vector<Face>& out) {
    std::array<int, 3> middle{};
    for (int i = 0; i < 3; ++i) middle[static_cast<size_t>(i)] = Middle(face[i], face[(i + 1) % 3]);
    // The corners and middles once around; cut off each corner between two middles, and fan out
    // what is left from a middle, which no edge of the fan runs along.
    std::vector<int> ring;
    for (int i = 0; i < 3; ++i) {
      const int before = middle[static_cast<size_t>((i + 2) % 3)];
      const int after = middle[static_cast<size_t>(i)];
      if (before >= 0 && after >= 0) {
        out.emplace_back(before, face[i], after);
      } else {
        ring.push_back(face[i]);
      }
      if (after >= 0) ring.push_back(after);
    }
    const auto first_middle = std::ranges::find_if(
        ring, [&](int v) { return std::ranges::find(middle, v) != middle.end(); });
    if (first_middle != ring.end()) std::ranges::rotate(ring, first_middle);
    for (size_t k = 1; k + 1 < ring.size(); ++k) out.emplace_back(ring[0], ring[k], ring[k + 1]);
  }

  TriMesh& mesh_;
  double longest_;
  std::map<std::pair<int, int>, int> middles_;
};

}  // namespace

TriMesh SplitLongEdges(TriMesh mesh, double longest) {
  while (Splitter(mesh, longest).Run()) {
  }
  return mesh;
}

}  // namespace graspbench
