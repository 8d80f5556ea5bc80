#include "nn/row_kernels.h"

#include <algorithm>
#include <cmath>

namespace graspbench::nn {
namespace {

// Less than this is done before a second thread has woken.
constexpr int64_t kWorthThreads = 1 << 16;
constexpr int64_t kQueries = 4;  // that share one reading of the keys and values

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
  const DotKernels& kernels = FastestDotKernels();
  const int64_t width = table.width, group = heads / table.kv_heads;
  const int64_t blocks = (rows + kQueries - 1) / kQueries;
  const float scale = 1 / std::sqrt(static_cast<float>(width));
  // A task is some queries of one head; the last ones see the most and go first.
#pragma omp parallel if (heads * rows * (past + rows) * width > kWorthThreads)
  {
    std::vector<float> scores, attended(static_cast<size_t>(kQueries * width));
#pragma omp for schedule(dynamic, 4)
    for (int64_t task = 0; task < heads * blocks; ++task) {
      const int64_t h = task % heads, first = (blocks - 1 - task / heads) * kQueries;
      const int64_t count = std::min(kQueries, rows - first), seen = past + first + count;
      const int64_t at = h / group * table.head_stride;
      scores.resize(static_cast<size_t>(count * seen));
      kernels.multiply({.data = table.keys + at, .rows = seen, .columns = width}, 0, seen,
                       queries + (h * rows + first) * width, count, scores.data(), seen);
      for (int64_t i = 0; i < count; ++i) {
        float* row = &scores[static_cast<size_t>(i * seen)];
        const int64_t own = past + first + i + 1;
        kernels.softmax(row, own, scale);
        std::fill(row + own, row + seen, 0.0f);
      }
      kernels.combine(table.values + at, seen, width, scores.data(), count, attended.data(), width);
      for (int64_t i = 0; i < count; ++i) {
        const float* from = &attended[static_cast<size_t>(i * width)];
        const int64_t to = ((first + i) * heads + h) * width;
        if (out.half) {
          kernels.narrow(from, width, static_cast<uint16_t*>(out.data) + to);
        } else {
          std::copy_n(from, width, static_cast<float*>(out.data) + to);
        }
      }
    }
  }
}

}  // namespace graspbench::nn
