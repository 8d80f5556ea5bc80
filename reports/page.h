#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/value.h"
#include "reports/item_scene.h"
#include "reports/run_data.h"

namespace graspbench {

/// A run that a page shows.
struct PageRun {
  RunData data;
  SceneSource scenes;
};

/// Which items a page holds geometry and details of, where it is one file only.
struct PageSample {
  int count = 24;  ///< items drawn at random among those with a grasp
  uint64_t seed = 0;
  std::vector<std::string> items;  ///< item ids to take instead; empty to draw
};

/// Whether this build holds the page's script; it is bundled by npm.
bool CanWritePages();
/// Throws Error (kMissing) where it does not.
void RequirePages();

/// Writes `directory`/index.html, a leaderboard with plots, a table of all items, and a viewer of
/// grasps and trials, for browsers that need no network and no server. Beside it lies
/// `page-data/`, which the page loads as items are opened; with a `sample` everything is in the one
/// file. What was there of an earlier page is replaced. The same runs give the same bytes.
///
/// Nothing from a run is ever markup: it is stored as JSON without "<", shown as text, and the
/// page's policy (Content-Security-Policy) allows its own script alone.
///
/// Throws Error (kMissing) in a build without the script, Error (kUsage) for a sample with an item
/// that no run has, and as BuildLeaderboard does.
void WritePage(std::span<const PageRun> runs, const std::filesystem::path& directory,
               const std::optional<PageSample>& sample = std::nullopt);

}  // namespace graspbench
