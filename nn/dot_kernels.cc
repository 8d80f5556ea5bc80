#include "nn/dot_kernels.h"

#include <algorithm>
#include <cstring>

// The loops are written once, over vectors of the compiler, and inlined into a function for each
// instruction set.
namespace graspbench::nn {
namespace {

#define GRASPBENCH_INLINE inline __attribute__((always_inline))
#define GRASPBENCH_UNROLL _Pragma("GCC unroll 16")

constexpr int64_t kAhead = 4096;  // bytes that a single text asks for in advance
constexpr size_t kLine = 64;      // bytes of a cache line

/// Vectors of `Lanes` numbers, and how many rows of weights are multiplied at a time such that all
/// sums have a register.
template <size_t Lanes, int64_t Rows>
struct Simd {
  typedef float Floats __attribute__((vector_size(4 * Lanes)));
  typedef uint32_t Words __attribute__((vector_size(4 * Lanes)));
  static constexpr int64_t kLanes = Lanes, kPair = 2 * Lanes, kRows = Rows;
};

template <typename Vector>
GRASPBENCH_INLINE Vector Load(const void* from) {
  Vector to;
  std::memcpy(&to, from, sizeof(to));
  return to;
}

// A bfloat16 is the upper half of a single-precision number.
GRASPBENCH_INLINE float Number(uint16_t half) {
  const uint32_t word = static_cast<uint32_t>(half) << 16;
  return Load<float>(&word);
}
GRASPBENCH_INLINE float Number(float number) { return number; }

/// The next weights as two vectors: in single precision one after the other; in bfloat16 first
/// those at even places, then those at odd ones, which takes no permutation.
template <typename S>
GRASPBENCH_INLINE void LoadPair(const float* w, typename S::Floats& first,
                                typename S::Floats& second) {
  first = Load<typename S::Floats>(w);
  second = Load<typename S::Floats>(w + S::kLanes);
}
template <typename S>
GRASPBENCH_INLINE void LoadPair(const uint16_t* w, typename S::Floats& first,
                                typename S::Floats& second) {
  const auto words = Load<typename S::Words>(w);
  const typename S::Words even = words << 16, odd = words & 0xffff0000u;
  first = Load<typename S::Floats>(&even);
  second = Load<typename S::Floats>(&odd);
}

/// Sums of the two halves, and so on down to one number.
template <typename S>
GRASPBENCH_INLINE float Sum(typename S::Floats x) {
  if constexpr (S::kLanes >= 16) {
    x += __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  }
  using Eight = typename Simd<8, 1>::Floats;
  using Four = typename Simd<4, 1>::Floats;
  Four four;
  if constexpr (S::kLanes >= 8) {
    Eight eight;
    std::memcpy(&eight, &x, sizeof(eight));
    eight += __builtin_shufflevector(eight, eight, 4, 5, 6, 7, 4, 5, 6, 7);
    std::memcpy(&four, &eight, sizeof(four));
  } else {
    four = x;
  }
  four += __builtin_shufflevector(four, four, 2, 3, 2, 3);
  return four[0] + four[1];
}

/// Products of Rows rows of weights with Texts rows of x, in the order of LoadPair. Each is summed
/// in the same order whatever Rows and Texts.
///
/// A processor looks ahead by itself, but not across the borders of its pages: the weights `ahead`
/// of each are asked for, unless that is 0.
template <typename S, int64_t Rows, int64_t Texts, typename T>
GRASPBENCH_INLINE void DotTile(const T* w, const float* x, int64_t columns, int64_t ahead, float* y,
                               int64_t stride) {
  using Floats = typename S::Floats;
  Floats even[Rows][Texts], odd[Rows][Texts];
  GRASPBENCH_UNROLL for (int64_t r = 0; r < Rows; ++r) {
    GRASPBENCH_UNROLL for (int64_t t = 0; t < Texts; ++t) even[r][t] = odd[r][t] = Floats{};
  }
  int64_t k = 0;
  for (; k + S::kPair <= columns; k += S::kPair) {
    Floats a[Texts], b[Texts];
    GRASPBENCH_UNROLL for (int64_t t = 0; t < Texts; ++t) {
      a[t] = Load<Floats>(x + t * columns + k);
      b[t] = Load<Floats>(x + t * columns + k + S::kLanes);
    }
    GRASPBENCH_UNROLL for (int64_t r = 0; r < Rows; ++r) {
      if (ahead > 0) {
        __builtin_prefetch(w + r * columns + k + ahead);
        if (sizeof(T) * S::kPair > kLine) {
          __builtin_prefetch(w + r * columns + k + ahead + S::kLanes);
        }
      }
      Floats first, second;
      LoadPair<S>(w + r * columns + k, first, second);
      GRASPBENCH_UNROLL for (int64_t t = 0; t < Texts; ++t) {
        even[r][t] += first * a[t];
        odd[r][t] += second * b[t];
      }
    }
  }
  GRASPBENCH_UNROLL for (int64_t r = 0; r < Rows; ++r) {
    GRASPBENCH_UNROLL for (int64_t t = 0; t < Texts; ++t) {
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
GRASPBENCH_INLINE void DotTexts(const T* w, const float* x, int64_t columns, int64_t texts,
                                float* y, int64_t stride) {
  int64_t ahead = Rows * columns;  // the next tile
  for (; texts >= 2; texts -= 2, x += 2 * columns, y += 2 * stride, ahead = 0) {
    DotTile<S, Rows, 2>(w, x, columns, ahead, y, stride);
  }
  if (texts == 1) DotTile<S, Rows, 1>(w, x, columns, ahead, y, stride);
}

template <typename S, typename T>
GRASPBENCH_INLINE void MultiplyTyped(const WeightMatrix& w, int64_t begin, int64_t end,
                                     const float* x, int64_t texts, float* y, int64_t stride) {
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
GRASPBENCH_INLINE std::vector<float> EvenThenOdd(const float* x, int64_t texts, int64_t columns) {
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
GRASPBENCH_INLINE void Multiply(const WeightMatrix& w, int64_t begin, int64_t end, const float* x,
                                int64_t texts, float* y, int64_t stride) {
  if (w.half) {
    const std::vector<float> arranged = EvenThenOdd<S>(x, texts, w.columns);
    MultiplyTyped<S, uint16_t>(w, begin, end, arranged.data(), texts, y, stride);
  } else {
    MultiplyTyped<S, float>(w, begin, end, x, texts, y, stride);
  }
}

template <typename S>
GRASPBENCH_INLINE void Combine(const float* v, int64_t count, int64_t width, const float* p,
                               float* y) {
  using Floats = typename S::Floats;
  int64_t d = 0;
  for (; d + S::kLanes <= width; d += S::kLanes) {
    constexpr int64_t kSums = 4;  // independent sums hide the latency of the additions
    Floats sums[kSums] = {};
    int64_t s = 0;
    for (; s + kSums <= count; s += kSums) {
      for (int64_t i = 0; i < kSums; ++i)
        sums[i] += Load<Floats>(v + (s + i) * width + d) * p[s + i];
    }
    for (; s < count; ++s) sums[0] += Load<Floats>(v + s * width + d) * p[s];
    const Floats sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    std::memcpy(y + d, &sum, sizeof(sum));
  }
  for (; d < width; ++d) {
    y[d] = 0;
    for (int64_t s = 0; s < count; ++s) y[d] += p[s] * v[s * width + d];
  }
}

#define GRASPBENCH_KERNELS(SUFFIX, TARGET, ...)                                                   \
  TARGET void Multiply##SUFFIX(const WeightMatrix& w, int64_t begin, int64_t end, const float* x, \
                               int64_t texts, float* y, int64_t stride) {                         \
    Multiply<__VA_ARGS__>(w, begin, end, x, texts, y, stride);                                    \
  }                                                                                               \
  TARGET void Combine##SUFFIX(const float* v, int64_t count, int64_t width, const float* p,       \
                              float* y) {                                                         \
    Combine<__VA_ARGS__>(v, count, width, p, y);                                                  \
  }

GRASPBENCH_KERNELS(Portable, , Simd<4, 2>)
#ifdef __x86_64__
GRASPBENCH_KERNELS(Avx2, __attribute__((target("avx2,fma"))), Simd<8, 2>)
GRASPBENCH_KERNELS(Avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx2,fma"))),
                   Simd<16, 4>)
#endif

}  // namespace

std::vector<DotKernels> UsableDotKernels() {
  std::vector<DotKernels> usable;
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl")) {
    usable.push_back({MultiplyAvx512, CombineAvx512, "avx512"});
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    usable.push_back({MultiplyAvx2, CombineAvx2, "avx2"});
  }
#endif
  usable.push_back({MultiplyPortable, CombinePortable, "portable"});
  return usable;
}

const DotKernels& FastestDotKernels() {
  static const DotKernels fastest = UsableDotKernels().front();
  return fastest;
}

}  // namespace graspbench::nn
