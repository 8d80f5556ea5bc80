#include "reports/comparison_formats.h"

#include "core/suggest.h"
#include "reports/comparison_blocks.h"
#include "reports/text.h"

namespace graspbench {

std::string PValueText(double p) { return p < 0.0001 ? "<0.0001" : Fixed(p, 4); }

std::string Render(const Comparison& comparison, const std::string& format,
                   const ComparisonStyle& style) {
  if (format == "terminal") {
    return BlocksToTerminal(FirstLine(comparison), BlocksOf(comparison, style), style.colour);
  }
  if (format == "markdown") {
    ComparisonStyle bold = style;
    bold.colour = true;  // marks are bold, not asterisks
    return BlocksToMarkdown(FirstLine(comparison), BlocksOf(comparison, bold));
  }
  if (format == "json") return ToJson(comparison);
  throw UnknownName("format", format, {"terminal", "markdown", "json"});
}

}  // namespace graspbench
