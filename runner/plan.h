#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "suites/suite.h"

namespace graspbench {

/// One (case, generator, sample) that a run has to answer for.
struct PlannedItem {
  /// First 16 hex digits of SHA-256 over suite id and version, case id, generator id and sample.
  std::string id;
  int position = 0;    ///< in the whole plan, whatever the shard
  int case_index = 0;  ///< into Plan::cases
  int generator = 0;   ///< into Plan::generators
  int sample = 0;
};

/// A generator, with the hand that its grasps are measured on, as far as planning is concerned.
struct PlannedGenerator {
  std::string id;
  int samples = 1;
};

/// Part `index` of `count` of a plan; all of it by default.
struct Shard {
  int index = 0;  ///< 0 … count - 1
  int count = 1;

  bool whole() const { return count == 1; }
  bool operator==(const Shard&) const = default;
};

/// Everything a run has to do, in its fixed order: by case, then generator, then sample.
struct Plan {
  std::string suite;  ///< its id
  std::vector<CaseRef> cases;
  std::vector<PlannedGenerator> generators;
  std::vector<PlannedItem> items;  ///< those of the shard
  int total = 0;                   ///< items of all shards together
  std::string hash;                ///< SHA-256 over the ids of all shards in plan order
};

std::string ItemId(const std::string& suite, const std::string& version, const std::string& case_id,
                   const std::string& generator, int sample);

/// Items = cases × generators × samples, restricted to `shard`. Which shard an item belongs to is
/// decided by the id of the first sample of its case and generator: all samples of one question
/// stay together, and neither filters nor the other shards matter. Throws Error (kUsage) when there
/// is nothing to do at all or two generators share an id.
Plan MakePlan(const SuiteInfo& suite, std::vector<CaseRef> cases,
              std::vector<PlannedGenerator> generators, const Shard& shard);

/// Reads "i/N". The index is taken modulo N, so that counting from 0 and counting from 1 both give
/// N disjoint parts. Throws Error (kUsage) for anything else.
Shard ParseShard(const std::string& text);

/// The shard that a job array gives this process: Slurm (SLURM_ARRAY_TASK_ID with
/// _MIN, _STEP and _COUNT), an indexed Kubernetes job
/// (JOB_COMPLETION_INDEX with JOB_COMPLETIONS) or Open MPI (OMPI_COMM_WORLD_RANK and _SIZE).
/// Nothing when there is no array. Throws Error (kUsage) when an index comes without its count.
std::optional<Shard> ShardOfJobArray();

}  // namespace graspbench
