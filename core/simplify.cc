#include "core/simplify.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <tuple>

namespace graspbench {
namespace {

/// Sum of squared distances to weighted planes: p'Ap + 2b'p + c.
struct Quadric {
  Mat3 A = Mat3::Zero();
  Vec3 b = Vec3::Zero();
  double c = 0;

  void AddPlane(const Vec3& normal, const Vec3& point, double weight) {
    const double offset = -normal.dot(point);
    A += weight * normal * normal.transpose();
    b += weight * offset * normal;
    c += weight * offset * offset;
  }
  Quadric operator+(const Quadric& other) const {
    return {Mat3(A + other.A), Vec3(b + other.b), c + other.c};
  }
  double operator()(const Vec3& p) const { return std::max(0.0, p.dot(A * p) + 2 * b.dot(p) + c); }
};

Vec3 Cross(const Vec3& a, const Vec3& b, const Vec3& c) { return (b - a).cross(c - a); }

class Simplifier {
 public:
  explicit Simplifier(const TriMesh& mesh)
      : points_(mesh.vertices),
        faces_(mesh.faces),
        alive_(mesh.faces.size(), true),
        version_(mesh.vertices.size(), 0),
        quadrics_(mesh.vertices.size()),
        around_(mesh.vertices.size()),
        face_count_(mesh.faces.size()) {
    for (size_t f = 0; f < faces_.size(); ++f) {
      const Face& face = faces_[f];
      const Vec3 cross = Cross(points_[face[0]], points_[face[1]], points_[face[2]]);
      const double twice_area = cross.norm();
      for (int v : face) {
        around_[v].push_back(static_cast<int>(f));
        if (twice_area > 0) {
          quadrics_[v].AddPlane(cross / twice_area, points_[face[0]], twice_area);
        }
      }
    }
    for (const Face& face : faces_) {
      for (int i = 0; i < 3; ++i) {
        if (face[i] < face[(i + 1) % 3]) Push(face[i], face[(i + 1) % 3]);
      }
    }
  }

  TriMesh Run(size_t target) {
    while (face_count_ > target && !queue_.empty()) {
      const Candidate candidate = queue_.top();
      queue_.pop();
      const auto [a, b] = candidate.edge;
      if (version_[a] + version_[b] == candidate.version && version_[a] >= 0 && version_[b] >= 0) {
        Collapse(a, b);
      }
    }
    return Compact();
  }

 private:
  struct Candidate {
    double cost;
    std::array<int, 2> edge;
    int version;
    bool operator<(const Candidate& other) const {  // the cheapest on top, ties by index
      return std::tie(cost, edge) > std::tie(other.cost, other.edge);
    }
  };

  /// Minimum of the summed quadric, held near the middle of the edge where the surface is flat.
  Vec3 Target(int a, int b, const Quadric& quadric) const {
    const Vec3 middle = 0.5 * (points_[a] + points_[b]);
    const double ridge = 1e-3 * quadric.A.trace();
    if (ridge <= 0) return middle;
    const Mat3 A = quadric.A + ridge * Mat3::Identity();
    const Vec3 step = A.ldlt().solve(Vec3(-(quadric.b + quadric.A * middle)));
    const double length = (points_[a] - points_[b]).norm();
    return step.norm() > length ? middle : Vec3(middle + step);
  }

  void Push(int a, int b) {
    const Quadric quadric = quadrics_[a] + quadrics_[b];
    const Vec3 target = Target(a, b, quadric);
    // A little of the edge's length keeps flat regions from growing slivers.
    const double cost =
        quadric(target) + 1e-6 * quadric.A.trace() * (points_[a] - points_[b]).squaredNorm();
    queue_.push({cost, {std::min(a, b), std::max(a, b)}, version_[a] + version_[b]});
  }

  std::vector<int> Neighbours(int v) const {
    std::vector<int> result;
    for (int f : around_[v]) {
      for (int w : faces_[f]) {
        if (w != v) result.push_back(w);
      }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
  }

  bool Has(int face, int v) const { return (faces_[face].array() == v).any(); }

  /// No face of `v` that survives may turn by more than 70 degrees or shrink to a needle.
  bool KeepsFaces(int v, int other, const Vec3& target) const {
    for (int f : around_[v]) {
      if (Has(f, other)) continue;
      std::array<Vec3, 3> p = {points_[faces_[f][0]], points_[faces_[f][1]], points_[faces_[f][2]]};
      const Vec3 before = Cross(p[0], p[1], p[2]);
      for (int i = 0; i < 3; ++i) {
        if (faces_[f][i] == v) p[i] = target;
      }
      const Vec3 after = Cross(p[0], p[1], p[2]);
      const double longest = std::max(
          {(p[0] - p[1]).squaredNorm(), (p[1] - p[2]).squaredNorm(), (p[2] - p[0]).squaredNorm()});
      if (after.norm() < 0.05 * longest) return false;
      if (after.dot(before) < 0.34 * after.norm() * before.norm()) return false;
    }
    return true;
  }

  void Collapse(int a, int b) {
    const std::vector<int> near_a = Neighbours(a), near_b = Neighbours(b);
    std::vector<int> common;
    std::set_intersection(near_a.begin(), near_a.end(), near_b.begin(), near_b.end(),
                          std::back_inserter(common));
    if (common.size() != 2) return;  // the link condition: otherwise the surface would pinch
    if (Neighbours(common[0]).size() <= 3 || Neighbours(common[1]).size() <= 3) return;
    const Quadric quadric = quadrics_[a] + quadrics_[b];
    const Vec3 target = Target(a, b, quadric);
    if (!KeepsFaces(a, b, target) || !KeepsFaces(b, a, target)) return;

    points_[a] = target;
    quadrics_[a] = quadric;
    for (int f : around_[b]) {
      if (Has(f, a)) {
        alive_[f] = false;
        --face_count_;
        continue;
      }
      for (int& v : faces_[f]) {
        if (v == b) v = a;
      }
      around_[a].push_back(f);
    }
    around_[b].clear();
    version_[b] = -1;
    for (int v : {a, common[0], common[1]}) {
      std::erase_if(around_[v], [&](int f) { return !alive_[f]; });
    }
    ++version_[a];
    for (int v : Neighbours(a)) Push(a, v);
  }

  TriMesh Compact() const {
    TriMesh mesh;
    std::vector<int> index(points_.size(), -1);
    for (size_t f = 0; f < faces_.size(); ++f) {
      if (!alive_[f]) continue;
      Face face;
      for (int i = 0; i < 3; ++i) {
        int& v = index[faces_[f][i]];
        if (v < 0) {
          v = static_cast<int>(mesh.vertices.size());
          mesh.vertices.push_back(points_[faces_[f][i]]);
        }
        face[i] = v;
      }
      mesh.faces.push_back(face);
    }
    return mesh;
  }

  std::vector<Vec3> points_;
  std::vector<Face> faces_;
  std::vector<bool> alive_;
  std::vector<int> version_;  // grows with each move; -1 when the vertex is gone
  std::vector<Quadric> quadrics_;
  std::vector<std::vector<int>> around_;
  size_t face_count_;
  std::priority_queue<Candidate> queue_;
};

}  // namespace

TriMesh Simplify(const TriMesh& mesh, size_t faces) { return Simplifier(mesh).Run(faces); }

}  // namespace graspbench
