#pragma once

#include <cstdint>
#include <vector>

/// Exhaustive searches in one set of points, tight loops for one core. Squared distances in single
/// precision, the same on every machine; ties go to the lower index.
namespace graspbench::nn {

/// The coordinates of a set, axis by axis, filled up to whole blocks with points far away.
class PointLanes {
 public:
  static constexpr int64_t kBlock = 16;

  /// `points`: count × 3.
  PointLanes(const float* points, int64_t count);
  int64_t count() const { return count_; }
  int64_t blocks() const { return blocks_; }
  const float* axis(int a) const { return lanes_.data() + a * blocks_ * kBlock; }

 private:
  int64_t count_, blocks_;
  std::vector<float> lanes_;
};

/// See FarthestPoints; count <= points.count().
void FindFarthest(const PointLanes& points, int64_t count, int64_t start, int64_t* index);
/// The nearest point of a query.
int64_t FindNearest(const PointLanes& points, const float* query);
/// See NearestNeighbours, for one query.
void FindNearestMany(const PointLanes& points, const float* query, int64_t k, int64_t* index,
                     float* squared);
/// See BallQuery, for one query.
void FindInBall(const PointLanes& points, const float* query, float radius, int64_t count,
                int64_t* index);

}  // namespace graspbench::nn
