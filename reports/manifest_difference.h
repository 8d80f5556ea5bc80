#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/difference.h"
#include "core/value.h"

namespace graspbench {

/// What a difference between two manifests means for a comparison of their numbers.
enum class Bearing {
  kInvalid,   ///< the numbers measure different things: suite, split, hand, metric, profile
  kCompared,  ///< what the comparison is about: generator, weights, seed
  kContext,   ///< may matter: build, libraries, machine, how many items
};

std::string_view Name(Bearing bearing);  ///< "invalid", "compared", "context"

struct ManifestDifference {
  Difference leaf;
  Bearing bearing = Bearing::kContext;
};

/// What CompareManifests reads of a manifest, as a smaller manifest: "configuration", and of
/// "sessions" the environment of the last one, without the name of the machine.
Value Provenance(const Value& manifest);

/// How the configurations of two runs and the environments of their last sessions differ, key by
/// key. Lists whose entries have a name (metrics, policies, robots) are matched by it. Of the
/// generators only the entries of `pairs` (a row of `a`, a row of `b`) are compared, each pair
/// under the path "generator NAME" or "generator NAME=NAME".
///
/// A definition that differs makes a comparison invalid where both runs have the metric, profile or
/// robot; one that only one of them has is context.
std::vector<ManifestDifference> CompareManifests(
    const Value& a, const Value& b, std::span<const std::pair<std::string, std::string>> pairs);

}  // namespace graspbench
