#include "nn/dot_kernels.h"

#include <algorithm>

#include "nn/simd.h"

namespace graspbench::nn {
namespace {

constexpr int64_t kAhead = 4096;  // bytes that a single text asks for in advance
constexpr size_t kLine = 64;      // bytes of a cache line

/// The next weights as two vectors: in single precision one after the other; in bfloat16 first
/// those at even places, then those at odd ones, which takes no permutation.
template <typename S>
[[gnu::always_inline]] inline void LoadPair(const float* w, typename S::Floats& first,
                                            typename S::Floats& second) {
  first = Load<typename S::Floats>(w);
  second = Load<typename S::Floats>(w + S::kLanes);
}
template <typename S>
[[gnu::always_inline]] inline void LoadPair(const uint16_t* w, typename S::Floats& first,
                                            typename S::Floats& second) {
  const auto words = Load<typename S::Words>(w);
  const typename S::Words even = words << 16, odd = words & 0xffff0000u;
  first = Load<typename S::Floats>(&even);
  second = Load<typename S::Floats>(&odd);
}

/// Products of Rows rows of weights with Texts rows of x, in the order of LoadPair. Each is summed
/// in the same order whatever Rows and Texts.
///
/// A processor looks ahead by itself, but not across the borders of its pages: the weights `ahead`
/// of each are asked for, unless that is 0.
template <typename S, int64_t Rows, int64_t Texts, typename T>
[[gnu::always_inline]] inline void DotTile(const T* w, const float* x, int64_t columns,
                                           int64_t ahead, float* y, int64_t stride) {
  using Floats = typename S::Floats;
  Floats even[Rows][Texts], odd[Rows][Texts];

#pragma GCC unroll 16
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 16
    for (int64_t t = 0; t < Texts; ++t) even[r][t] = odd[r][t] = Floats{};
  }
  int64_t k = 0;
  for (; k + S::kPair <= columns; k += S::kPair) {
    Floats a[Texts], b[Texts];

#pragma GCC unroll 16
    for (int64_t t = 0; t < Texts; ++t) {
      a[t] = Load<Floats>(x + t * columns + k);
      b[t] = Load<Floats>(x + t * columns + k + S::kLanes);
    }

#pragma GCC unroll 16
    for (int64_t r = 0; r < Rows; ++r) {
      if (ahead > 0) {
        __builtin_prefetch(w + r * columns + k + ahead);
        if (sizeof(T) * S::kPair > kLine) {
          __builtin_prefetch(w + r * columns + k + ahead + S::kLanes);
        }
      }
      Floats first, second;
      LoadPair<S>(w + r * columns + k, first, second);

#pragma GCC unroll 16
      for (int64_t t = 0; t < Texts; ++t) {
        even[r][t] += first * a[t];
        odd[r][t] += second * b[t];
      }
    }
  }

#pragma GCC unroll 16
  for (int64_t r = 0; r < Rows; ++r) {
#pragma GCC unroll 16
    for (int64_t t = 0; t < Texts; ++t) {
      float sum = Sum<S>(even[r][t] + odd[r][t]);
      for (int64_t i = k; i < columns; ++i) {
        sum += Number(w[r * columns + i]) * x[t * columns + i];
      }
      y[t * stride + r] = sum;
    }
  }
}

/// Two texts at a time; the first two bring the weights into the cache.
template <typename S, int64_t Rows, typename T>
[[gnu::always_inline]] inline void DotTexts(const T* w, const float* x, int64_t columns,
                                            int64_t texts, float* y, int64_t stride) {
  int64_t ahead = Rows * columns;  // the next tile
  for (; texts >= 2; texts -= 2, x += 2 * columns, y += 2 * stride, ahead = 0) {
    DotTile<S, Rows, 2>(w, x, columns, ahead, y, stride);
  }
  if (texts == 1) DotTile<S, Rows, 1>(w, x, columns, ahead, y, stride);
}

template <typename S, typename T>
[[gnu::always_inline]] inline void MultiplyTyped(const WeightMatrix& w, int64_t begin, int64_t end,
                                                 const float* x, int64_t texts, float* y,
                                                 int64_t stride) {
  const T* row = static_cast<const T*>(w.data) + begin * w.columns;
  int64_t i = begin;
  // A single text is waiting for memory, which is fastest in one stream.
  for (; texts > 1 && i + S::kRows <= end;
       i += S::kRows, row += S::kRows * w.columns, y += S::kRows) {
    DotTexts<S, S::kRows>(row, x, w.columns, texts, y, stride);
  }
  for (; i < end; ++i, row += w.columns, ++y) {
    if (texts == 1) {
      DotTile<S, 1, 1>(row, x, w.columns, kAhead / static_cast<int64_t>(sizeof(T)), y, stride);
    } else {
      DotTexts<S, 1>(row, x, w.columns, texts, y, stride);
    }
  }
}

/// x with the numbers in the order of LoadPair for bfloat16.
template <typename S>
[[gnu::always_inline]] inline std::vector<float> EvenThenOdd(const float* x, int64_t texts,
                                                             int64_t columns) {
  std::vector<float> arranged(x, x + texts * columns);
  for (int64_t t = 0; t < texts; ++t) {
    for (int64_t k = 0; k + S::kPair <= columns; k += S::kPair) {
      const float* from = x + t * columns + k;
      float* to = &arranged[static_cast<size_t>(t * columns + k)];
      for (int64_t i = 0; i < S::kLanes; ++i) {
        to[i] = from[2 * i];
        to[i + S::kLanes] = from[2 * i + 1];
      }
    }
  }
  return arranged;
}

template <typename S>
[[gnu::always_inline]] inline void MultiplyMatrix(const WeightMatrix& w, int64_t begin, int64_t end,
                                                  const float* x, int64_t texts, float* y,
                                                  int64_t stride) {
  if (w.half) {
    const std::vector<float> arranged = EvenThenOdd<S>(x, texts, w.columns);
    MultiplyTyped<S, uint16_t>(w, begin, end, arranged.data(), texts, y, stride);
  } else {
    MultiplyTyped<S, float>(w, begin, end, x, texts, y, stride);
  }
}

/// Columns of Vectors vectors and Texts texts of Combine.
template <typename S, int64_t Vectors, int64_t Texts>
[[gnu::always_inline]] inline void CombineTile(const float* v, int64_t v_stride, int64_t count,
                                               const float* p, int64_t p_stride, float* y,
                                               int64_t y_stride) {
  using Floats = typename S::Floats;
  Floats sums[Texts][Vectors];
#pragma GCC unroll 16
  for (int64_t t = 0; t < Texts; ++t) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < Vectors; ++i) sums[t][i] = Floats{};
  }
  for (int64_t s = 0; s < count; ++s) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < Vectors; ++i) {
      const auto row = Load<Floats>(v + s * v_stride + i * S::kLanes);
#pragma GCC unroll 16
      for (int64_t t = 0; t < Texts; ++t) sums[t][i] += row * p[t * p_stride + s];
    }
  }
#pragma GCC unroll 16
  for (int64_t t = 0; t < Texts; ++t) {
#pragma GCC unroll 16
    for (int64_t i = 0; i < Vectors; ++i) Store(sums[t][i], y + t * y_stride + i * S::kLanes);
  }
}

template <typename S, int64_t Vectors, int64_t Texts>
[[gnu::always_inline]] inline void CombineTexts(const float* v, int64_t v_stride, int64_t count,
                                                int64_t width, const float* p, int64_t p_stride,
                                                float* y, int64_t y_stride) {
  int64_t d = 0;
  for (; d + Vectors * S::kLanes <= width; d += Vectors * S::kLanes) {
    CombineTile<S, Vectors, Texts>(v + d, v_stride, count, p, p_stride, y + d, y_stride);
  }
  for (; d + S::kLanes <= width; d += S::kLanes) {
    CombineTile<S, 1, Texts>(v + d, v_stride, count, p, p_stride, y + d, y_stride);
  }
  for (; d < width; ++d) {
    for (int64_t t = 0; t < Texts; ++t) {
      float sum = 0;
      for (int64_t s = 0; s < count; ++s) sum += p[t * p_stride + s] * v[s * v_stride + d];
      y[t * y_stride + d] = sum;
    }
  }
}

template <typename S>
[[gnu::always_inline]] inline void CombineRows(const float* v, int64_t v_stride, int64_t count,
                                               int64_t width, const float* p, int64_t p_stride,
                                               int64_t texts, float* y, int64_t y_stride) {
  constexpr int64_t kTexts = 8;  // as many as registers allow, since v is read anew for each lot
  for (; texts >= kTexts; texts -= kTexts, p += kTexts * p_stride, y += kTexts * y_stride) {
    CombineTexts<S, S::kRows / 2, kTexts>(v, v_stride, count, width, p, p_stride, y, y_stride);
  }
  for (; texts > 0; --texts, p += p_stride, y += y_stride) {
    CombineTexts<S, S::kRows, 1>(v, v_stride, count, width, p, p_stride, y, y_stride);
  }
}

/// Vectors are filled up at the end of a row, so that a number does not depend on its place.
template <typename S>
[[gnu::always_inline]] inline typename S::Floats LoadUpTo(const float* from, int64_t count,
                                                          float rest) {
  if (count >= S::kLanes) return Load<typename S::Floats>(from);
  float padded[S::kLanes];
  for (int64_t i = 0; i < S::kLanes; ++i) padded[i] = i < count ? from[i] : rest;
  return Load<typename S::Floats>(padded);
}

template <typename S>
[[gnu::always_inline]] inline void StoreUpTo(const typename S::Floats& x, int64_t count,
                                             float* to) {
  std::memcpy(to, &x, static_cast<size_t>(std::min(count, S::kLanes)) * sizeof(float));
}

template <typename S>
[[gnu::always_inline]] inline void Softmax(float* x, int64_t count, float scale) {
  using Floats = typename S::Floats;
  constexpr float kNone = -1e30f;  // its power is 0
  Floats largest_of = Floats{} + kNone;
  for (int64_t i = 0; i < count; i += S::kLanes) {
    const Floats next = LoadUpTo<S>(x + i, count - i, kNone);
    largest_of = next > largest_of ? next : largest_of;
  }
  float lanes[S::kLanes];
  Store(largest_of, lanes);
  const float largest = *std::max_element(lanes, lanes + S::kLanes);
  Floats sums{};
  for (int64_t i = 0; i < count; i += S::kLanes) {
    const Floats power = Exp<S>((LoadUpTo<S>(x + i, count - i, kNone) - largest) * scale);
    sums += power;
    StoreUpTo<S>(power, count - i, x + i);
  }
  const float share = 1 / Sum<S>(sums);
  for (int64_t i = 0; i < count; ++i) x[i] *= share;
}

template <typename S>
[[gnu::always_inline]] inline void Gate(float* gate, const float* up, int64_t count) {
  using Floats = typename S::Floats;
  const Floats least = Floats{} - 88.0f;
  for (int64_t i = 0; i < count; i += S::kLanes) {
    const Floats x = LoadUpTo<S>(gate + i, count - i, 0);
    const Floats power = Exp<S>(-(x < -88.0f ? least : x));
    StoreUpTo<S>(x / (1.0f + power) * LoadUpTo<S>(up + i, count - i, 0), count - i, gate + i);
  }
}

[[gnu::always_inline]] inline void Widen(const uint16_t* from, int64_t count, float* to) {
  for (int64_t i = 0; i < count; ++i) to[i] = Number(from[i]);
}

[[gnu::always_inline]] inline void Narrow(const float* from, int64_t count, uint16_t* to) {
  for (int64_t i = 0; i < count; ++i) to[i] = Half(from[i]);
}

/// The loops as the functions of an instruction set.
#define GRASPBENCH_KERNELS(NAME, TEXT, TARGET, ...)                                                \
  struct NAME {                                                                                    \
    TARGET static void Multiply(const WeightMatrix& w, int64_t begin, int64_t end, const float* x, \
                                int64_t texts, float* y, int64_t stride) {                         \
      MultiplyMatrix<__VA_ARGS__>(w, begin, end, x, texts, y, stride);                             \
    }                                                                                              \
    TARGET static void Combine(const float* v, int64_t v_stride, int64_t count, int64_t width,     \
                               const float* p, int64_t p_stride, int64_t texts, float* y,          \
                               int64_t y_stride) {                                                 \
      CombineRows<__VA_ARGS__>(v, v_stride, count, width, p, p_stride, texts, y, y_stride);        \
    }                                                                                              \
    TARGET static void Softmax(float* x, int64_t count, float scale) {                             \
      nn::Softmax<__VA_ARGS__>(x, count, scale);                                                   \
    }                                                                                              \
    TARGET static void Gate(float* gate, const float* up, int64_t count) {                         \
      nn::Gate<__VA_ARGS__>(gate, up, count);                                                      \
    }                                                                                              \
    TARGET static void Widen(const uint16_t* from, int64_t count, float* to) {                     \
      nn::Widen(from, count, to);                                                                  \
    }                                                                                              \
    TARGET static void Narrow(const float* from, int64_t count, uint16_t* to) {                    \
      nn::Narrow(from, count, to);                                                                 \
    }                                                                                              \
    static constexpr DotKernels kTable = {Multiply, Combine, Softmax, Gate, Widen, Narrow, TEXT};  \
  }

GRASPBENCH_KERNELS(Portable, "portable", , Simd<4, 2>);
#ifdef __x86_64__
GRASPBENCH_KERNELS(Avx2, "avx2", [[gnu::target("avx2,fma")]], Simd<8, 2>);
GRASPBENCH_KERNELS(Avx512, "avx512", [[gnu::target("avx512f,avx512bw,avx512vl,avx2,fma")]],
                   Simd<16, 4>);
#endif

}  // namespace

std::vector<DotKernels> UsableDotKernels() {
  std::vector<DotKernels> usable;
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl")) {
    usable.push_back(Avx512::kTable);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    usable.push_back(Avx2::kTable);
  }
#endif
  usable.push_back(Portable::kTable);
  return usable;
}

const DotKernels& FastestDotKernels() {
  static const DotKernels fastest = UsableDotKernels().front();
  return fastest;
}

}  // namespace graspbench::nn
