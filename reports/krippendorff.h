#pragma once

#include <optional>
#include <vector>

namespace graspbench {

/// How far apart two ratings are, for Krippendorff's alpha.
enum class RatingScale {
  kNominal,   ///< equal or not
  kOrdinal,   ///< by how many ratings lie between, for Likert scales
  kInterval,  ///< by their difference
};

/// Krippendorff's alpha of ratings by several raters: 1 for full agreement, 0 for what chance gives
/// (Krippendorff, Content Analysis, 2004, section 11.3),
///
///     α = 1 − (n − 1) Σ o_ck δ²(c, k) / Σ n_c n_k δ²(c, k),
///
/// with o the coincidences of values c and k within units. `units[u]` holds the ratings that unit u
/// got, in any order; units with fewer than two say nothing about agreement. Absent without a
/// pairable rating or where all of these are equal, so that chance would give the same.
std::optional<double> KrippendorffAlpha(const std::vector<std::vector<int>>& units,
                                        RatingScale scale);

}  // namespace graspbench
