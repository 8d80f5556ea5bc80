#include "cli/report_source.h"

#include "cli/run_data.h"
#include "core/error.h"
#include "core/json.h"
#include "reports/leaderboard_file.h"

namespace graspbench {

ReportSource ReadReport(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorKind::kMissing, "there is no such run directory or file", path.string(),
                "a report is of a run, or of what report --format json wrote");
  }
  if (std::filesystem::is_regular_file(path)) {
    return {path.string(), LeaderboardFrom(ReadJson(path), path.string())};
  }
  const RunData run = ReadRunData(path);
  Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  board.run = run.name;
  return {path.string(), std::move(board)};
}

}  // namespace graspbench
