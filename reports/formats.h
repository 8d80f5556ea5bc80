#pragma once

#include <filesystem>
#include <string>

#include "reports/leaderboard.h"

namespace graspbench {

/// A leaderboard as text. All formats show every column they are given (see SelectColumns), say
/// "stand-in" where the data is, and mark the best value of each column.

/// A table for a terminal; intervals stand under their values. With `colour` the best value is
/// bold, else it carries a "*".
std::string ToTerminal(const Leaderboard& leaderboard, bool colour);
/// GitHub-flavoured Markdown; footnotes follow as a list.
std::string ToMarkdown(const Leaderboard& leaderboard);
/// RFC 4180, one line per generator, full precision: for each column the value, the ends of its
/// interval and its count. The first columns of every line name the suite and whether its data is
/// "stand-in" or "real", so that the label survives cutting and joining of files.
std::string ToCsv(const Leaderboard& leaderboard);
/// One document with columns, rows and notes, full precision; absent values are null with a reason.
std::string ToJson(const Leaderboard& leaderboard);
/// A `table` with booktabs rules; best value bold, intervals and counts below, notes as caption.
std::string ToLatex(const Leaderboard& leaderboard);

/// One of the above by name ("terminal", "markdown", "csv", "json", "latex"). Throws Error (kUsage)
/// for another name, with the nearest.
std::string Render(const Leaderboard& leaderboard, const std::string& format, bool colour = false);

/// Writes leaderboard.{md,csv,json,tex} into `directory`, which is created: Markdown and LaTeX with
/// the default columns, CSV and JSON with all.
void WriteLeaderboard(const Leaderboard& leaderboard, const std::filesystem::path& directory);

}  // namespace graspbench
