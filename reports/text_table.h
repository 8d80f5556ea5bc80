#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace graspbench {

enum class Look { kPlain, kBold, kDim };

/// One field of a table, without line breaks.
struct Entry {
  std::string text;
  Look look = Look::kPlain;
};
using Line = std::vector<Entry>;

/// A table as text; every line has as many entries as the others, or only one, which then stands
/// across all columns. The first column stands flush left, the others flush right.
struct TextTable {
  std::vector<Line> head, body;

  /// Cells of its lines on a terminal.
  int Width() const;
};

/// With rules above, below and between head and body.
std::string TableToTerminal(const TextTable& table, bool colour);
/// GitHub-flavoured Markdown; lines of the head become one, lines of the body each a row.
std::string TableToMarkdown(const TextTable& table);

/// Bold or dim on a terminal with colours.
std::string Paint(const Entry& entry, bool colour);

/// Breaks a note into lines of at most `width` cells, continuation lines indented.
std::string Wrap(const std::string& note, int width);

}  // namespace graspbench
