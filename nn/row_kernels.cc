#include "nn/row_kernels.h"

#include <algorithm>
#include <cmath>

namespace graspbench::nn {
namespace {

// Less than this is done before a second thread has woken.
constexpr int64_t kWorthThreads = 1 << 16;
constexpr int64_t kLanes = 16;   // numbers of the longest vectors
constexpr int64_t kQueries = 8;  // that share one reading of the keys and values

/// One row in single precision; bfloat16 goes through `buffer`.
const float* RowOf(Numbers x, int64_t row, int64_t width, std::vector<float>& buffer) {
  if (!x.half) return static_cast<const float*>(x.data) + row * width;
  buffer.resize(static_cast<size_t>(width));
  FastestDotKernels().widen(static_cast<const uint16_t*>(x.data) + row * width, width,
                            buffer.data());
  return buffer.data();
}

/// Where to write a row, and its way to bfloat16.
class RowWriter {
 public:
  RowWriter(Numbers out, int64_t row, int64_t width, std::vector<float>& buffer)
      : out_(out), at_(row * width), width_(width) {
    buffer.resize(static_cast<size_t>(width));
    row_ = out.half ? buffer.data() : static_cast<float*>(out.data) + at_;
  }
  ~RowWriter() {
    if (!out_.half) return;
    FastestDotKernels().narrow(row_, width_, static_cast<uint16_t*>(out_.data) + at_);
  }
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  float* row() const { return row_; }

 private:
  Numbers out_;
  int64_t at_, width_;
  float* row_;
};

int64_t FullVectors(int64_t count) { return (count + kLanes - 1) / kLanes * kLanes; }

/// The rows of `from`, rows × width, as the columns of `to`, width × FullVectors(rows).
void Transpose(const float* from, int64_t rows, int64_t width, float* to) {
  const int64_t stride = FullVectors(rows);
  // What is read by rows is still in the cache when it is written by columns.
  for (int64_t begin = 0; begin < rows; begin += kLanes) {
    const int64_t end = std::min(rows, begin + kLanes);
    for (int64_t d = 0; d < width; ++d) {
      for (int64_t s = begin; s < end; ++s) to[d * stride + s] = from[s * width + d];
    }
  }
}

/// Attention of `count` queries of one head that stand at the places from `place` on, given the
/// transposed keys, whose rows are `stride` apart.
void AttendBlock(const float* queries, int64_t count, int64_t place, const float* columns,
                 int64_t stride, const float* values, int64_t width, std::vector<float>& scores,
                 float* out) {
  const DotKernels& kernels = FastestDotKernels();
  const int64_t seen = place + count, length = FullVectors(seen);
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  scores.resize(static_cast<size_t>(count * length));
  kernels.combine(columns, stride, width, length, queries, width, count, scores.data(), length);
  for (int64_t i = 0; i < count; ++i) {
    float* row = &scores[static_cast<size_t>(i * length)];
    kernels.softmax(row, place + i + 1, scale);
    std::fill(row + place + i + 1, row + seen, 0.0f);
  }
  kernels.combine(values, width, seen, width, scores.data(), length, count, out, width);
}

}  // namespace

void Normalise(const float* x, const std::vector<float>& weight, float epsilon, float* y) {
  const auto width = static_cast<int64_t>(weight.size());
  float squares = 0;
  FastestDotKernels().multiply({.data = x, .rows = 1, .columns = width}, 0, 1, x, 1, &squares, 1);
  const float scale = 1 / std::sqrt(squares / static_cast<float>(width) + epsilon);
  for (size_t i = 0; i < weight.size(); ++i) y[i] = weight[i] * (x[i] * scale);
}

void RotateHead(std::span<const float> cosines, std::span<const float> sines, float* x) {
  const size_t half = cosines.size();
  for (size_t i = 0; i < half; ++i) {
    const float a = x[i], b = x[i + half];
    x[i] = a * cosines[i] - b * sines[i];
    x[i + half] = b * cosines[i] + a * sines[i];
  }
}

void MultiplyRows(const WeightMatrix& w, const float* x, float* y) {
  constexpr int64_t kRows = 256;  // of one task
#pragma omp parallel for if (w.rows * w.columns > kWorthThreads)
  for (int64_t begin = 0; begin < w.rows; begin += kRows) {
    FastestDotKernels().multiply(w, begin, std::min(w.rows, begin + kRows), x, 1, y + begin,
                                 w.rows);
  }
}

void NormaliseRows(const float* x, int64_t rows, const std::vector<float>& weight, float epsilon,
                   Numbers out) {
  const auto width = static_cast<int64_t>(weight.size());
#pragma omp parallel if (rows * width > kWorthThreads)
  {
    std::vector<float> buffer;
#pragma omp for
    for (int64_t t = 0; t < rows; ++t) {
      const RowWriter writer(out, t, width, buffer);
      Normalise(x + t * width, weight, epsilon, writer.row());
    }
  }
}

void AddRows(float* x, Numbers y, int64_t rows, int64_t width) {
#pragma omp parallel if (rows * width > kWorthThreads)
  {
    std::vector<float> buffer;
#pragma omp for
    for (int64_t t = 0; t < rows; ++t) {
      const float* row = RowOf(y, t, width, buffer);
      for (int64_t i = 0; i < width; ++i) x[t * width + i] += row[i];
    }
  }
}

void GateRows(Numbers gate, Numbers up, int64_t rows, int64_t width) {
#pragma omp parallel if (rows * width > kWorthThreads)
  {
    std::vector<float> gates, ups, written;
#pragma omp for
    for (int64_t t = 0; t < rows; ++t) {
      const float* from = RowOf(gate, t, width, gates);
      const RowWriter writer(gate, t, width, written);
      if (from != writer.row()) std::copy_n(from, width, writer.row());
      FastestDotKernels().gate(writer.row(), RowOf(up, t, width, ups), width);
    }
  }
}

RotationTable::RotationTable(const std::vector<float>& frequencies, int64_t first_position,
                             int64_t rows)
    : planes(static_cast<int64_t>(frequencies.size())) {
  for (int64_t t = 0; t < rows; ++t) {
    for (const float frequency : frequencies) {
      const float angle = static_cast<float>(first_position + t) * frequency;
      cosines.push_back(std::cos(angle));
      sines.push_back(std::sin(angle));
    }
  }
}

void SplitRows(Numbers x, int64_t rows, int64_t heads, int64_t width, const RotationTable* rotation,
               float* out, int64_t head_stride) {
#pragma omp parallel if (rows * heads * width > kWorthThreads)
  {
    std::vector<float> buffer;
#pragma omp for
    for (int64_t t = 0; t < rows; ++t) {
      const float* row = RowOf(x, t, heads * width, buffer);
      for (int64_t h = 0; h < heads; ++h) {
        float* head = out + h * head_stride + t * width;
        std::copy_n(row + h * width, width, head);
        if (!rotation) continue;
        const auto at = static_cast<size_t>(t * rotation->planes);
        const auto planes = static_cast<size_t>(rotation->planes);
        RotateHead({&rotation->cosines[at], planes}, {&rotation->sines[at], planes}, head);
      }
    }
  }
}

void AttendRows(const float* queries, int64_t rows, int64_t heads, int64_t past,
                const AttentionTable& table, Numbers out) {
  const int64_t width = table.width, total = past + rows, stride = FullVectors(total);
  const bool worth_threads = heads * rows * total * width > kWorthThreads;
  std::vector<float> columns(static_cast<size_t>(table.kv_heads * width * stride));
#pragma omp parallel for if (worth_threads)
  for (int64_t h = 0; h < table.kv_heads; ++h) {
    Transpose(table.keys + h * table.head_stride, total, width,
              &columns[static_cast<size_t>(h * width * stride)]);
  }
  // A task is some queries of one head; the last ones see the most and go first.
  const int64_t blocks = (rows + kQueries - 1) / kQueries;
#pragma omp parallel if (worth_threads)
  {
    std::vector<float> scores, attended(static_cast<size_t>(kQueries * width));
#pragma omp for schedule(dynamic, 4)
    for (int64_t task = 0; task < heads * blocks; ++task) {
      const int64_t h = task % heads, first = (blocks - 1 - task / heads) * kQueries;
      const int64_t count = std::min(kQueries, rows - first), kv = h * table.kv_heads / heads;
      AttendBlock(queries + (h * rows + first) * width, count, past + first,
                  &columns[static_cast<size_t>(kv * width * stride)], stride,
                  table.values + kv * table.head_stride, width, scores, attended.data());
      for (int64_t i = 0; i < count; ++i) {
        const float* from = &attended[static_cast<size_t>(i * width)];
        const int64_t to = ((first + i) * heads + h) * width;
        if (out.half) {
          FastestDotKernels().narrow(from, width, static_cast<uint16_t*>(out.data) + to);
        } else {
          std::copy_n(from, width, static_cast<float*>(out.data) + to);
        }
      }
    }
  }
}

}  // namespace graspbench::nn
