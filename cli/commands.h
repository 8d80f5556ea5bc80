#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace graspbench {

/// What the process tells its caller.
enum ExitCode : int {
  kExitFine = 0,
  kExitGateFailed = 1,
  kExitUsage = 2,            ///< usage, configuration or missing asset
  kExitTooManyFailures = 3,  ///< finished, but more failures than --fail-on-error allows
  kExitInterrupted = 4,      ///< interrupted; the same command continues
};

/// What the chosen subcommand does; returns an exit code or throws Error.
using Action = std::function<int()>;

/// Each adds one subcommand with its flags. When the subcommand is the chosen one, parsing sets
/// `action`. Flags get their environment variable GRASP_BENCH_<FLAG> in main.
void AddRun(CLI::App& app, Action& action);
void AddScore(CLI::App& app, Action& action);
void AddRetarget(CLI::App& app, Action& action);
void AddConvert(CLI::App& app, Action& action);
void AddReport(CLI::App& app, Action& action);
void AddCompare(CLI::App& app, Action& action);
void AddGate(CLI::App& app, Action& action);
void AddImportRatings(CLI::App& app, Action& action);
void AddJudge(CLI::App& app, Action& action);
void AddView(CLI::App& app, Action& action);
void AddAnnotate(CLI::App& app, Action& action);
void AddCaption(CLI::App& app, Action& action);
void AddMerge(CLI::App& app, Action& action);
void AddList(CLI::App& app, Action& action);
void AddTrain(CLI::App& app, Action& action);
void AddDoctor(CLI::App& app, Action& action);

}  // namespace graspbench
