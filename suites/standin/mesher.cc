#include "suites/standin/mesher.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "core/error.h"

namespace graspbench::standin {
namespace {

constexpr double kHalfExtent = 0.35;  // m
constexpr int kBlock = 4;             // cells along a leaf block

// Corner c of a cell sits at offset (c & 1, c >> 1 & 1, c >> 2 & 1). Edge 4 a + i runs along axis a
// from the i-th corner whose bit a is clear.
struct CellEdge {
  int from, to;
};

std::array<CellEdge, 12> CellEdges() {
  std::array<CellEdge, 12> edges;
  int count = 0;
  for (int axis = 0; axis < 3; ++axis) {
    for (int corner = 0; corner < 8; ++corner) {
      if ((corner >> axis & 1) == 0) edges[count++] = {corner, corner | 1 << axis};
    }
  }
  return edges;
}

/// For each of the 256 sign patterns the surface patch that crosses each edge, -1 without a
/// crossing.
class PatchTable {
 public:
  PatchTable() : edges_(CellEdges()) {
    for (int pattern = 0; pattern < 256; ++pattern) Fill(pattern);
  }
  const std::array<CellEdge, 12>& edges() const { return edges_; }
  int patch(int pattern, int edge) const { return patch_[pattern][edge]; }
  int count(int pattern) const { return count_[pattern]; }

 private:
  static bool Inside(int pattern, int corner) { return pattern >> corner & 1; }

  int EdgeBetween(int a, int b) const {
    for (int e = 0; e < 12; ++e) {
      if (edges_[e].from == std::min(a, b) && edges_[e].to == std::max(a, b)) return e;
    }
    return -1;
  }

  void Join(int pattern, int a, int b) {
    const int from = patch_[pattern][b], to = patch_[pattern][a];
    for (int& patch : patch_[pattern]) {
      if (patch == from) patch = to;
    }
  }

  /// Joins the crossings of one face of the cube; where all four edges cross, each inside corner
  /// keeps its own two.
  void JoinFace(int pattern, const std::array<int, 4>& corners) {
    std::array<int, 4> edge;
    std::vector<int> crossing;
    for (int i = 0; i < 4; ++i) {
      edge[i] = EdgeBetween(corners[i], corners[(i + 1) % 4]);
      if (Inside(pattern, corners[i]) != Inside(pattern, corners[(i + 1) % 4])) {
        crossing.push_back(edge[i]);
      }
    }
    if (crossing.size() == 2) Join(pattern, crossing[0], crossing[1]);
    if (crossing.size() < 4) return;
    for (int i = 0; i < 4; ++i) {
      if (Inside(pattern, corners[i])) Join(pattern, edge[(i + 3) % 4], edge[i]);
    }
  }

  void Fill(int pattern) {
    for (int e = 0; e < 12; ++e) {
      const bool crosses = Inside(pattern, edges_[e].from) != Inside(pattern, edges_[e].to);
      patch_[pattern][e] = crosses ? e : -1;
    }
    for (int axis = 0; axis < 3; ++axis) {
      const int u = 1 << (axis + 1) % 3, v = 1 << (axis + 2) % 3;
      for (int side : {0, 1 << axis}) JoinFace(pattern, {side, side | u, side | u | v, side | v});
    }
    int next = 0;
    for (int e = 0; e < 12; ++e) {
      if (patch_[pattern][e] == e) {
        for (int f = 0; f < 12; ++f) {
          if (patch_[pattern][f] == e) patch_[pattern][f] = next + 100;
        }
        ++next;
      }
    }
    for (int& patch : patch_[pattern]) patch = patch >= 100 ? patch - 100 : -1;
    count_[pattern] = next;
  }

  std::array<CellEdge, 12> edges_;
  std::array<std::array<int, 12>, 256> patch_{};
  std::array<int, 256> count_{};
};

using Cell = std::array<int, 3>;

int64_t Key(const Cell& cell) {
  return (static_cast<int64_t>(cell[2]) << 40) | (static_cast<int64_t>(cell[1]) << 20) | cell[0];
}

class DualSurface {
 public:
  DualSurface(const Sdf& solid, double pitch, double shift)
      : solid_(solid), pitch_(pitch), origin_(Vec3::Constant(-kHalfExtent + shift * pitch)) {
    int size = kBlock;
    while (size * pitch < 2 * kHalfExtent) size *= 2;
    Visit({0, 0, 0}, size);
    for (const auto& [cell, pattern] : active_) AddQuads(cell, pattern);
  }
  TriMesh Take() { return std::move(mesh_); }

 private:
  Vec3 Point(const Cell& cell) const { return origin_ + pitch_ * Vec3(cell[0], cell[1], cell[2]); }

  void Visit(const Cell& corner, int size) {
    const double half_diagonal = 0.5 * size * pitch_ * std::sqrt(3.0);
    const Vec3 centre = Point(corner) + Vec3::Constant(0.5 * size * pitch_);
    if (std::abs(solid_(centre)) > half_diagonal) return;
    if (size == kBlock) return Fill(corner);
    const int half = size / 2;
    for (int child = 0; child < 8; ++child) {
      Visit({corner[0] + (child & 1) * half, corner[1] + (child >> 1 & 1) * half,
             corner[2] + (child >> 2 & 1) * half},
            half);
    }
  }

  void Fill(const Cell& corner) {
    constexpr int kSide = kBlock + 1;
    std::array<double, kSide * kSide * kSide> value;
    const auto index = [](int i, int j, int k) { return (k * kSide + j) * kSide + i; };
    for (int k = 0; k < kSide; ++k) {
      for (int j = 0; j < kSide; ++j) {
        for (int i = 0; i < kSide; ++i) {
          value[index(i, j, k)] = solid_(Point({corner[0] + i, corner[1] + j, corner[2] + k}));
        }
      }
    }
    for (int k = 0; k < kBlock; ++k) {
      for (int j = 0; j < kBlock; ++j) {
        for (int i = 0; i < kBlock; ++i) {
          std::array<double, 8> at;
          for (int c = 0; c < 8; ++c) {
            at[c] = value[index(i + (c & 1), j + (c >> 1 & 1), k + (c >> 2 & 1))];
          }
          AddCell({corner[0] + i, corner[1] + j, corner[2] + k}, at);
        }
      }
    }
  }

  void AddCell(const Cell& cell, const std::array<double, 8>& value) {
    int pattern = 0;
    for (int c = 0; c < 8; ++c) pattern |= (value[c] < 0 ? 1 : 0) << c;
    if (pattern == 0 || pattern == 255) return;
    first_vertex_[Key(cell)] = {static_cast<int>(mesh_.vertices.size()), pattern};
    active_.push_back({cell, pattern});
    std::array<Vec3, 4> sum;
    std::array<int, 4> count{};
    sum.fill(Vec3::Zero());
    for (int e = 0; e < 12; ++e) {
      const int patch = table_.patch(pattern, e);
      if (patch < 0) continue;
      const auto [from, to] = table_.edges()[e];
      const double t = value[from] / (value[from] - value[to]);
      const auto offset = [](int c) { return Vec3(c & 1, c >> 1 & 1, c >> 2 & 1); };
      sum[patch] += offset(from) + t * (offset(to) - offset(from));
      ++count[patch];
    }
    // Kept off the cell's walls, so that vertices of two cells never coincide.
    const Vec3 low = Point(cell) + Vec3::Constant(0.01 * pitch_);
    const Vec3 high = Point(cell) + Vec3::Constant(0.99 * pitch_);
    for (int patch = 0; patch < table_.count(pattern); ++patch) {
      const Vec3 p = OnSurface(Point(cell) + pitch_ * sum[patch] / count[patch]);
      mesh_.vertices.push_back(p.cwiseMax(low).cwiseMin(high));
    }
  }

  /// One Newton step, never longer than half a cell. Gradient from the corners of a tetrahedron.
  Vec3 OnSurface(const Vec3& p) const {
    const double h = 0.05 * pitch_;
    const std::array<Vec3, 4> corners = {Vec3(1, 1, 1), Vec3(1, -1, -1), Vec3(-1, 1, -1),
                                         Vec3(-1, -1, 1)};
    Vec3 gradient = Vec3::Zero();
    double value = 0;
    for (const Vec3& corner : corners) {
      const double d = solid_(p + h * corner);
      gradient += d * corner / (4 * h);
      value += d / 4;
    }
    if (gradient.squaredNorm() < 0.01) return p;
    const Vec3 step = -value * gradient / gradient.squaredNorm();
    return p + step * std::min(1.0, 0.5 * pitch_ / std::max(step.norm(), 1e-12));
  }

  /// The quads of the three lattice edges that leave the cell's lowest corner.
  void AddQuads(const Cell& cell, int pattern) {
    for (int axis = 0; axis < 3; ++axis) {
      const bool starts_inside = pattern & 1, ends_inside = pattern >> (1 << axis) & 1;
      if (starts_inside == ends_inside) continue;
      const int u = (axis + 1) % 3, v = (axis + 2) % 3;
      std::array<int, 4> quad;
      const std::array<std::array<int, 2>, 4> around = {{{1, 1}, {0, 1}, {0, 0}, {1, 0}}};
      for (int i = 0; i < 4; ++i) {
        Cell neighbour = cell;
        neighbour[u] -= around[i][0];
        neighbour[v] -= around[i][1];
        const int from_corner = around[i][0] << u | around[i][1] << v;
        quad[i] = VertexAt(neighbour, {from_corner, from_corner | 1 << axis});
      }
      if (ends_inside) std::swap(quad[1], quad[3]);
      AddQuad(quad);
    }
  }

  int VertexAt(const Cell& cell, const CellEdge& edge) const {
    const auto found = first_vertex_.find(Key(cell));
    if (found == first_vertex_.end()) {
      throw Error(ErrorKind::kInternal, "the distance field is steeper than 1 or leaves the cube");
    }
    const auto [first, pattern] = found->second;
    for (int e = 0; e < 12; ++e) {
      if (table_.edges()[e].from == edge.from && table_.edges()[e].to == edge.to) {
        return first + table_.patch(pattern, e);
      }
    }
    return -1;
  }

  void AddQuad(const std::array<int, 4>& q) {
    const auto& v = mesh_.vertices;
    if ((v[q[0]] - v[q[2]]).squaredNorm() <= (v[q[1]] - v[q[3]]).squaredNorm()) {
      mesh_.faces.insert(mesh_.faces.end(), {Face(q[0], q[1], q[2]), Face(q[0], q[2], q[3])});
    } else {
      mesh_.faces.insert(mesh_.faces.end(), {Face(q[0], q[1], q[3]), Face(q[1], q[2], q[3])});
    }
  }

  struct CellVertices {
    int first, pattern;
  };
  const Sdf& solid_;
  double pitch_;
  Vec3 origin_;
  PatchTable table_;
  std::vector<std::pair<Cell, int>> active_;
  std::unordered_map<int64_t, CellVertices> first_vertex_;
  TriMesh mesh_;
};

}  // namespace

TriMesh MeshOf(const Sdf& solid, double pitch) {
  for (double shift : {0.137, 0.411, 0.683, 0.259, 0.871}) {
    TriMesh mesh = DualSurface(solid, pitch, shift).Take();
    if (mesh.faces.empty()) break;
    if (IsClosed(mesh)) return mesh;
  }
  throw Error(ErrorKind::kInternal, "no closed surface came out of a distance function");
}

}  // namespace graspbench::standin
