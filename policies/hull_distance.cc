#include "policies/hull_distance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <vector>

namespace graspbench {
namespace {

constexpr double kSmallest = 1e-3;  // m, radius of a triangle that is not halved any more

/// A piece of a face, with a bound on what its points can be.
struct Patch {
  std::array<Vec3, 3> corners;
  double radius = 0;  ///< of a circle about the centre that holds the corners
  double bound = 0;   ///< no point of it has a smaller signed distance

  Vec3 centre() const { return (corners[0] + corners[1] + corners[2]) / 3; }
};

bool Later(const Patch& a, const Patch& b) { return a.bound > b.bound; }

/// One search.
class Search {
 public:
  Search(const Solid& object, double range) : object_(object), nearest_(range) {}

  void Look(const std::array<Vec3, 3>& corners) {
    Patch patch{.corners = corners};
    const Vec3 p = patch.centre();
    for (const Vec3& corner : corners) patch.radius = std::max(patch.radius, (corner - p).norm());
    const double outside = std::sqrt(object_.bounds().squaredExteriorDistance(p));
    if (outside > 0 && outside - patch.radius >= nearest_) return;
    patch.bound = Try(p) - patch.radius;
    if (patch.bound >= nearest_) return;
    if (patch.radius > kSmallest) {
      patches_.push(patch);
    } else {
      for (const Vec3& corner : corners) Try(corner);
    }
  }

  std::optional<HullPoint> Run() {
    while (!patches_.empty()) {
      const Patch patch = patches_.top();
      patches_.pop();
      if (patch.bound >= nearest_) break;
      Halve(patch.corners);
    }
    return found_;
  }

 private:
  double Try(const Vec3& p) {
    const SurfaceQuery query = object_.Query(p);
    if (query.signed_distance() < nearest_) {
      nearest_ = query.signed_distance();
      found_ = HullPoint{p, query};
    }
    return query.signed_distance();
  }

  // Across the longest edge.
  void Halve(const std::array<Vec3, 3>& corners) {
    size_t longest = 0;
    const auto length = [&](size_t edge) {
      return (corners[(edge + 1) % 3] - corners[edge]).squaredNorm();
    };
    for (size_t edge = 1; edge < 3; ++edge) {
      if (length(edge) > length(longest)) longest = edge;
    }
    const Vec3 &a = corners[longest], &b = corners[(longest + 1) % 3],
               &c = corners[(longest + 2) % 3];
    const Vec3 middle = (a + b) / 2;
    Look({a, middle, c});
    Look({middle, b, c});
  }

  const Solid& object_;
  double nearest_;
  std::optional<HullPoint> found_;
  std::priority_queue<Patch, std::vector<Patch>, decltype(&Later)> patches_{&Later};
};

}  // namespace

std::optional<HullPoint> NearestPoint(const TriMesh& hull_O, const Solid& object, double range) {
  const double apart = std::sqrt(Bounds(hull_O).squaredExteriorDistance(object.bounds()));
  if (apart >= range) return std::nullopt;
  Search search(object, range);
  for (const Face& face : hull_O.faces) {
    const auto corner = [&](int i) -> const Vec3& {
      return hull_O.vertices[static_cast<size_t>(face[i])];
    };
    search.Look({corner(0), corner(1), corner(2)});
  }
  return search.Run();
}

}  // namespace graspbench
