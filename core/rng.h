#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/types.h"

namespace graspbench {

/// A counter-based random stream: Philox4x32-10 (Salmon et al., SC 2011) keyed by (seed, item,
/// stage).
///
/// Equal keys give equal streams on every machine, whatever the thread, worker or shard; different
/// keys give independent ones. Every random number of the product comes from here.
class Rng {
 public:
  /// `item` is usually an item id, `stage` names the consumer ("generate", "perturb", ...).
  Rng(uint64_t seed, std::string_view item, std::string_view stage);

  uint32_t Bits();
  double Uniform();                         ///< in [0, 1), 53 random bits
  double Uniform(double low, double high);  ///< in [low, high)
  double Normal();                          ///< mean 0, variance 1
  uint32_t Index(uint32_t count);           ///< uniform in 0 … count - 1; count > 0
  Vec3 Direction();                         ///< uniform on the unit sphere
  Eigen::Quaterniond Rotation();            ///< uniform over SO(3)

 private:
  std::array<uint32_t, 4> counter_{};
  std::array<uint32_t, 2> key_{};
  std::array<uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace graspbench
