#include "runner/store.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "runner/difference.h"
#include "runner/environment.h"
#include "runner/run_lock.h"
#include "runner/sqlite.h"

namespace graspbench {
namespace {

constexpr char kManifestName[] = "manifest.json";
constexpr char kDatabaseName[] = "run.sqlite";

// A rollback journal rather than a write-ahead log: it also works on the network file systems of
// clusters, and the run stays one file. FULL syncs the file before a commit returns.
constexpr char kPrepare[] = R"(
PRAGMA journal_mode = TRUNCATE;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS items (
  item_id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  generator TEXT NOT NULL,
  sample INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  record TEXT NOT NULL
);)";

/// The manifest of an existing run. A directory of another schema is refused before anything of it
/// is believed.
Value ReadManifest(const std::filesystem::path& path) {
  Value manifest = ReadJson(path);
  const Value* schema = manifest.is_dict() ? manifest.Find("schema") : nullptr;
  if (schema != nullptr && !(*schema == Value(kRunSchema))) {
    throw Error(ErrorKind::kInput,
                "the run has schema " + ToJson(*schema) + ", this build reads schema " +
                    std::to_string(kRunSchema),
                path.string(), "use the grasp-bench that wrote it, or run again");
  }
  return manifest;
}

void RefuseOtherConfiguration(const std::filesystem::path& directory, const Value& there,
                              const Value& now) {
  static const Value none;
  const Value* a = there.Find("configuration");
  const Value* b = now.Find("configuration");
  const auto lines = Differences(a ? *a : none, b ? *b : none);
  if (lines.empty()) return;
  std::string problem = "this directory holds a run with another configuration:";
  for (const std::string& line : lines) problem += "\n    " + line;
  throw Error(ErrorKind::kUsage, problem, directory.string(),
              "repeat the run's own flags to continue it, or give this run another --out");
}

}  // namespace

struct RunStore::Impl {
  std::filesystem::path directory;
  Value manifest;
  std::optional<RunLock> lock;
  std::optional<Database> database;
  std::optional<Database::Statement> insert;
  std::set<std::string> finished;

  std::filesystem::path ManifestPath() const { return directory / kManifestName; }
  std::filesystem::path DatabasePath() const { return directory / kDatabaseName; }

  void Check() {
    const std::string found = database->Single("PRAGMA quick_check(1)");
    if (found == "ok") return;
    throw Error(ErrorKind::kInput, "the database of this run is damaged (" + found + ")",
                DatabasePath().string(),
                "restore the file from a copy, or move the run directory away and run again");
  }

  void LoadFinished() {
    // A run that was killed at its very start may have no table yet.
    if (database->Single("SELECT name FROM sqlite_master WHERE name = 'items'").empty()) return;
    Database::Statement ids(*database, "SELECT item_id FROM items");
    while (ids.Step()) finished.insert(ids.Text(0));
  }
};

RunStore::RunStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunStore::~RunStore() = default;
RunStore::RunStore(RunStore&&) noexcept = default;

RunStore RunStore::Open(const std::filesystem::path& directory, const Value& manifest) {
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  CreateFolder(directory);
  impl->lock.emplace(directory);
  const bool exists = std::filesystem::exists(impl->ManifestPath());
  if (!exists && std::filesystem::exists(impl->DatabasePath())) {
    throw Error(ErrorKind::kInput, "there is a database but no manifest",
                impl->ManifestPath().string(),
                "restore the manifest, or move the run directory away and run again");
  }
  if (exists) {
    impl->manifest = ReadManifest(impl->ManifestPath());
    RefuseOtherConfiguration(directory, impl->manifest, manifest);
    if (const Value* sessions = manifest.Find("sessions")) {
      const Value* before = impl->manifest.Find("sessions");
      Value::List all = before != nullptr ? before->AsList() : Value::List{};
      all.insert(all.end(), sessions->AsList().begin(), sessions->AsList().end());
      impl->manifest.Set("sessions", std::move(all));
    }
  } else {
    impl->manifest = manifest;
    WriteFile(impl->ManifestPath(), ToJson(manifest, 2) + "\n");
  }
  impl->database.emplace(impl->DatabasePath(), Database::Mode::kWrite);
  impl->Check();
  impl->database->Execute(kPrepare);
  impl->insert.emplace(*impl->database, "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  impl->LoadFinished();
  return RunStore(std::move(impl));
}

RunStore RunStore::Read(const std::filesystem::path& directory) {
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  if (!std::filesystem::exists(impl->ManifestPath())) {
    throw Error(ErrorKind::kMissing,
                "this is no run directory: it has no " + std::string(kManifestName),
                directory.string(), "give the directory that `grasp-bench run` wrote");
  }
  impl->manifest = ReadManifest(impl->ManifestPath());
  if (!std::filesystem::exists(impl->DatabasePath())) {
    throw Error(ErrorKind::kMissing, "this run has no " + std::string(kDatabaseName),
                directory.string(), "start its command again");
  }
  impl->database.emplace(impl->DatabasePath(), Database::Mode::kRead);
  impl->Check();
  impl->LoadFinished();
  return RunStore(std::move(impl));
}

const Value& RunStore::manifest() const { return impl_->manifest; }

const std::filesystem::path& RunStore::directory() const { return impl_->directory; }

void RunStore::Add(const Record& record, int position) {
  if (Has(record.item_id)) {
    throw Error(ErrorKind::kInternal, "item " + record.item_id + " is stored already",
                impl_->DatabasePath().string());
  }
  impl_->insert->Bind(1, record.item_id)
      .Bind(2, int64_t{position})
      .Bind(3, record.case_id)
      .Bind(4, record.generator)
      .Bind(5, int64_t{record.sample})
      .Bind(6, record.status)
      .Bind(7, record.reason)
      .Bind(8, ToJson(ToValue(record)));
  impl_->insert->Step();
  impl_->insert->Reset();
  impl_->finished.insert(record.item_id);
}

void RunStore::Add(std::span<const StoredRecord> records) {
  impl_->database->Execute("BEGIN");
  try {
    for (const StoredRecord& stored : records) Add(stored.record, stored.position);
    impl_->database->Execute("COMMIT");
  } catch (...) {
    // SQLite has rolled back by itself after a full disk.
    try {
      impl_->database->Execute("ROLLBACK");
    } catch (const Error&) {
    }
    impl_->finished.clear();
    impl_->LoadFinished();
    throw;
  }
}

bool RunStore::Has(const std::string& item_id) const { return impl_->finished.contains(item_id); }

int RunStore::size() const { return static_cast<int>(impl_->finished.size()); }

std::vector<Record> RunStore::Records() const {
  std::vector<Record> records;
  for (StoredRecord& stored : StoredRecords()) records.push_back(std::move(stored.record));
  return records;
}

std::vector<StoredRecord> RunStore::StoredRecords() const {
  std::vector<StoredRecord> records;
  if (impl_->finished.empty()) return records;
  Database::Statement rows(*impl_->database, "SELECT item_id, position, record FROM items");
  while (rows.Step()) {
    const std::string where = impl_->DatabasePath().string() + ", item " + rows.Text(0);
    records.push_back(
        {RecordFromValue(ParseJson(rows.Text(2), where), where), std::stoi(rows.Text(1))});
  }
  // SQLite would write all records to a temporary file to sort them.
  std::ranges::sort(records, {}, [](const StoredRecord& stored) {
    return std::tie(stored.position, stored.record.item_id);
  });
  return records;
}

int RunStore::planned() const { return static_cast<int>(impl_->manifest.At("planned").AsInt()); }

void RunStore::Annotate(std::string_view key, Value value) {
  impl_->manifest.Set(key, std::move(value));
}

void RunStore::SetStatus(std::string_view status) {
  impl_->manifest.Set("status", status);
  impl_->manifest.Set("finished", status == "complete" ? Value(UtcNow()) : Value());
  WriteFile(impl_->ManifestPath(), ToJson(impl_->manifest, 2) + "\n");
}

}  // namespace graspbench
