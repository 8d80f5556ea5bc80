#pragma once

namespace graspbench {

/// Two-sided p-value of McNemar's exact test (McNemar 1947) for two rates on the same items:
/// `only_a` items passed in A and failed in B, `only_b` the other way round; items with equal
/// outcomes say nothing. Under the null each differing item is a fair coin:
///
///     p = min(1, 2 P(X <= min(only_a, only_b))),  X ~ Binomial(only_a + only_b, 1/2)
///
/// without the mid-p correction. Takes items as independent: grasps of one object are not, which
/// makes p too small; SignFlipTest knows of objects and gives this p where each object has one
/// item. Throws Error (kInternal) for a negative count.
double McNemarExact(int only_a, int only_b);

}  // namespace graspbench
