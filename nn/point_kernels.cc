#include "nn/point_kernels.h"

#include <algorithm>
#include <limits>
#include <utility>

// One version per instruction set, chosen when the program is loaded. Products and sums are not
// contracted, so all give the same bits.
#if defined(__x86_64__)
#define GRASPBENCH_POINT_KERNEL __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define GRASPBENCH_POINT_KERNEL
#endif

namespace graspbench::nn {
namespace {

constexpr int64_t kLanes = PointLanes::kBlock;
constexpr float kFarAway = 1e18F;  // its square is finite

struct LaneAxes {
  const float *x, *y, *z;
};

LaneAxes AxesOf(const PointLanes& points) {
  return {points.axis(0), points.axis(1), points.axis(2)};
}

// best = min(best, squared distance to p); gives the largest of the new `best`.
GRASPBENCH_POINT_KERNEL float LowerToward(const LaneAxes& axes, int64_t blocks, float px, float py,
                                          float pz, float* best) {
  float largest[kLanes] = {};
  for (int64_t block = 0; block < blocks; ++block) {
    const int64_t begin = block * kLanes;
    for (int64_t lane = 0; lane < kLanes; ++lane) {
      const int64_t i = begin + lane;
      const float x = axes.x[i] - px, y = axes.y[i] - py, z = axes.z[i] - pz;
      const float squared = x * x + y * y + z * z;
      const float lower = squared < best[i] ? squared : best[i];
      best[i] = lower;
      largest[lane] = lower > largest[lane] ? lower : largest[lane];
    }
  }
  return *std::max_element(largest, largest + kLanes);
}

GRASPBENCH_POINT_KERNEL void NearestPerLane(const LaneAxes& axes, int64_t blocks, float px,
                                            float py, float pz, float* best, int32_t* best_block) {
  for (int64_t block = 0; block < blocks; ++block) {
    const int64_t begin = block * kLanes;
    for (int64_t lane = 0; lane < kLanes; ++lane) {
      const int64_t i = begin + lane;
      const float x = axes.x[i] - px, y = axes.y[i] - py, z = axes.z[i] - pz;
      const float squared = x * x + y * y + z * z;
      const bool nearer = squared < best[lane];
      best[lane] = nearer ? squared : best[lane];
      best_block[lane] = nearer ? static_cast<int32_t>(block) : best_block[lane];
    }
  }
}

// Squared distances of all lanes.
GRASPBENCH_POINT_KERNEL void MeasureLanes(const LaneAxes& axes, int64_t blocks, float px, float py,
                                          float pz, float* squared) {
  for (int64_t i = 0; i < blocks * kLanes; ++i) {
    const float x = axes.x[i] - px, y = axes.y[i] - py, z = axes.z[i] - pz;
    squared[i] = x * x + y * y + z * z;
  }
}

// The first block from `block` on with a lane at or below the limit, else `blocks`.
GRASPBENCH_POINT_KERNEL int64_t NextBlockBelow(const float* squared, int64_t block, int64_t blocks,
                                               float limit) {
  for (; block < blocks; ++block) {
    int32_t below = 0;
    for (int64_t lane = 0; lane < kLanes; ++lane) below |= squared[block * kLanes + lane] <= limit;
    if (below != 0) break;
  }
  return block;
}

}  // namespace

PointLanes::PointLanes(const float* points, int64_t count)
    : count_(count),
      blocks_((count + kBlock - 1) / kBlock),
      lanes_(static_cast<size_t>(3 * blocks_ * kBlock), kFarAway) {
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t a = 0; a < 3; ++a) {
      lanes_[static_cast<size_t>(a * blocks_ * kBlock + i)] = points[3 * i + a];
    }
  }
}

void FindFarthest(const PointLanes& points, int64_t count, int64_t start, int64_t* index) {
  const LaneAxes axes = AxesOf(points);
  // Lanes beyond the last point are never the farthest.
  std::vector<float> best(static_cast<size_t>(points.blocks() * kLanes), 0);
  std::fill_n(best.begin(), points.count(), std::numeric_limits<float>::max());
  int64_t current = start;
  for (int64_t i = 0; i < count; ++i) {
    index[i] = current;
    const float largest = LowerToward(axes, points.blocks(), axes.x[current], axes.y[current],
                                      axes.z[current], best.data());
    current = std::find(best.begin(), best.begin() + points.count(), largest) - best.begin();
    if (current == points.count()) current = 0;  // only where coordinates are no numbers
  }
}

int64_t FindNearest(const PointLanes& points, const float* query) {
  float best[kLanes];
  int32_t best_block[kLanes] = {};
  std::fill_n(best, kLanes, std::numeric_limits<float>::max());
  NearestPerLane(AxesOf(points), points.blocks(), query[0], query[1], query[2], best, best_block);
  int64_t nearest = 0;
  float distance = std::numeric_limits<float>::max();
  for (int64_t lane = 0; lane < kLanes; ++lane) {
    const int64_t index = best_block[lane] * kLanes + lane;
    if (index >= points.count()) continue;
    if (best[lane] < distance || (best[lane] == distance && index < nearest)) {
      distance = best[lane];
      nearest = index;
    }
  }
  return nearest;
}

void FindNearestMany(const PointLanes& points, const float* query, int64_t k, int64_t* index,
                     float* squared) {
  static thread_local std::vector<float> distances;
  distances.resize(static_cast<size_t>(points.blocks() * kLanes));
  MeasureLanes(AxesOf(points), points.blocks(), query[0], query[1], query[2], distances.data());
  // The k nearest so far, the worst of them in front.
  using Candidate = std::pair<float, int64_t>;
  static thread_local std::vector<Candidate> heap;
  heap.clear();
  float limit = std::numeric_limits<float>::max();
  for (int64_t block = 0; block < points.blocks(); ++block) {
    block = NextBlockBelow(distances.data(), block, points.blocks(), limit);
    const int64_t end = std::min(points.count(), (block + 1) * kLanes);
    for (int64_t i = block * kLanes; i < end; ++i) {
      const Candidate candidate{distances[static_cast<size_t>(i)], i};
      if (!(candidate.first <= limit)) continue;
      if (static_cast<int64_t>(heap.size()) == k) {
        if (!(candidate < heap.front())) continue;
        std::pop_heap(heap.begin(), heap.end());
        heap.back() = candidate;
      } else {
        heap.push_back(candidate);
      }
      std::push_heap(heap.begin(), heap.end());
      if (static_cast<int64_t>(heap.size()) == k) limit = heap.front().first;
    }
  }
  std::sort_heap(heap.begin(), heap.end());
  if (heap.empty()) heap.emplace_back(std::numeric_limits<float>::quiet_NaN(), 0);
  for (int64_t i = 0; i < k; ++i) {
    const Candidate& found =
        i < static_cast<int64_t>(heap.size()) ? heap[static_cast<size_t>(i)] : heap.front();
    squared[i] = found.first;
    index[i] = found.second;
  }
}

void FindInBall(const PointLanes& points, const float* query, float radius, int64_t count,
                int64_t* index) {
  static thread_local std::vector<float> distances;
  distances.resize(static_cast<size_t>(points.blocks() * kLanes));
  MeasureLanes(AxesOf(points), points.blocks(), query[0], query[1], query[2], distances.data());
  const float limit = radius * radius;
  int64_t found = 0;
  for (int64_t block = 0; block < points.blocks() && found < count; ++block) {
    block = NextBlockBelow(distances.data(), block, points.blocks(), limit);
    const int64_t end = std::min(points.count(), (block + 1) * kLanes);
    for (int64_t i = block * kLanes; i < end && found < count; ++i) {
      if (distances[static_cast<size_t>(i)] <= limit) index[found++] = i;
    }
  }
  if (found == 0) index[found++] = FindNearest(points, query);
  std::fill(index + found, index + count, index[0]);
}

}  // namespace graspbench::nn

#undef GRASPBENCH_POINT_KERNEL
