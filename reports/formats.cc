#include "reports/formats.h"

#include "core/file.h"
#include "core/suggest.h"

namespace graspbench {

std::string Render(const Leaderboard& leaderboard, const std::string& format, bool colour) {
  if (format == "terminal") return ToTerminal(leaderboard, colour);
  if (format == "markdown") return ToMarkdown(leaderboard);
  if (format == "csv") return ToCsv(leaderboard);
  if (format == "json") return ToJson(leaderboard);
  if (format == "latex") return ToLatex(leaderboard);
  throw UnknownName("format", format, {"terminal", "markdown", "csv", "json", "latex"});
}

void WriteLeaderboard(const Leaderboard& leaderboard, const std::filesystem::path& directory) {
  const Leaderboard shown = SelectColumns(leaderboard, "default");
  WriteFile(directory / "leaderboard.md", ToMarkdown(shown));
  WriteFile(directory / "leaderboard.csv", ToCsv(leaderboard));
  WriteFile(directory / "leaderboard.json", ToJson(leaderboard));
  WriteFile(directory / "leaderboard.tex", ToLatex(shown));
}

}  // namespace graspbench
