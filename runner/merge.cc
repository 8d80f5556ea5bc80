#include "runner/merge.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "runner/difference.h"
#include "runner/store.h"

namespace graspbench {
namespace {

Value WithoutShard(const Value& manifest) {
  Value configuration = manifest.At("configuration");
  configuration.Set("shard", "0/1");
  return configuration;
}

/// The manifest of the whole run: shared configuration, planned items added up, sessions in order.
Value UnitedManifest(const std::vector<RunStore>& stores) {
  Value manifest = stores.front().manifest();
  Value::List sessions;
  std::map<std::string, int64_t> planned;
  for (const RunStore& store : stores) {
    const auto& own = store.manifest().At("sessions").AsList();
    sessions.insert(sessions.end(), own.begin(), own.end());
    for (const auto& [id, count] : store.manifest().At("planned_by_generator").AsDict()) {
      planned[id] += count.AsInt();
    }
  }
  Value by_generator = manifest.At("planned_by_generator");  // keeps the order of the generators
  for (const auto& [id, count] : planned) by_generator.Set(id, count);
  manifest.Set("configuration", WithoutShard(manifest));
  manifest.Set("planned", manifest.At("configuration").At("plan").At("items"));
  manifest.Set("planned_by_generator", std::move(by_generator));
  manifest.Set("sessions", std::move(sessions));
  manifest.Set("status", "started");
  manifest.Set("finished", Value());
  return manifest;
}

void RefuseDifferentRuns(const std::vector<RunStore>& stores) {
  const Value first = WithoutShard(stores.front().manifest());
  for (const RunStore& store : stores) {
    const auto lines = Differences(first, WithoutShard(store.manifest()));
    if (lines.empty()) continue;
    std::string problem = "these are no parts of one run:";
    for (const std::string& line : lines) problem += "\n    " + line;
    throw Error(ErrorKind::kUsage, problem,
                stores.front().directory().string() + " and " + store.directory().string(),
                "merge directories that one command with different --shard wrote");
  }
}

std::vector<StoredRecord> UnitedRecords(const std::vector<RunStore>& stores) {
  std::vector<StoredRecord> all;
  std::map<std::string, std::string> origin;
  for (const RunStore& store : stores) {
    for (StoredRecord& stored : store.StoredRecords()) {
      const std::string& id = stored.record.item_id;
      const auto [entry, fresh] = origin.emplace(id, store.directory().string());
      if (!fresh) {
        throw Error(ErrorKind::kUsage, "item " + id + " is there twice",
                    entry->second + " and " + store.directory().string(), "give each shard once");
      }
      all.push_back(std::move(stored));
    }
  }
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.position < b.position; });
  return all;
}

void RefuseGaps(const std::vector<RunStore>& stores, const std::vector<StoredRecord>& records) {
  const Value& plan = stores.front().manifest().At("configuration").At("plan");
  const auto total = static_cast<size_t>(plan.At("items").AsInt());
  if (records.size() != total) {
    std::string hint;
    for (const RunStore& store : stores) {
      hint += (hint.empty() ? "here are " : ", ") +
              store.manifest().At("configuration").At("shard").AsString() + " with " +
              std::to_string(store.size()) + " of " + std::to_string(store.planned()) + " items";
    }
    throw Error(ErrorKind::kUsage,
                std::to_string(total - std::min(total, records.size())) + " of " +
                    std::to_string(total) + " items are missing",
                {}, hint + "; add the missing shards, or start unfinished ones again");
  }
  Sha256 hash;
  for (const StoredRecord& stored : records) hash.Add(stored.record.item_id);
  if (hash.Hex() != plan.At("hash").AsString()) {
    throw Error(ErrorKind::kInput, "the items are not those that the manifest plans",
                stores.front().directory().string(), "a run directory was changed by hand");
  }
}

void CopyArtifacts(const std::vector<RunStore>& stores, const std::filesystem::path& out) {
  for (const RunStore& store : stores) {
    const auto source = store.directory() / "artifacts";
    if (!std::filesystem::is_directory(source)) continue;
    CreateFolder(out / "artifacts");
    for (const auto& file : std::filesystem::directory_iterator(source)) {
      const auto target = out / "artifacts" / file.path().filename();
      std::error_code code;
      std::filesystem::create_hard_link(file.path(), target, code);
      if (!code) continue;
      std::filesystem::copy_file(file.path(), target,
                                 std::filesystem::copy_options::overwrite_existing, code);
      if (code) {
        throw Error(ErrorKind::kIo, "cannot copy: " + code.message(), target.string(),
                    "merge again once this is mended");
      }
    }
  }
}

}  // namespace

int MergeShards(const std::filesystem::path& out, std::span<const std::filesystem::path> shards) {
  if (shards.empty()) throw Error(ErrorKind::kUsage, "there is no shard to merge");
  std::vector<RunStore> stores;
  for (const std::filesystem::path& shard : shards) stores.push_back(RunStore::Read(shard));
  RefuseDifferentRuns(stores);
  std::vector<StoredRecord> records = UnitedRecords(stores);
  RefuseGaps(stores, records);

  RunStore merged = RunStore::Open(out, UnitedManifest(stores));
  std::erase_if(records, [&](const auto& stored) { return merged.Has(stored.record.item_id); });
  merged.Add(records);
  CopyArtifacts(stores, out);
  merged.SetStatus("complete");
  return merged.size();
}

}  // namespace graspbench
