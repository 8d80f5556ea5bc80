#include "cli/print.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "cli/run_data.h"
#include "core/io_error.h"
#include "reports/formats.h"
#include "reports/leaderboard.h"

namespace graspbench {

void Print(std::string_view text) {
  const size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written == text.size() && std::fflush(stdout) == 0) return;
  throw IoError("write", "standard output");
}

bool ColourWanted() { return isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

void PublishLeaderboard(const RunStore& store, const std::vector<Record>& records, bool json) {
  if (store.planned() == 0) return;
  Leaderboard board = BuildLeaderboard(store.manifest(), store.planned(), records);
  board.run = RunName(store.directory());
  WriteLeaderboard(board, store.directory() / "report");
  Print(json ? ToJson(board) : ToTerminal(SelectColumns(board, "default"), ColourWanted()));
}

}  // namespace graspbench
