#pragma once

#include <vector>

#include "core/record.h"
#include "core/rng.h"

namespace graspbench {

/// Draws `count` of the candidates without replacement, at random and about as many of each
/// generator, so that each gets as good an estimate; mixed. `count` must not exceed theirs.
std::vector<const Record*> DrawEvenly(const std::vector<const Record*>& candidates, int count,
                                      Rng& rng);

}  // namespace graspbench
