#include "reports/comparison_formats.h"

#include <algorithm>

#include "core/suggest.h"
#include "reports/comparison_blocks.h"
#include "reports/text.h"
#include "reports/text_table.h"

namespace graspbench {
namespace {

std::string ToTerminal(const Comparison& comparison, const ComparisonStyle& style) {
  std::string text = Paint({FirstLine(comparison), Look::kBold}, style.colour) + "\n";
  for (const Block& block : BlocksOf(comparison, style)) {
    text += "\n" + Paint({block.heading, Look::kBold}, style.colour) + "\n";
    if (!block.table.body.empty()) text += TableToTerminal(block.table, style.colour);
    for (const std::string& line : block.lines) {
      text += Wrap(line, std::max(block.table.Width(), 100));
    }
  }
  return text;
}

std::string ToMarkdown(const Comparison& comparison, ComparisonStyle style) {
  style.colour = true;  // marks are bold, not asterisks
  std::string text = "## " + EscapeMarkdown(FirstLine(comparison)) + "\n";
  for (const Block& block : BlocksOf(comparison, style)) {
    text += "\n### " + EscapeMarkdown(block.heading) + "\n\n";
    if (!block.table.body.empty()) text += TableToMarkdown(block.table) + "\n";
    for (const std::string& line : block.lines) text += "- " + EscapeMarkdown(line) + "\n";
  }
  return text;
}

}  // namespace

std::string PValueText(double p) { return p < 0.0001 ? "<0.0001" : Fixed(p, 4); }

std::string Render(const Comparison& comparison, const std::string& format,
                   const ComparisonStyle& style) {
  if (format == "terminal") return ToTerminal(comparison, style);
  if (format == "markdown") return ToMarkdown(comparison, style);
  if (format == "json") return ToJson(comparison);
  throw UnknownName("format", format, {"terminal", "markdown", "json"});
}

}  // namespace graspbench
