#include "reports/text_table.h"

#include <algorithm>

#include "reports/escape.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::vector<int> Widths(const TextTable& table) {
  std::vector<int> widths;
  for (const std::vector<Line>* lines : {&table.head, &table.body}) {
    for (const Line& line : *lines) {
      if (line.size() == 1) continue;
      widths.resize(std::max(widths.size(), line.size()));
      for (size_t c = 0; c < line.size(); ++c) {
        widths[c] = std::max(widths[c], DisplayWidth(line[c].text));
      }
    }
  }
  return widths;
}

std::string Typeset(const Line& line, const std::vector<int>& widths, bool colour) {
  if (line.size() == 1) return Paint(line.front(), colour) + "\n";
  std::string text;
  for (size_t c = 0; c < line.size(); ++c) {
    const std::string padding(static_cast<size_t>(widths[c] - DisplayWidth(line[c].text)), ' ');
    text += c == 0 ? Paint(line[c], colour) + padding : "  " + padding + Paint(line[c], colour);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

/// Fields of one column, one below the other.
std::string Stack(const std::vector<Line>& lines, size_t column) {
  std::string text;
  for (const Line& line : lines) {
    if (line[column].text.empty()) continue;
    text += (text.empty() ? "" : "<br>") + EscapeMarkdown(line[column].text);
  }
  return text;
}

}  // namespace

int TextTable::Width() const {
  int total = -2;
  for (const int width : Widths(*this)) total += width + 2;
  return std::max(total, 0);
}

std::string Paint(const Entry& entry, bool colour) {
  if (!colour || entry.look == Look::kPlain || entry.text.empty()) return entry.text;
  return (entry.look == Look::kBold ? "\x1b[1m" : "\x1b[2m") + entry.text + "\x1b[0m";
}

std::string TableToTerminal(const TextTable& table, bool colour) {
  const std::vector<int> widths = Widths(table);
  std::string rule;
  for (int i = 0; i < table.Width(); ++i) rule += "─";
  rule += "\n";
  std::string text = rule;
  for (const Line& line : table.head) text += Typeset(line, widths, colour);
  text += rule;
  for (const Line& line : table.body) text += Typeset(line, widths, colour);
  return text + rule;
}

std::string TableToMarkdown(const TextTable& table) {
  if (table.head.empty()) return "";
  std::string text = "|", rule = "|";
  for (size_t c = 0; c < table.head.front().size(); ++c) {
    text += " " + Stack(table.head, c) + " |";
    rule += c == 0 ? "---|" : "---:|";
  }
  text += "\n" + rule + "\n";
  for (const Line& line : table.body) {
    text += "|";
    for (const Entry& entry : line) {
      const std::string field = EscapeMarkdown(entry.text);
      text +=
          entry.look == Look::kBold && !field.empty() ? " **" + field + "** |" : " " + field + " |";
    }
    text += "\n";
  }
  return text;
}

std::string Wrap(const std::string& note, int width) {
  std::string text, line;
  for (size_t start = 0; start < note.size();) {
    const size_t space = std::min(note.find(' ', start), note.size());
    const std::string word = note.substr(start, space - start);
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      text += line + "\n";
      line = " ";
    }
    if (!line.empty()) line += ' ';
    line += word;
    start = space + 1;
  }
  return text + line + "\n";
}

}  // namespace graspbench
