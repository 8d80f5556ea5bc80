#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/record.h"

namespace graspbench {

/// A run directory: `manifest.json`, `run.sqlite`, `artifacts/`, `report/`.
///
/// `Add` is durable when it returns (one synced transaction an item), so that a killed run loses no
/// finished item.
class RunStore {
 public:
  /// Opens for writing and creates what is missing. Throws Error (kUsage) when `manifest` differs
  /// in its configuration from the one already there (the message shows the difference), and when
  /// another process holds the run.
  static RunStore Open(const std::filesystem::path& directory, const Value& manifest);
  /// Opens for reading. Throws Error (kMissing) when this is no run directory.
  static RunStore Read(const std::filesystem::path& directory);
  ~RunStore();
  RunStore(RunStore&&) noexcept;

  const Value& manifest() const;
  const std::filesystem::path& directory() const;
  void Add(const Record& record);
  bool Has(const std::string& item_id) const;
  /// All records in the order of their plan position, then item id.
  std::vector<Record> Records() const;
  /// Items the run has planned, as recorded in the manifest.
  int planned() const;

 private:
  struct Impl;
  explicit RunStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graspbench
