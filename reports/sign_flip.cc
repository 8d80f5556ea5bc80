#include "reports/sign_flip.h"

#include <array>
#include <cmath>
#include <vector>

#include "core/rng.h"
#include "reports/clusters.h"

namespace graspbench {
namespace {

/// Totals of the clusters that are not zero.
std::vector<double> Totals(std::span<const double> differences,
                           std::span<const std::string> clusters) {
  std::vector<double> totals;
  for (const ClusterSum& cluster : SumByCluster(differences, clusters)) {
    if (cluster.sum != 0) totals.push_back(cluster.sum);
  }
  return totals;
}

/// Sums under given signs, eight clusters at a time: bit j of a byte set flips cluster j of its
/// eight.
class FlippedSums {
 public:
  explicit FlippedSums(const std::vector<double>& totals) {
    for (size_t first = 0; first < totals.size(); first += 8) {
      std::array<double, 256>& table = tables_.emplace_back();
      for (size_t bits = 0; bits < table.size(); ++bits) {
        table[bits] = 0;
        for (size_t j = 0; j < 8 && first + j < totals.size(); ++j) {
          table[bits] += (bits >> j & 1) != 0 ? -totals[first + j] : totals[first + j];
        }
      }
    }
  }

  /// `next_word` gives 32 signs a call.
  template <typename NextWord>
  double Sum(NextWord next_word) const {
    double sum = 0;
    uint32_t word = 0;
    for (size_t i = 0; i < tables_.size(); ++i) {
      word = i % 4 == 0 ? next_word() : word >> 8;
      sum += tables_[i][word & 0xFF];
    }
    return sum;
  }

 private:
  std::vector<std::array<double, 256>> tables_;
};

}  // namespace

double SmallestPValue(int clusters) { return clusters < 1 ? 1 : std::ldexp(1.0, 1 - clusters); }

double SignFlipTest(std::span<const double> differences, std::span<const std::string> clusters,
                    const SignFlipOptions& options) {
  const std::vector<double> totals = Totals(differences, clusters);
  if (totals.empty()) return 1;
  double observed = 0, magnitude = 0;
  for (const double total : totals) observed += total, magnitude += std::abs(total);
  // Sums that are equal but for rounding count as reached.
  const double threshold = std::abs(observed) - 1e-12 * magnitude;

  const FlippedSums sums(totals);
  int reached = 0;
  if (totals.size() <= kExactClusters) {
    const uint32_t assignments = uint32_t{1} << totals.size();
    for (uint32_t signs = 0; signs < assignments; ++signs) {
      reached += std::abs(sums.Sum([signs] { return signs; })) >= threshold;
    }
    return static_cast<double>(reached) / assignments;
  }
  Rng rng(options.seed, options.stream, "sign flip");
  for (int i = 0; i < options.flips; ++i) {
    reached += std::abs(sums.Sum([&rng] { return rng.Bits(); })) >= threshold;
  }
  return (1.0 + reached) / (1.0 + options.flips);
}

}  // namespace graspbench
