#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>

#include "core/mesh.h"

namespace graspbench {
namespace {

// All half-edges, grouped by their lower vertex, so that the two of an edge meet in a short list.
class HalfEdges {
 public:
  explicit HalfEdges(const TriMesh& mesh) : first_(mesh.vertices.size() + 1, 0) {
    for (const Face& face : mesh.faces) {
      for (int i = 0; i < 3; ++i) ++first_[std::min(face[i], face[(i + 1) % 3]) + 1];
    }
    for (size_t v = 1; v < first_.size(); ++v) first_[v] += first_[v - 1];
    edges_.resize(3 * mesh.faces.size());
    std::vector<int> next(first_.begin(), first_.end() - 1);
    for (const Face& face : mesh.faces) {
      for (int i = 0; i < 3; ++i) {
        const int from = face[i], to = face[(i + 1) % 3];
        edges_[next[std::min(from, to)]++] = {from, to};
      }
    }
  }

  // How often the directed edge occurs.
  int Count(int from, int to) const {
    const int lower = std::min(from, to);
    return static_cast<int>(std::count(edges_.begin() + first_[lower],
                                       edges_.begin() + first_[lower + 1], std::array{from, to}));
  }

 private:
  std::vector<int> first_;
  std::vector<std::array<int, 2>> edges_;
};

struct CellHash {
  size_t operator()(const std::array<int64_t, 3>& cell) const {
    uint64_t h = 0x9E3779B97F4A7C15;
    for (const int64_t c : cell) {
      h ^= static_cast<uint64_t>(c);
      h *= 0xBF58476D1CE4E5B9;
      h ^= h >> 29;
    }
    return h;
  }
};

// The key under which a vertex is merged: its cell, or the bits of its coordinates.
std::array<int64_t, 3> MergeKey(const Vec3& p, double tolerance) {
  std::array<int64_t, 3> key;
  for (int axis = 0; axis < 3; ++axis) {
    key[axis] = tolerance > 0 ? static_cast<int64_t>(std::llround(p[axis] / tolerance))
                              : std::bit_cast<int64_t>(p[axis] + 0.0);  // -0 becomes +0
  }
  return key;
}

// The face started at its smallest index: equal for equal faces with equal winding.
std::array<int, 3> CyclicKey(const Face& face) {
  int start;
  face.minCoeff(&start);
  return {face[start], face[(start + 1) % 3], face[(start + 2) % 3]};
}

}  // namespace

bool IsClosed(const TriMesh& mesh) {
  if (mesh.faces.empty()) return false;
  const HalfEdges edges(mesh);
  for (const Face& face : mesh.faces) {
    for (int i = 0; i < 3; ++i) {
      const int from = face[i], to = face[(i + 1) % 3];
      if (from == to || edges.Count(from, to) != 1 || edges.Count(to, from) != 1) return false;
    }
  }
  return true;
}

std::vector<std::vector<int>> BoundaryLoops(const TriMesh& mesh) {
  const HalfEdges edges(mesh);
  std::multimap<int, int> boundary;  // from -> to
  for (const Face& face : mesh.faces) {
    for (int i = 0; i < 3; ++i) {
      const int from = face[i], to = face[(i + 1) % 3];
      if (from != to && edges.Count(from, to) > edges.Count(to, from)) boundary.emplace(from, to);
    }
  }
  std::vector<std::vector<int>> loops;
  while (!boundary.empty()) {
    std::vector<int>& loop = loops.emplace_back();
    auto edge = boundary.begin();
    while (edge != boundary.end()) {
      loop.push_back(edge->first);
      const int to = edge->second;
      boundary.erase(edge);
      edge = boundary.find(to);
    }
  }
  return loops;
}

TriMesh MergeVertices(const TriMesh& mesh, double tolerance) {
  TriMesh merged;
  std::unordered_map<std::array<int64_t, 3>, int, CellHash> index_of;
  std::vector<int> renumbered;
  for (const Vec3& vertex : mesh.vertices) {
    const auto [entry, is_new] =
        index_of.try_emplace(MergeKey(vertex, tolerance), static_cast<int>(merged.vertices.size()));
    if (is_new) merged.vertices.push_back(vertex);
    renumbered.push_back(entry->second);
  }
  std::set<std::array<int, 3>> seen;
  for (const Face& face : mesh.faces) {
    const Face moved(renumbered[face[0]], renumbered[face[1]], renumbered[face[2]]);
    if (moved[0] == moved[1] || moved[1] == moved[2] || moved[2] == moved[0]) continue;
    if (seen.insert(CyclicKey(moved)).second) merged.faces.push_back(moved);
  }
  return merged;
}

TriMesh CloseHoles(const TriMesh& mesh) {
  TriMesh closed = mesh;
  for (const std::vector<int>& loop : BoundaryLoops(mesh)) {
    Vec3 centre = Vec3::Zero();
    for (const int vertex : loop) centre += mesh.vertices[vertex];
    const int apex = static_cast<int>(closed.vertices.size());
    closed.vertices.push_back(centre / static_cast<double>(loop.size()));
    for (size_t i = 0; i < loop.size(); ++i) {
      closed.faces.emplace_back(loop[(i + 1) % loop.size()], loop[i], apex);
    }
  }
  return closed;
}

}  // namespace graspbench
