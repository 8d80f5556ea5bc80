#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/record.h"
#include "reports/comparison.h"
#include "reports/measures.h"

namespace graspbench {

/// The finished items of two rows on the same case and sample.
struct ItemPair {
  const Record* a = nullptr;
  const Record* b = nullptr;
};

struct ItemPairs {
  std::vector<ItemPair> pairs;  ///< by case, then sample
  int only_a = 0, only_b = 0;   ///< items without a partner
};

/// The records must outlive the result.
ItemPairs PairItems(std::span<const Record> records_a, const std::string& row_a,
                    std::span<const Record> records_b, const std::string& row_b);

/// One column over pairs of items, all but the corrected p-value. `stream` names the random draws.
ComparedColumn CompareColumn(std::span<const ItemPair> pairs, const Measure& a, const Measure& b,
                             const std::string& stream);

}  // namespace graspbench
