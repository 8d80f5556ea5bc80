#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace graspbench {

/// The whole file as bytes. Throws Error (kMissing) if it does not exist, Error (kIo) if it cannot
/// be read.
std::string ReadFile(const std::filesystem::path& path);

/// Writes to a temporary name beside `path`, syncs, then renames: the file is either the old or the
/// whole new one. Creates the folder where it is missing. Throws Error (kIo), for example on a full
/// disk.
void WriteFile(const std::filesystem::path& path, std::string_view bytes);

/// Creates the folder and those above it where they are missing. Throws Error (kIo) with `hint`.
void CreateFolder(const std::filesystem::path& folder, const std::string& hint = "");

/// Where derived data that can be made again is kept: $GRASP_BENCH_CACHE, else
/// $XDG_CACHE_HOME/grasp-bench, else
/// ~/.cache/grasp-bench. Created on demand.
std::filesystem::path CacheDirectory();

/// The folder `assets/` of this installation: $GRASP_BENCH_ASSETS, else the one the build was
/// configured with.
std::filesystem::path AssetDirectory();

}  // namespace graspbench
