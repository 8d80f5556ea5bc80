#include "nn/solid_distance.h"

#include <limits>

#include "core/error.h"

namespace graspbench::nn {

Tensor SolidDistances(const Tensor& points, std::span<const Solid* const> solids) {
  const int64_t batch = points.size(0), count = points.size(1);
  if (batch != static_cast<int64_t>(solids.size())) {
    throw Error(ErrorKind::kInternal, "there must be one solid for each set of points");
  }
  const Tensor places = points.detach().to(at::kCPU, at::kDouble).contiguous();
  const Tensor distances =
      at::full({batch, count}, std::numeric_limits<double>::quiet_NaN(), places.options());
  const Tensor gradients = at::zeros({batch, count, 3}, places.options());
  const double* place = places.const_data_ptr<double>();
  double* distance = distances.mutable_data_ptr<double>();
  double* gradient = gradients.mutable_data_ptr<double>();
  for (const Solid* solid : solids) {
    const SignedDistanceGrid& grid = solid->distance_grid();
    for (int64_t i = 0; i < count; ++i, place += 3, ++distance, gradient += 3) {
      const Vec3 p = Eigen::Map<const Vec3>(place);
      if (!p.allFinite()) continue;
      *distance = grid.Distance(p);
      Eigen::Map<Vec3> slope(gradient);
      slope = grid.Gradient(p);
    }
  }
  // A plane through the value, which is all that a first derivative sees.
  const Tensor moved = (gradients.to(points.options()) * (points - points.detach())).sum(-1);
  return distances.to(points.options()) + moved;
}

}  // namespace graspbench::nn
