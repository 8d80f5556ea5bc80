#include "core/bvh.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/triangle.h"
#include "core/units.h"

namespace graspbench {

struct Bvh::Node {
  Box box;
  int right = 0;  // inner node: index of the right child, the left one follows its parent
  int first = 0;  // leaf: its triangles are [first, first + count)
  int count = 0;  // 0 for an inner node
};

struct Bvh::Triangle {
  Vec3 a, b, c;
  int face;
};

// Area-weighted sums over the triangles t below a node, with area vectors n_t and centroids x_t:
// normal = Σ n_t, spread = Σ (x_t - centre) n_tᵀ, where `centre` is the area-weighted centroid.
struct Bvh::Moments {
  Vec3 centre = Vec3::Zero();
  double radius = 0;  // all corners lie within
  Vec3 normal = Vec3::Zero();
  Mat3 spread = Mat3::Zero();
};

namespace {

constexpr int kLeafSize = 4;
constexpr int kMaxDepth = 64;

// Deepest first: a fixed-size stack of node indices.
template <typename T>
struct Stack {
  std::array<T, kMaxDepth> items;
  int size = 0;
  void Push(T item) { items[size++] = item; }
  T Pop() { return items[--size]; }
};

}  // namespace

Bvh::Bvh(const TriMesh& mesh) {
  Build(mesh);
  ComputeMoments();
}
Bvh::~Bvh() = default;
Bvh::Bvh(Bvh&&) noexcept = default;
Bvh& Bvh::operator=(Bvh&&) noexcept = default;

// Splits at the median along the longest side of the centroids' box: balanced, hence shallow, and
// the same on every machine.
void Bvh::Build(const TriMesh& mesh) {
  const int count = static_cast<int>(mesh.faces.size());
  if (count == 0) return;
  std::vector<Vec3> centroids(count);
  std::vector<int> order(count);
  for (int f = 0; f < count; ++f) {
    const Face& face = mesh.faces[f];
    centroids[f] = (mesh.vertices[face[0]] + mesh.vertices[face[1]] + mesh.vertices[face[2]]) / 3.0;
    order[f] = f;
  }
  nodes_.reserve(static_cast<size_t>(count));
  struct Task {
    int begin, end, parent;  // `parent` gets this node as its right child, if >= 0
  };
  std::vector<Task> tasks = {{0, count, -1}};
  while (!tasks.empty()) {
    const Task task = tasks.back();
    tasks.pop_back();
    const int index = static_cast<int>(nodes_.size());
    if (task.parent >= 0) nodes_[task.parent].right = index;
    Node& node = nodes_.emplace_back();
    Box centroid_box;
    for (int i = task.begin; i < task.end; ++i) {
      for (const int vertex : mesh.faces[order[i]]) node.box.extend(mesh.vertices[vertex]);
      centroid_box.extend(centroids[order[i]]);
    }
    if (task.end - task.begin <= kLeafSize) {
      node.first = task.begin;
      node.count = task.end - task.begin;
      continue;
    }
    int axis;
    centroid_box.sizes().maxCoeff(&axis);
    const int middle = (task.begin + task.end) / 2;
    std::nth_element(order.begin() + task.begin, order.begin() + middle, order.begin() + task.end,
                     [&](int f, int g) {
                       const double x = centroids[f][axis], y = centroids[g][axis];
                       return x != y ? x < y : f < g;
                     });
    tasks.push_back({middle, task.end, index});
    tasks.push_back({task.begin, middle, -1});  // next in the list, so the left child follows
  }
  triangles_.reserve(static_cast<size_t>(count));
  for (const int f : order) {
    const Face& face = mesh.faces[f];
    triangles_.push_back(
        {mesh.vertices[face[0]], mesh.vertices[face[1]], mesh.vertices[face[2]], f});
  }
}

void Bvh::ComputeMoments() {
  moments_.resize(nodes_.size());
  std::vector<double> areas(nodes_.size(), 0.0);
  for (int i = static_cast<int>(nodes_.size()) - 1; i >= 0; --i) {  // children before parents
    const Node& node = nodes_[i];
    Moments& moments = moments_[i];
    Vec3 weighted = Vec3::Zero();
    if (node.count > 0) {
      for (int t = node.first; t < node.first + node.count; ++t) {
        const Triangle& triangle = triangles_[t];
        const Vec3 normal = (triangle.b - triangle.a).cross(triangle.c - triangle.a) / 2;
        areas[i] += normal.norm();
        weighted += normal.norm() * (triangle.a + triangle.b + triangle.c) / 3;
        moments.normal += normal;
      }
    } else {
      for (const int child : {i + 1, node.right}) {
        areas[i] += areas[child];
        weighted += areas[child] * moments_[child].centre;
        moments.normal += moments_[child].normal;
      }
    }
    moments.centre = areas[i] > 0 ? Vec3(weighted / areas[i]) : node.box.center();
    if (node.count > 0) {
      for (int t = node.first; t < node.first + node.count; ++t) {
        const Triangle& triangle = triangles_[t];
        const Vec3 normal = (triangle.b - triangle.a).cross(triangle.c - triangle.a) / 2;
        const Vec3 centroid = (triangle.a + triangle.b + triangle.c) / 3;
        moments.spread += (centroid - moments.centre) * normal.transpose();
      }
    } else {
      for (const int child : {i + 1, node.right}) {
        const Vec3 shift = moments_[child].centre - moments.centre;
        moments.spread += moments_[child].spread + shift * moments_[child].normal.transpose();
      }
    }
    const Vec3 reach = (node.box.max() - moments.centre).cwiseMax(moments.centre - node.box.min());
    moments.radius = reach.norm();
  }
}

ClosestPoint Bvh::Closest(const Vec3& p, double max_distance) const {
  ClosestPoint best;
  if (nodes_.empty()) return best;
  double best_squared = max_distance * max_distance;
  struct Entry {
    int node;
    double squared;  // distance from p to the node's box
  };
  Stack<Entry> stack;
  stack.Push({0, nodes_[0].box.squaredExteriorDistance(p)});
  while (stack.size > 0) {
    const Entry entry = stack.Pop();
    if (entry.squared > best_squared) continue;
    const Node& node = nodes_[entry.node];
    if (node.count > 0) {
      for (int t = node.first; t < node.first + node.count; ++t) {
        const Triangle& triangle = triangles_[t];
        const Vec3 point = ClosestPointOnTriangle(p, triangle.a, triangle.b, triangle.c);
        const double squared = (point - p).squaredNorm();
        // Equal distances go to the lower face, whatever the order of the visit.
        if (squared < best_squared || (squared == best_squared && triangle.face < best.face) ||
            (squared <= best_squared && best.face < 0)) {
          best_squared = squared;
          best.point = point;
          best.face = triangle.face;
        }
      }
      continue;
    }
    Entry near{entry.node + 1, nodes_[entry.node + 1].box.squaredExteriorDistance(p)};
    Entry far{node.right, nodes_[node.right].box.squaredExteriorDistance(p)};
    if (far.squared < near.squared) std::swap(near, far);
    if (far.squared <= best_squared) stack.Push(far);
    if (near.squared <= best_squared) stack.Push(near);
  }
  if (best.face >= 0) best.distance = std::sqrt(best_squared);
  return best;
}

double Bvh::WindingNumber(const Vec3& p, double accuracy) const {
  if (nodes_.empty()) return 0;
  double winding = 0;
  Stack<int> stack;
  stack.Push(0);
  while (stack.size > 0) {
    const int index = stack.Pop();
    const Node& node = nodes_[index];
    const Moments& moments = moments_[index];
    const Vec3 r = moments.centre - p;
    const double squared = r.squaredNorm();
    if (squared > accuracy * accuracy * moments.radius * moments.radius) {
      // Dipole and first-order term of Σ n_t · (x_t - p) / (4π |x_t - p|³) around the centre.
      const double cubed = squared * std::sqrt(squared);
      const double dipole = moments.normal.dot(r);
      const double gradient = moments.spread.trace() - 3 * r.dot(moments.spread * r) / squared;
      winding += (dipole + gradient) / (4 * units::kPi * cubed);
    } else if (node.count > 0) {
      for (int t = node.first; t < node.first + node.count; ++t) {
        winding += SolidAngleFraction(p, triangles_[t].a, triangles_[t].b, triangles_[t].c);
      }
    } else {
      stack.Push(node.right);
      stack.Push(index + 1);
    }
  }
  return winding;
}

int Bvh::Crossings(const Vec3& p) const {
  if (nodes_.empty()) return 0;
  int crossings = 0;
  Stack<int> stack;
  stack.Push(0);
  while (stack.size > 0) {
    const int index = stack.Pop();
    const Node& node = nodes_[index];
    if (p.x() < node.box.min().x() || p.x() > node.box.max().x() || p.y() < node.box.min().y() ||
        p.y() > node.box.max().y() || p.z() > node.box.max().z()) {
      continue;
    }
    if (node.count == 0) {
      stack.Push(node.right);
      stack.Push(index + 1);
      continue;
    }
    for (int t = node.first; t < node.first + node.count; ++t) {
      const Triangle& triangle = triangles_[t];
      const int sign = VerticalCrossing(p.x(), p.y(), triangle.a, triangle.b, triangle.c);
      if (sign != 0 &&
          VerticalCrossingHeight(p.x(), p.y(), triangle.a, triangle.b, triangle.c) > p.z()) {
        crossings += sign;
      }
    }
  }
  return crossings;
}

std::vector<int> Bvh::FacesIn(const Box& box) const {
  std::vector<int> faces;
  if (nodes_.empty()) return faces;
  Stack<int> stack;
  stack.Push(0);
  while (stack.size > 0) {
    const int index = stack.Pop();
    const Node& node = nodes_[index];
    if (!box.intersects(node.box)) continue;
    if (node.count == 0) {
      stack.Push(node.right);
      stack.Push(index + 1);
      continue;
    }
    for (int t = node.first; t < node.first + node.count; ++t) {
      Box bounds(triangles_[t].a);
      bounds.extend(triangles_[t].b).extend(triangles_[t].c);
      if (box.intersects(bounds)) faces.push_back(triangles_[t].face);
    }
  }
  std::sort(faces.begin(), faces.end());
  return faces;
}

}  // namespace graspbench
