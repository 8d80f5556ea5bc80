#pragma once

#include <string>
#include <vector>

#include "runner/store.h"
#include "tests/reports/records.h"

namespace graspbench::e2e {

/// Writes a run directory with these finished items, of `planned` ones in all.
inline void StoreRun(const std::string& directory, const std::vector<records::Item>& items,
                     int planned, Value manifest = records::Manifest()) {
  const bool complete = static_cast<int>(items.size()) == planned;
  manifest.Set("schema", kRunSchema).Set("status", complete ? "complete" : "incomplete");
  RunStore store = RunStore::Open(directory, manifest.Set("planned", planned));
  int position = 0;
  for (const records::Item& item : items) store.Add(records::Make(item), position++);
}

}  // namespace graspbench::e2e
