#include "core/bvh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/triangle.h"
#include "core/units.h"

namespace graspbench {

struct Bvh::Node {
  Box box;
  int right = 0;  // index of the right child, the left one follows its parent; 0 for a leaf
  int first = 0;  // its triangles are [first, end)
  int end = 0;

  bool leaf() const { return right == 0; }
};

struct Bvh::Triangle {
  Vec3 a, b, c;
  int face;

  Vec3 AreaVector() const { return (b - a).cross(c - a) / 2; }
  Box Bounds() const { return Box(a).extend(b).extend(c); }
  Vec3 LongestEdge() const {
    const Vec3 ab = b - a, bc = c - b, ca = a - c;
    const Vec3& longer = ab.squaredNorm() > bc.squaredNorm() ? ab : bc;
    return longer.squaredNorm() > ca.squaredNorm() ? longer : ca;
  }
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

constexpr int kLeafSize = 4;         // the places of a quad
constexpr size_t kSlantedSize = 16;  // triangles; boxes of more have the axes of the mesh
constexpr double kRounding = 1e-12;  // relative, more than distances from boxes may be wrong
constexpr int kMaxDepth = 64;

// Deepest first: a fixed-size stack of node indices.
template <typename T>
struct Stack {
  std::array<T, kMaxDepth> items;
  int size = 0;
  void Push(T item) { items[size++] = item; }
  T Pop() { return items[--size]; }
};

// Columns: axes of a box around triangles that face along `normal` and extend along `along`.
Mat3 AxesOf(const Vec3& normal, const Vec3& along) {
  Mat3 axes = Mat3::Identity();
  const Vec3 across = normal.cross(along);
  if (across.squaredNorm() > 1e-12 * normal.squaredNorm() * along.squaredNorm()) {
    axes.col(2) = normal.normalized();
    axes.col(1) = across.normalized();
    axes.col(0) = axes.col(1).cross(axes.col(2));
  }
  return axes;
}

}  // namespace

// Up to four boxes, compared with a point at once: around a node's grandchildren, or around a
// leaf's triangles. They lie along their triangles, for boxes along the axes of the mesh stick out
// of slanted surfaces, and a point would meet dozens that hold nothing near. Free places are
// infinitely far.
struct Bvh::Quad {
  using Four = Eigen::Array4d;
  std::array<Four, 3> centre;
  std::array<std::array<Four, 3>, 3> axis;  // unit
  std::array<Four, 3> half;                 // along the axes
  std::array<int, 4> child{};               // a quad, or -1 - t for triangle t

  Quad() {
    centre.fill(Four::Constant(std::numeric_limits<double>::infinity()));
    axis.fill({Four::Ones(), Four::Ones(), Four::Ones()});
    half.fill(Four::Zero());
  }

  // `box` is along the axes.
  void Set(int place, const Mat3& axes, const Box& box, int of) {
    const Vec3 middle = axes * box.center();
    for (int i = 0; i < 3; ++i) {
      centre[i][place] = middle[i];
      half[i][place] = box.sizes()[i] / 2 + kRounding * middle.lpNorm<1>();
      for (int j = 0; j < 3; ++j) axis[i][j][place] = axes(j, i);
    }
    child[static_cast<size_t>(place)] = of;
  }

  // No more than the squared distances from the boxes.
  Four SquaredDistances(const Vec3& p) const {
    const Four x = p.x() - centre[0], y = p.y() - centre[1], z = p.z() - centre[2];
    const auto along = [&](size_t i) -> Four {
      const Four offset = axis[i][0] * x + axis[i][1] * y + axis[i][2] * z;
      return (offset.abs() - half[i]).max(0).square();
    };
    return (1 - kRounding) * (along(0) + along(1) + along(2));
  }
};

Bvh::Bvh(const TriMesh& mesh) {
  Build(mesh);
  ComputeMoments();
  if (!nodes_.empty()) AddQuad(0);
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
    node.first = task.begin;
    node.end = task.end;
    if (task.end - task.begin <= kLeafSize) continue;
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
    if (node.leaf()) {
      for (int t = node.first; t < node.end; ++t) {
        const Triangle& triangle = triangles_[t];
        const Vec3 normal = triangle.AreaVector();
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
    if (node.leaf()) {
      for (int t = node.first; t < node.end; ++t) {
        const Triangle& triangle = triangles_[t];
        const Vec3 normal = triangle.AreaVector();
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

// In the coordinates along these axes.
Box Bvh::BoundsAlong(const Mat3& axes, std::span<const Triangle> triangles) {
  const Mat3 to_axes = axes.transpose();
  Box box;
  for (const Triangle& triangle : triangles) {
    box.extend(to_axes * triangle.a).extend(to_axes * triangle.b).extend(to_axes * triangle.c);
  }
  return box;
}

// The quad for a node and those below it; returns its place.
int Bvh::AddQuad(int node) {
  const size_t place = quads_.size();
  quads_.emplace_back();
  int count = 0;
  if (nodes_[node].leaf()) {
    for (int t = nodes_[node].first; t < nodes_[node].end; ++t) {
      const Triangle& triangle = triangles_[t];
      const Mat3 axes = AxesOf(triangle.AreaVector(), triangle.LongestEdge());
      quads_[place].Set(count++, axes, BoundsAlong(axes, {&triangle, 1}), -1 - t);
    }
    return static_cast<int>(place);
  }
  const auto add = [&](int below) {
    const Node& of = nodes_[below];
    const std::span<const Triangle> triangles(&triangles_[of.first], &triangles_[of.end - 1] + 1);
    const bool small = triangles.size() <= kSlantedSize;
    const Vec3 along = of.leaf() ? triangles[0].LongestEdge()
                                 : Vec3(moments_[of.right].centre - moments_[below + 1].centre);
    const Mat3 axes = small ? AxesOf(moments_[below].normal, along) : Mat3::Identity();
    const Box box = small ? BoundsAlong(axes, triangles) : of.box;
    const int child = AddQuad(below);
    quads_[place].Set(count++, axes, box, child);
  };
  for (const int child : {node + 1, nodes_[node].right}) {
    if (nodes_[child].leaf()) {
      add(child);
    } else {
      add(child + 1);
      add(nodes_[child].right);
    }
  }
  return static_cast<int>(place);
}

ClosestPoint Bvh::Closest(const Vec3& p, double max_distance) const {
  ClosestPoint best;
  if (nodes_.empty()) return best;
  double best_squared = max_distance * max_distance;
  struct Entry {
    int child;
    double squared;  // distance from p to its box
  };
  Stack<Entry> stack;
  stack.Push({0, 0});
  while (stack.size > 0) {
    const Entry entry = stack.Pop();
    if (entry.squared > best_squared) continue;
    if (entry.child < 0) {
      const Triangle& triangle = triangles_[-1 - entry.child];
      const Vec3 point = ClosestPointOnTriangle(p, triangle.a, triangle.b, triangle.c);
      const double squared = (point - p).squaredNorm();
      // Equal distances go to the lower face, whatever the order of the visit.
      if (squared < best_squared || (squared == best_squared && triangle.face < best.face) ||
          (squared <= best_squared && best.face < 0)) {
        best_squared = squared;
        best.point = point;
        best.face = triangle.face;
      }
      continue;
    }
    const Quad& quad = quads_[entry.child];
    const Quad::Four squared = quad.SquaredDistances(p);
    const int first = stack.size;
    for (int i = 0; i < 4; ++i) {
      if (!(squared[i] <= best_squared)) continue;
      // The nearest goes on top.
      int place = stack.size++;
      for (; place > first && stack.items[place - 1].squared < squared[i]; --place) {
        stack.items[place] = stack.items[place - 1];
      }
      stack.items[place] = {quad.child[i], squared[i]};
    }
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
    } else if (node.leaf()) {
      for (int t = node.first; t < node.end; ++t) {
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
  // The line through p along the shortest side of the mesh meets the fewest boxes; towards the
  // nearer end, for on the whole line crossings cancel.
  const Box& whole = nodes_[0].box;
  int up;
  whole.sizes().reverse().minCoeff(&up);  // z of equal sides
  up = 2 - up;
  const int x = (up + 1) % 3, y = (up + 2) % 3;
  const auto turned = [=](const Vec3& v) { return Vec3(v[x], v[y], v[up]); };
  const bool upward = p[up] > whole.center()[up];
  int crossings = 0;
  Stack<int> stack;
  stack.Push(0);
  while (stack.size > 0) {
    const int index = stack.Pop();
    const Node& node = nodes_[index];
    const Vec3 &low = node.box.min(), &high = node.box.max();
    if (p[x] < low[x] || p[x] > high[x] || p[y] < low[y] || p[y] > high[y] ||
        (upward ? p[up] > high[up] : p[up] < low[up])) {
      continue;
    }
    if (!node.leaf()) {
      stack.Push(node.right);
      stack.Push(index + 1);
      continue;
    }
    for (int t = node.first; t < node.end; ++t) {
      const Vec3 a = turned(triangles_[t].a), b = turned(triangles_[t].b),
                 c = turned(triangles_[t].c);
      const int sign = VerticalCrossing(p[x], p[y], a, b, c);
      if (sign == 0) continue;
      const bool above = VerticalCrossingHeight(p[x], p[y], a, b, c) > p[up];
      if (above == upward) crossings += upward ? sign : -sign;
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
    if (!node.leaf()) {
      stack.Push(node.right);
      stack.Push(index + 1);
      continue;
    }
    for (int t = node.first; t < node.end; ++t) {
      if (box.intersects(triangles_[t].Bounds())) faces.push_back(triangles_[t].face);
    }
  }
  std::sort(faces.begin(), faces.end());
  return faces;
}

bool Bvh::Reaches(const Box& box, const Vec3& normal, double offset) const {
  if (nodes_.empty()) return false;
  Stack<int> stack;
  stack.Push(0);
  while (stack.size > 0) {
    const int index = stack.Pop();
    const Node& node = nodes_[index];
    const double lowest =
        normal.dot(node.box.center()) - normal.cwiseAbs().dot(node.box.sizes()) / 2;
    if (lowest >= offset || !box.intersects(node.box)) continue;
    if (!node.leaf()) {
      stack.Push(node.right);
      stack.Push(index + 1);
      continue;
    }
    for (int t = node.first; t < node.end; ++t) {
      const Triangle& triangle = triangles_[t];
      const Vec3 heights(normal.dot(triangle.a), normal.dot(triangle.b), normal.dot(triangle.c));
      if (heights.minCoeff() < offset && box.intersects(triangle.Bounds())) return true;
    }
  }
  return false;
}

}  // namespace graspbench
