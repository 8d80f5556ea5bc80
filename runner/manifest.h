#pragma once

#include <filesystem>

#include "core/value.h"
#include "runner/description.h"
#include "runner/plan.h"
#include "runner/run_options.h"

namespace graspbench {

/// The manifest of a run, `manifest.json`:
///
///     schema         1
///     status         "started", then "complete", "incomplete" or "error"
///     planned        items of this directory
///     planned_by_generator  the same for each generator
///     configuration  what decides the values; compared when a run is continued or merged
///       build        version, revision, changes (hash of uncommitted ones, "" when clean)
///       suite        id, version, title, stand_in, source, licence
///       hand         name, title, hash
///       generators   list of id, version, weights_hash, hand, samples, source
///       metrics      list of id, name, unit, better ("lower", "higher", "none"), definition,
///       source policies     list of profile, policy, profile_hash, engine, headline, ceiling,
///       source,
///                    constants
///       split, categories, items, limit
///       seed, timeout (s an item)
///       plan         items (of all shards), hash
///       shard        "0/3"; "0/1" for a whole run
///     sessions       one entry for each time the run was started or continued: started, command
///                    (the effective options), environment (see DescribeEnvironment)
///     canaries       the checks of the last session: canary, what, low, high, value, problem
///     finished       time of completion, else null
Value MakeManifest(const RunOptions& options, const Description& description, const Plan& plan);

/// Where a run goes when it is not told: runs/<suite>-<split>-<hash of the configuration>, with the
/// shard appended. The same command finds its directory again.
std::filesystem::path DefaultDirectory(const RunOptions& options, const Value& manifest);

}  // namespace graspbench
