#include "core/patch.h"

#include <algorithm>
#include <cmath>

namespace graspbench {

double Patch::Radius() const {
  const Vec3 m = Centre();
  return std::sqrt(std::max({(a - m).squaredNorm(), (b - m).squaredNorm(), (c - m).squaredNorm()}));
}

double Patch::Area() const { return (b - a).cross(c - a).norm() / 2; }

std::array<Patch, 2> Patch::Halves() const {
  const auto cut = [](const Vec3& from, const Vec3& to, const Vec3& across) {
    const Vec3 middle = (from + to) / 2;
    return std::array<Patch, 2>{{{from, middle, across}, {middle, to, across}}};
  };
  const double ab = (b - a).squaredNorm(), bc = (c - b).squaredNorm(), ca = (a - c).squaredNorm();
  if (ab >= bc && ab >= ca) return cut(a, b, c);
  return bc >= ca ? cut(b, c, a) : cut(c, a, b);
}

}  // namespace graspbench
