#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace graspbench {

struct SignFlipOptions {
  int flips = 10000;  ///< random assignments where there are too many to go through all
  uint64_t seed = 0;
  std::string stream;  ///< names the random stream, so that tests do not share draws
};

/// Two-sided p-value for "the mean of paired differences is zero", by flipping the signs of whole
/// clusters (Fisher's randomisation test on cluster totals).
///
/// The null hypothesis: of each object, the results of A and B could as well have come the other
/// way round. Then the total D_c of its differences is as likely to be −D_c, for each object by
/// itself; whatever joins the grasps of one object stays. With T = |Σ_c ±D_c|, p is the share of
/// all 2^k assignments of signs whose T reaches the observed one, k being the number of objects
/// with D_c ≠ 0. All are gone through up to k = kExactClusters; above, `flips` random ones are
/// drawn and p = (1 + reached) / (1 + flips), which keeps the error rate (Phipson and Smyth 2010).
///
/// Holds at any sample size, without a distribution. It cannot go below 2^(1−k): with five objects
/// no difference is significant at 0.05. For outcomes of 0 and 1 with one item per object it is
/// McNemar's exact test. Gives 1 where nothing differs. Depends on neither the order of values nor
/// that of clusters.
double SignFlipTest(std::span<const double> differences, std::span<const std::string> clusters,
                    const SignFlipOptions& options = {});

/// The smallest p-value that so many clusters can give, 2^(1−k); 1 for none.
double SmallestPValue(int clusters);

inline constexpr int kExactClusters = 16;

}  // namespace graspbench
