#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "core/record.h"

namespace graspbench {

/// The run directory that was written to last among those below `folder`, where runs without --out
/// go. Throws Error (kMissing) when there is none.
std::filesystem::path NewestRun(const std::filesystem::path& folder);

/// The record that `name` means: an item id, the beginning of only one, or a case id. Of a case
/// with several items `generator`, where not empty, selects, and the first sample counts. Throws
/// Error (kUsage) for a name that fits nothing, with the nearest one, or more than one item.
const Record& FindItem(const std::vector<Record>& records, const std::string& name,
                       const std::string& generator);

/// The surfaces of a grasp, in the object frame.
struct GraspSurfaces {
  TriMesh object, hand;
};

/// What `run` keeps as artifacts/<item id>.glb. Throws Error (kMissing) when the run kept none.
GraspSurfaces ReadArtifact(const std::filesystem::path& run, const Record& record);

}  // namespace graspbench
