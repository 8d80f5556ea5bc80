#include "nn/point_ops.h"

#include <ATen/Parallel.h>

#include <algorithm>

#include "core/error.h"
#include "nn/point_kernels.h"
#include "nn/point_search.h"

namespace graspbench::nn {
namespace {

// Queries that one thread takes at a time.
constexpr int64_t kQueriesAtOnce = 32;

void RequirePointSets(const Tensor& points, const char* what) {
  if (points.dim() != 3 || points.size(2) != 3 || points.size(1) == 0) {
    throw Error(ErrorKind::kInternal, std::string(what) + " have the shape " +
                                          ToText(points.sizes()) + ", not B × N × 3 with N > 0");
  }
}

void RequireQueries(const Tensor& queries, const Tensor& points) {
  RequirePointSets(points, "points");
  if (queries.dim() != 3 || queries.size(2) != 3 || queries.size(0) != points.size(0)) {
    throw Error(ErrorKind::kInternal, "queries have the shape " + ToText(queries.sizes()) +
                                          ", points " + ToText(points.sizes()));
  }
}

Tensor SearchInput(const Tensor& points) { return points.detach().to(at::kFloat).contiguous(); }

// Calls work(set, query, row) for all queries of all sets, `row` counting them.
template <typename Work>
void ForEachQuery(const Tensor& queries, const Tensor& points, const Work& work) {
  const Tensor query_numbers = SearchInput(queries), point_numbers = SearchInput(points);
  const int64_t per_set = queries.size(1), count = points.size(1);
  for (int64_t b = 0; b < queries.size(0); ++b) {
    const PointLanes lanes(point_numbers.const_data_ptr<float>() + b * count * 3, count);
    const float* const first = query_numbers.const_data_ptr<float>() + b * per_set * 3;
    at::parallel_for(0, per_set, kQueriesAtOnce, [&](int64_t begin, int64_t end) {
      for (int64_t q = begin; q < end; ++q) work(lanes, first + 3 * q, b * per_set + q);
    });
  }
}

}  // namespace

Tensor FarthestPoints(const Tensor& points, int64_t count, int64_t start) {
  RequirePointSets(points, "points");
  const int64_t batch = points.size(0), given = points.size(1), distinct = std::min(count, given);
  if (count < 1 || start < 0 || start >= given) {
    throw Error(ErrorKind::kInternal, "no farthest points: " + std::to_string(count) + " of " +
                                          std::to_string(given) + " from point " +
                                          std::to_string(start));
  }
  const Tensor input = SearchInput(points);
  Tensor index;
  if (points.is_cpu()) {
    index = at::empty({batch, distinct}, at::kLong);
    auto* const out = index.mutable_data_ptr<int64_t>();
    const auto* const numbers = input.const_data_ptr<float>();
    at::parallel_for(0, batch, 1, [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; ++b) {
        const PointLanes lanes(numbers + b * given * 3, given);
        FindFarthest(lanes, distinct, start, out + b * distinct);
      }
    });
  } else {
    index = aten::FarthestPoints(input, distinct, start);
  }
  if (count == distinct) return index;
  const Tensor rest = at::arange(count - distinct, index.options()).remainder(given);
  return at::cat({index, rest.expand({batch, -1})}, 1);
}

Neighbours NearestNeighbours(const Tensor& queries, const Tensor& points, int64_t k) {
  RequireQueries(queries, points);
  if (!points.is_cpu()) {
    return aten::NearestNeighbours(SearchInput(queries), SearchInput(points), k);
  }
  const Neighbours found{
      .index = at::empty({queries.size(0), queries.size(1), k}, at::kLong),
      .squared = at::empty({queries.size(0), queries.size(1), k}, at::kFloat),
  };
  auto* const index = found.index.mutable_data_ptr<int64_t>();
  auto* const squared = found.squared.mutable_data_ptr<float>();
  ForEachQuery(queries, points, [&](const PointLanes& lanes, const float* query, int64_t row) {
    FindNearestMany(lanes, query, k, index + row * k, squared + row * k);
  });
  return found;
}

Tensor NearestIndex(const Tensor& queries, const Tensor& points) {
  RequireQueries(queries, points);
  if (!points.is_cpu()) return aten::NearestIndex(SearchInput(queries), SearchInput(points));
  Tensor found = at::empty({queries.size(0), queries.size(1)}, at::kLong);
  auto* const index = found.mutable_data_ptr<int64_t>();
  ForEachQuery(queries, points, [&](const PointLanes& lanes, const float* query, int64_t row) {
    index[row] = FindNearest(lanes, query);
  });
  return found;
}

Tensor BallQuery(const Tensor& queries, const Tensor& points, double radius, int64_t count) {
  RequireQueries(queries, points);
  if (!points.is_cpu()) {
    return aten::BallQuery(SearchInput(queries), SearchInput(points), radius, count);
  }
  Tensor found = at::empty({queries.size(0), queries.size(1), count}, at::kLong);
  auto* const index = found.mutable_data_ptr<int64_t>();
  ForEachQuery(queries, points, [&](const PointLanes& lanes, const float* query, int64_t row) {
    FindInBall(lanes, query, static_cast<float>(radius), count, index + row * count);
  });
  return found;
}

Tensor GatherPoints(const Tensor& values, const Tensor& index) {
  const int64_t batch = values.size(0), count = values.size(1);
  Shape shape = index.sizes().vec();
  const Tensor first = at::arange(batch, index.options()).mul_(count);
  const Tensor rows = (index.reshape({batch, -1}) + first.unsqueeze(1)).flatten();
  shape.push_back(values.size(2));
  return values.reshape({batch * count, values.size(2)}).index_select(0, rows).view(shape);
}

Tensor NearestDifference(const Tensor& queries, const Tensor& points) {
  return queries - GatherPoints(points, NearestIndex(queries, points));
}

UnitSphere ToUnitSphere(const Tensor& points) {
  const Tensor centre = points.mean(1);
  const Tensor centred = points - centre.unsqueeze(1);
  const Tensor largest = at::linalg_vector_norm(centred, 2, -1).amax(1);
  const Tensor scale = at::where(largest > 0, largest, 1);
  return {.points = centred / scale.view({-1, 1, 1}), .centre = centre, .scale = scale};
}

}  // namespace graspbench::nn
