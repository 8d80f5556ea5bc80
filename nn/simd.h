#pragma once

#include <cstdint>
#include <cstring>

/// Vectors of numbers for loops that are written once and inlined into a function for each
/// instruction set, which is why everything here is inlined, too.
namespace graspbench::nn {

/// Vectors of `Lanes` single-precision numbers, and how many rows of a matrix are worked on at a
/// time such that all sums have a register.
template <size_t Lanes, int64_t Rows>
struct Simd {
  typedef float Floats __attribute__((vector_size(4 * Lanes)));
  typedef uint32_t Words __attribute__((vector_size(4 * Lanes)));
  static constexpr int64_t kLanes = Lanes, kPair = 2 * Lanes, kRows = Rows;
};

template <typename Vector>
[[gnu::always_inline]] inline Vector Load(const void* from) {
  Vector to;
  std::memcpy(&to, from, sizeof(to));
  return to;
}

template <typename Vector>
[[gnu::always_inline]] inline void Store(const Vector& from, void* to) {
  std::memcpy(to, &from, sizeof(from));
}

// A bfloat16 is the upper half of a single-precision number.
[[gnu::always_inline]] inline float Number(uint16_t half) {
  const uint32_t word = static_cast<uint32_t>(half) << 16;
  return Load<float>(&word);
}
[[gnu::always_inline]] inline float Number(float number) { return number; }

/// The nearest bfloat16, the even one of two; not for NaN.
[[gnu::always_inline]] inline uint16_t Half(float number) {
  const auto word = Load<uint32_t>(&number);
  return static_cast<uint16_t>((word + 0x7fff + ((word >> 16) & 1)) >> 16);
}

/// The sum of all lanes: the upper half added to the lower, and so on.
template <typename S>
[[gnu::always_inline]] inline float Sum(typename S::Floats x) {
  using Eight = typename Simd<8, 1>::Floats;
  using Four = typename Simd<4, 1>::Floats;
  if constexpr (S::kLanes == 16) {
    x += __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  }
  Four four;
  if constexpr (S::kLanes >= 8) {
    auto eight = Load<Eight>(&x);
    eight += __builtin_shufflevector(eight, eight, 4, 5, 6, 7, 4, 5, 6, 7);
    four = Load<Four>(&eight);
  } else {
    four = x;
  }
  four += __builtin_shufflevector(four, four, 2, 3, 2, 3);
  return four[0] + four[1];
}

/// e to the power of x for x ≤ 88, to two units in the last place; 0 below -87.
template <typename S>
[[gnu::always_inline]] inline typename S::Floats Exp(typename S::Floats x) {
  using Floats = typename S::Floats;
  const Floats zero{};
  x = x < -87.0f ? zero - 88.0f : x;
  // x = n ln 2 + r with |r| ≤ ln 2 / 2; adding 1.5 · 2^23 rounds to whole numbers. ln 2 in two
  // parts.
  constexpr float kRound = 12582912.0f;
  const Floats shifted = x * 1.44269504f + kRound;
  const Floats n = shifted - kRound;
  const Floats r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  // Taylor's series, the last terms fitted to the interval (Cephes, expf).
  Floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 0.5f;
  p = p * r * r + r + 1.0f;
  // 2^n is made from its bits: n stands in the lowest bits of `shifted`.
  const auto exponent = (Load<typename S::Words>(&shifted) + 127u) << 23;
  const Floats result = p * Load<Floats>(&exponent);
  return x < -87.0f ? zero : result;
}

}  // namespace graspbench::nn
