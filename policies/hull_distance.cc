#include "policies/hull_distance.h"

#include <cmath>
#include <queue>
#include <vector>

#include "core/patch.h"

namespace graspbench {
namespace {

constexpr double kSmallest = 1e-3;  // m, radius of a triangle that is not halved any more

/// A piece of a face, with a bound on what its points can be.
struct Piece : Patch {
  double bound = 0;  ///< no point of it has a smaller signed distance
};

bool Later(const Piece& a, const Piece& b) { return a.bound > b.bound; }

/// One search.
class Search {
 public:
  Search(const Solid& object, double range) : object_(object), nearest_(range) {}

  void Look(const Patch& patch) {
    const Vec3 p = patch.Centre();
    const double radius = patch.Radius();
    const double outside = std::sqrt(object_.bounds().squaredExteriorDistance(p));
    if (outside > 0 && outside - radius >= nearest_) return;
    const double bound = Try(p) - radius;
    if (bound >= nearest_) return;
    if (radius > kSmallest) {
      pieces_.push({patch, bound});
    } else {
      for (const Vec3& corner : {patch.a, patch.b, patch.c}) Try(corner);
    }
  }

  std::optional<HullPoint> Run() {
    while (!pieces_.empty()) {
      const Piece piece = pieces_.top();
      pieces_.pop();
      if (piece.bound >= nearest_) break;
      for (const Patch& half : piece.Halves()) Look(half);
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

  const Solid& object_;
  double nearest_;
  std::optional<HullPoint> found_;
  std::priority_queue<Piece, std::vector<Piece>, decltype(&Later)> pieces_{&Later};
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
