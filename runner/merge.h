#pragma once

#include <filesystem>
#include <span>

namespace graspbench {

/// Unites the shards of a run into `out`, which then holds what a run in one piece would hold.
/// Returns the number of items. Throws Error (kUsage) when the shards differ in anything but their
/// part, when an item is there twice, and when one is missing (naming the shards it belongs to);
/// `out` is only made when all is well.
int MergeShards(const std::filesystem::path& out, std::span<const std::filesystem::path> shards);

}  // namespace graspbench
