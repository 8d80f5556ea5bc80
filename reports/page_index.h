#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/value.h"
#include "reports/run_data.h"

namespace graspbench {

/// The cases of several runs in the order in which they first occur. Cases of one name in one
/// version of one suite are one case.
struct PageCases {
  struct Case {
    std::string suite, id, object, category, intent, instruction;
    std::vector<std::pair<int, int>> items;  ///< run, place among its records
  };
  std::vector<Case> cases;
  std::vector<std::vector<uint32_t>> case_of;  ///< of each run's records
};
PageCases FindCases(std::span<const RunData* const> runs);

/// What a page knows of a run before anything is loaded: the leaderboard with all its columns, and
/// for every record its names and its value in each column. `src/data.js` of the page reads it.
Value RunValue(const RunData& run, std::span<const uint32_t> case_of);

/// {"id", "object", "category", "intent", "instruction"} of each case, as five lists.
Value CasesValue(const PageCases& cases);

}  // namespace graspbench
