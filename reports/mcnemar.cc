#include "reports/mcnemar.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace graspbench {

double McNemarExact(int only_a, int only_b) {
  if (only_a < 0 || only_b < 0) {
    throw Error(ErrorKind::kInternal, "a negative number of differing items");
  }
  const int n = only_a + only_b;
  double tail = 0;
  for (int k = 0; k <= std::min(only_a, only_b); ++k) {
    tail += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) -
                     n * std::log(2.0));
  }
  return std::min(1.0, 2 * tail);
}

}  // namespace graspbench
