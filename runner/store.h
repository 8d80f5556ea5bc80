#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record.h"

namespace graspbench {

/// A record and its position in the whole plan.
struct StoredRecord {
  Record record;
  int position = 0;
};

/// The "schema" of manifests and databases that this build writes and reads.
inline constexpr int kRunSchema = 1;

/// A run directory: `manifest.json`, `run.sqlite`, `artifacts/`, `report/`.
///
/// `Add` is durable when it returns (one synced transaction an item), so that a killed run loses no
/// finished item. One process writes at a time; any number may read.
class RunStore {
 public:
  /// Opens for writing and creates what is missing, the manifest first. Throws Error (kUsage) when
  /// `manifest` differs in its "configuration" from the one already there (the message shows the
  /// difference key by key) and when another process holds the run; Error (kInput) when the
  /// database is damaged; Error (kIo) when the disk is full.
  static RunStore Open(const std::filesystem::path& directory, const Value& manifest);
  /// Opens for reading. Throws Error (kMissing) when this is no run directory and Error (kInput)
  /// when it is damaged or of another schema.
  static RunStore Read(const std::filesystem::path& directory);
  ~RunStore();
  RunStore(RunStore&&) noexcept;

  /// See runner/manifest.h for what it holds.
  const Value& manifest() const;
  const std::filesystem::path& directory() const;
  /// Stores a finished item at its position in the whole plan. Throws Error (kIo) when that fails,
  /// for example on a full disk; everything added before stays.
  void Add(const Record& record, int position = 0);
  /// Many at once, in one transaction: all or none.
  void Add(std::span<const StoredRecord> records);
  bool Has(const std::string& item_id) const;
  /// Number of finished items.
  int size() const;
  /// All records in the order of their plan position, then item id.
  std::vector<Record> Records() const;
  /// The same with their positions.
  std::vector<StoredRecord> StoredRecords() const;
  /// Items the run has planned, as recorded in the manifest.
  int planned() const;
  /// Sets a member of the manifest other than its configuration; written with the next status.
  void Annotate(std::string_view key, Value value);
  /// Rewrites the manifest with another status: "started", "complete", "incomplete" or "error".
  void SetStatus(std::string_view status);

 private:
  struct Impl;
  explicit RunStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace graspbench
