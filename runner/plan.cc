#include "runner/plan.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/hash.h"

namespace graspbench {
namespace {

/// `id` is the leading part of a hexadecimal hash, which is uniform.
bool InShard(const std::string& id, const Shard& shard) {
  const uint64_t key = std::stoull(id, nullptr, 16);
  return key % static_cast<uint64_t>(shard.count) == static_cast<uint64_t>(shard.index);
}

std::optional<int> ParseInt(std::string_view text) {
  int value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int> IntFromEnvironment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  const auto value = ParseInt(text);
  if (!value) {
    throw Error(ErrorKind::kUsage, "\"" + std::string(text) + "\" is not a number", name,
                "give the part of the run by hand: --shard i/N");
  }
  return value;
}

Shard ArrayShard(int index, std::optional<int> count, const std::string& index_name,
                 const std::string& count_name) {
  if (!count || *count < 1 || index < 0 || index >= *count) {
    throw Error(ErrorKind::kUsage,
                "the index " + std::to_string(index) + " has no count to go with it",
                index_name + ", " + count_name,
                "set " + count_name +
                    " to the number of jobs, or give --shard i/N (--shard 0/1 "
                    "for the whole run)");
  }
  return {index, *count};
}

}  // namespace

std::string ItemId(const std::string& suite, const std::string& version, const std::string& case_id,
                   const std::string& generator, int sample) {
  Sha256 hash;
  for (const std::string& field : {suite, version, case_id, generator}) {
    hash.Add(std::to_string(field.size())).Add(":").Add(field);
  }
  return hash.Add(std::to_string(sample)).Hex().substr(0, 16);
}

Plan MakePlan(const SuiteInfo& suite, std::vector<CaseRef> cases,
              std::vector<PlannedGenerator> generators, const Shard& shard) {
  std::set<std::string> names;
  for (const PlannedGenerator& generator : generators) {
    if (names.insert(generator.id).second) continue;
    throw Error(ErrorKind::kUsage, "the generator \"" + generator.id + "\" is given twice", {},
                "name each generator once");
  }
  Plan plan{.suite = suite.id, .cases = std::move(cases), .generators = std::move(generators)};
  Sha256 hash;
  for (size_t c = 0; c < plan.cases.size(); ++c) {
    for (size_t g = 0; g < plan.generators.size(); ++g) {
      bool mine = false;
      for (int sample = 0; sample < plan.generators[g].samples; ++sample) {
        std::string id =
            ItemId(suite.id, suite.version, plan.cases[c].id, plan.generators[g].id, sample);
        if (sample == 0) mine = InShard(id, shard);
        hash.Add(id);
        const int position = plan.total++;
        if (!mine) continue;
        plan.items.push_back(
            {std::move(id), position, static_cast<int>(c), static_cast<int>(g), sample});
      }
    }
  }
  if (plan.total == 0) {
    throw Error(ErrorKind::kUsage, "there is nothing to do: no case passes the filters",
                "suite " + suite.id,
                "check --split, --category, --item and --limit; `grasp-bench list suites` shows "
                "what there is");
  }
  plan.hash = hash.Hex();
  return plan;
}

Shard ParseShard(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto index = ParseInt(std::string_view(text).substr(0, slash));
    const auto count = ParseInt(std::string_view(text).substr(slash + 1));
    if (index && count && *count >= 1 && *index >= 0 && *index <= *count) {
      return {*index % *count, *count};
    }
  }
  throw Error(ErrorKind::kUsage, "\"" + text + "\" is not a part of a run", "--shard",
              "write i/N, for example 0/4, 1/4, 2/4 and 3/4");
}

std::optional<Shard> ShardOfJobArray() {
  if (const auto id = IntFromEnvironment("SLURM_ARRAY_TASK_ID")) {
    const int first = IntFromEnvironment("SLURM_ARRAY_TASK_MIN").value_or(0);
    const int step = std::max(1, IntFromEnvironment("SLURM_ARRAY_TASK_STEP").value_or(1));
    return ArrayShard((*id - first) / step, IntFromEnvironment("SLURM_ARRAY_TASK_COUNT"),
                      "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT");
  }
  if (const auto index = IntFromEnvironment("JOB_COMPLETION_INDEX")) {
    return ArrayShard(*index, IntFromEnvironment("JOB_COMPLETIONS"), "JOB_COMPLETION_INDEX",
                      "JOB_COMPLETIONS");
  }
  if (const auto rank = IntFromEnvironment("OMPI_COMM_WORLD_RANK")) {
    return ArrayShard(*rank, IntFromEnvironment("OMPI_COMM_WORLD_SIZE"), "OMPI_COMM_WORLD_RANK",
                      "OMPI_COMM_WORLD_SIZE");
  }
  return std::nullopt;
}

}  // namespace graspbench
