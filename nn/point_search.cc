#include "nn/point_search.h"

#include <algorithm>

namespace graspbench::nn::aten {
namespace {

constexpr int64_t kDistancesAtOnce = int64_t{1} << 26;  // 256 MB

// From the coordinates' differences: |a|² - 2ab + |b|² would cancel.
Tensor SquaredDistances(const Tensor& queries, const Tensor& points) {
  Tensor sum = (queries.select(2, 0).unsqueeze(2) - points.select(2, 0).unsqueeze(1)).square_();
  for (int64_t axis = 1; axis < 3; ++axis) {
    sum += (queries.select(2, axis).unsqueeze(2) - points.select(2, axis).unsqueeze(1)).square_();
  }
  return sum;
}

// Joins what `work` gives for portions of the queries.
template <typename Work>
Tensor InPortions(const Tensor& queries, const Tensor& points, const Work& work) {
  const int64_t row = std::max<int64_t>(1, points.size(0) * points.size(1));
  const int64_t portion = std::max<int64_t>(1, kDistancesAtOnce / row);
  std::vector<Tensor> parts;
  for (const Tensor& part : queries.split(portion, 1)) {
    parts.push_back(work(SquaredDistances(part, points)));
  }
  return at::cat(parts, 1);
}

}  // namespace

Tensor FarthestPoints(const Tensor& points, int64_t count, int64_t start) {
  const int64_t batch = points.size(0), given = points.size(1), distinct = std::min(count, given);
  Tensor best = at::full({batch, given}, 1e30, points.options());
  Tensor current = at::full({batch, 1}, start, points.options().dtype(at::kLong));
  std::vector<Tensor> chosen;
  for (int64_t i = 0; i < distinct; ++i) {
    chosen.push_back(current);
    const Tensor centre = points.gather(1, current.unsqueeze(-1).expand({batch, 1, 3}));
    best = at::minimum(best, SquaredDistances(centre, points).squeeze(1));
    current = best.argmax(1, /*keepdim=*/true);
  }
  return at::cat(chosen, 1);
}

Neighbours NearestNeighbours(const Tensor& queries, const Tensor& points, int64_t k) {
  const int64_t found = std::min(k, points.size(1));
  const Tensor index = InPortions(queries, points, [&](const Tensor& squared) {
    return std::get<1>(squared.sort(/*stable=*/true, /*dim=*/2, /*descending=*/false))
        .narrow(2, 0, found);
  });
  const Tensor padded =
      at::cat({index, index.narrow(2, 0, 1).expand({-1, -1, k - found})}, 2).contiguous();
  const Tensor difference = GatherPoints(points, padded) - queries.unsqueeze(2);
  return {.index = padded, .squared = difference.square().sum(-1)};
}

Tensor NearestIndex(const Tensor& queries, const Tensor& points) {
  return InPortions(queries, points, [](const Tensor& squared) { return squared.argmin(2); });
}

Tensor BallQuery(const Tensor& queries, const Tensor& points, double radius, int64_t count) {
  const int64_t given = points.size(1), found = std::min(count, given);
  return InPortions(queries, points, [&](const Tensor& squared) {
    const Tensor all = at::arange(given, squared.options().dtype(at::kLong));
    const Tensor reached = at::where(squared <= radius * radius, all, given);
    Tensor index = std::get<0>(reached.topk(found, 2, /*largest=*/false, /*sorted=*/true));
    const Tensor first = index.narrow(2, 0, 1);
    const Tensor filler = at::where(first == given, squared.argmin(2, true), first);
    index = at::where(index == given, filler, index);
    return at::cat({index, filler.expand({-1, -1, count - found})}, 2);
  });
}

}  // namespace graspbench::nn::aten
