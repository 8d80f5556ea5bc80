#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/value.h"
#include "runner/canary.h"
#include "runner/plan.h"
#include "runner/run_options.h"
#include "runner/workbench.h"

namespace graspbench {

/// How a run ended.
struct RunSummary {
  int planned = 0;           ///< items of this directory
  int finished = 0;          ///< of them stored
  int added = 0;             ///< of them in this session
  bool interrupted = false;  ///< by Ctrl-C or SIGTERM; the same command continues
};

/// A run of generators over a suite, from the options to a full run directory.
class Run {
 public:
  /// Asks the parts what they are and plans, without writing anything. Forks a worker, so this
  /// process must have a single thread. `log` gets progress and may be null. Throws Error for
  /// everything that cannot be meant: unknown names, missing data, no items; and Interrupted.
  Run(RunOptions options, const Parts& parts, std::FILE* log);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  const std::filesystem::path& directory() const;
  const Value& manifest() const;
  const Plan& plan() const;

  /// Checks the suite's canaries, those of the run's profiles. Throws Interrupted.
  std::vector<CanaryCheck> CheckCanaries();

  /// Opens or continues the run directory, checks the canaries, does what is left. Nothing when all
  /// items are stored. Throws Error (kInput) when a canary fails, Error (kIo) on a full disk, and
  /// what RunStore::Open throws.
  RunSummary Execute();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace graspbench
