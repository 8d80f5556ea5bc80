#include "core/rng.h"

#include <cmath>

#include "core/hash.h"
#include "core/units.h"

namespace graspbench {
namespace {

// One Philox4x32 block of ten rounds; multipliers and key increments as in the paper.
std::array<uint32_t, 4> Philox(std::array<uint32_t, 4> c, std::array<uint32_t, 2> k) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t a = uint64_t{0xD2511F53} * c[0];
    const uint64_t b = uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<uint32_t>(b >> 32) ^ c[1] ^ k[0], static_cast<uint32_t>(b),
         static_cast<uint32_t>(a >> 32) ^ c[3] ^ k[1], static_cast<uint32_t>(a)};
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  return c;
}

uint32_t HexWord(const std::string& hex, size_t word) {
  return static_cast<uint32_t>(std::stoul(hex.substr(8 * word, 8), nullptr, 16));
}

}  // namespace

Rng::Rng(uint64_t seed, std::string_view item, std::string_view stage) {
  const std::string hex = Sha256()
                              .Add(std::to_string(seed))
                              .Add(std::string_view("\0", 1))
                              .Add(item)
                              .Add(std::string_view("\0", 1))
                              .Add(stage)
                              .Hex();
  key_ = {HexWord(hex, 0), HexWord(hex, 1)};
  counter_ = {0, 0, HexWord(hex, 2), HexWord(hex, 3)};
}

uint32_t Rng::Bits() {
  if (used_ == 4) {
    block_ = Philox(counter_, key_);
    if (++counter_[0] == 0) ++counter_[1];
    used_ = 0;
  }
  return block_[static_cast<size_t>(used_++)];
}

double Rng::Uniform() {
  const uint64_t high = Bits() >> 5;
  const uint64_t low = Bits() >> 6;
  return static_cast<double>((high << 26) | low) * 0x1p-53;
}

double Rng::Uniform(double low, double high) { return low + (high - low) * Uniform(); }

double Rng::Normal() {
  // Box–Muller; 1 - u keeps the logarithm finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - Uniform()));
  return radius * std::cos(2.0 * units::kPi * Uniform());
}

uint32_t Rng::Index(uint32_t count) {
  // Rejection keeps it exactly uniform.
  const uint32_t limit = static_cast<uint32_t>((uint64_t{1} << 32) / count * count - 1);
  uint32_t bits;
  do {
    bits = Bits();
  } while (bits > limit);
  return bits % count;
}

Vec3 Rng::Direction() {
  const double z = Uniform(-1.0, 1.0);
  const double angle = Uniform(0.0, 2.0 * units::kPi);
  const double r = std::sqrt(1.0 - z * z);
  return {r * std::cos(angle), r * std::sin(angle), z};
}

Eigen::Quaterniond Rng::Rotation() {
  // Shoemake: three uniforms give a uniform unit quaternion.
  const double u = Uniform();
  const double a = Uniform(0.0, 2.0 * units::kPi);
  const double b = Uniform(0.0, 2.0 * units::kPi);
  const double s = std::sqrt(1.0 - u), t = std::sqrt(u);
  return {t * std::cos(b), s * std::sin(a), s * std::cos(a), t * std::sin(b)};
}

}  // namespace graspbench
