#include "core/polygon.h"

#include "core/error.h"

namespace graspbench {
namespace {

constexpr size_t kMaxConcaveCorners = 1024;

// Twice the area vector of the polygon (Newell's method): its direction is the mean normal.
Vec3 AreaVector(std::span<const int> corners, const std::vector<Vec3>& vertices) {
  const Vec3& origin = vertices[static_cast<size_t>(corners[0])];
  Vec3 area = Vec3::Zero();
  for (size_t i = 1; i + 1 < corners.size(); ++i) {
    area += (vertices[static_cast<size_t>(corners[i])] - origin)
                .cross(vertices[static_cast<size_t>(corners[i + 1])] - origin);
  }
  return area;
}

// Clips ears off a polygon that is seen along its normal.
class EarClipper {
 public:
  EarClipper(std::span<const int> corners, const std::vector<Vec3>& vertices)
      : left_(corners.begin(), corners.end()),
        vertices_(vertices),
        normal_(AreaVector(corners, vertices)) {}

  bool IsConvex() const {
    for (size_t i = 0; i < left_.size(); ++i) {
      if (Turn(Corner(i - 1), Corner(i), Corner(i + 1)) < 0) return false;
    }
    return true;
  }

  void Clip(std::vector<Face>& faces) {
    while (left_.size() > 3) {
      const size_t ear = FindEar();
      faces.emplace_back(Corner(ear - 1), Corner(ear), Corner(ear + 1));
      left_.erase(left_.begin() + static_cast<std::ptrdiff_t>(ear));
    }
    faces.emplace_back(left_[0], left_[1], left_[2]);
  }

 private:
  int Corner(size_t i) const { return left_[(i + left_.size()) % left_.size()]; }

  // Positive where a, b, c turn with the polygon.
  double Turn(int a, int b, int c) const {
    const auto at = [&](int i) -> const Vec3& { return vertices_[static_cast<size_t>(i)]; };
    return (at(b) - at(a)).cross(at(c) - at(b)).dot(normal_);
  }

  bool IsEar(size_t i) const {
    const int a = Corner(i - 1), b = Corner(i), c = Corner(i + 1);
    if (Turn(a, b, c) <= 0) return false;
    for (const int p : left_) {
      if (p == a || p == b || p == c) continue;
      if (Turn(a, b, p) >= 0 && Turn(b, c, p) >= 0 && Turn(c, a, p) >= 0) return false;
    }
    return true;
  }

  // A simple polygon always has an ear; one that crosses itself may not and loses any corner.
  size_t FindEar() const {
    for (size_t i = 0; i < left_.size(); ++i) {
      if (IsEar(i)) return i;
    }
    return 0;
  }

  std::vector<int> left_;
  const std::vector<Vec3>& vertices_;
  Vec3 normal_;
};

}  // namespace

void AppendPolygon(std::span<const int> corners, const std::vector<Vec3>& vertices,
                   std::vector<Face>& faces) {
  if (corners.size() == 3) {
    faces.emplace_back(corners[0], corners[1], corners[2]);
    return;
  }
  EarClipper clipper(corners, vertices);
  if (clipper.IsConvex()) {
    for (size_t i = 1; i + 1 < corners.size(); ++i) {
      faces.emplace_back(corners[0], corners[i], corners[i + 1]);
    }
    return;
  }
  if (corners.size() > kMaxConcaveCorners) {
    throw Error(ErrorKind::kInput,
                "a concave face has " + std::to_string(corners.size()) + " corners, more than " +
                    std::to_string(kMaxConcaveCorners),
                {}, "triangulate the mesh before");
  }
  clipper.Clip(faces);
}

}  // namespace graspbench
