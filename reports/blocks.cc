#include "reports/blocks.h"

#include <algorithm>

#include "reports/escape.h"

namespace graspbench {

std::string BlocksToTerminal(const std::string& title, const std::vector<Block>& blocks,
                             bool colour) {
  std::string text = Paint({title, Look::kBold}, colour) + "\n";
  for (const Block& block : blocks) {
    text += "\n" + Paint({block.heading, Look::kBold}, colour) + "\n";
    if (!block.table.body.empty()) text += TableToTerminal(block.table, colour);
    for (const std::string& line : block.lines) {
      text += Wrap(line, std::max(block.table.Width(), 100));
    }
  }
  return text;
}

std::string BlocksToMarkdown(const std::string& title, const std::vector<Block>& blocks) {
  std::string text = "## " + EscapeMarkdown(title) + "\n";
  for (const Block& block : blocks) {
    text += "\n### " + EscapeMarkdown(block.heading) + "\n\n";
    if (!block.table.body.empty()) text += TableToMarkdown(block.table) + "\n";
    for (const std::string& line : block.lines) text += "- " + EscapeMarkdown(line) + "\n";
  }
  return text;
}

}  // namespace graspbench
