#include "reports/gate_formats.h"

#include "reports/escape.h"
#include "reports/text.h"
#include "reports/text_table.h"

namespace graspbench {
namespace {

/// "Gate failed: 1 of 3 rules · runs/a against runs/b".
std::string Summary(const GateResult& result) {
  const std::string count = std::to_string(result.verdicts.size());
  std::string text = result.passed() ? "Gate passed: " + count + " of " + count + " checks hold"
                                     : "Gate failed: " + std::to_string(result.failed()) + " of " +
                                           count + " checks";
  text += " · " + OneLine(result.run);
  if (!result.baseline.empty()) text += " against " + OneLine(result.baseline);
  return text + (result.stand_in ? " · STAND-IN DATA" : "");
}

/// Data of a workflow command.
std::string EscapeCommand(const std::string& text) {
  std::string escaped;
  for (const char c : OneLine(text)) {
    if (c == '%') {
      escaped += "%25";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::vector<const GateVerdict*> FailingFirst(const GateResult& result) {
  std::vector<const GateVerdict*> order;
  for (const bool passed : {false, true}) {
    for (const GateVerdict& verdict : result.verdicts) {
      if (verdict.passed == passed) order.push_back(&verdict);
    }
  }
  return order;
}

}  // namespace

std::string ToTerminal(const GateResult& result, bool colour) {
  std::string text = Paint({Summary(result), Look::kBold}, colour) + "\n";
  for (const GateVerdict* verdict : FailingFirst(result)) {
    text += verdict->passed ? "ok    " : Paint({"FAIL", Look::kBold}, colour) + "  ";
    text += OneLine(verdict->generator) + "  " + OneLine(verdict->rule.text) + "  (" +
            OneLine(verdict->detail) + ")\n";
  }
  return text;
}

std::string ToJUnit(const GateResult& result) {
  const std::string counts = " tests=\"" + std::to_string(result.verdicts.size()) +
                             "\" failures=\"" + std::to_string(result.failed()) + "\" errors=\"0\"";
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"grasp-bench\"" + counts +
      ">\n  <testsuite name=\"" + EscapeXml("gate " + result.run) + "\"" + counts +
      " skipped=\"0\" time=\"0\">\n";
  for (const GateVerdict& verdict : result.verdicts) {
    text += "    <testcase classname=\"" + EscapeXml(verdict.generator) + "\" name=\"" +
            EscapeXml(verdict.rule.text) + "\" time=\"0\">\n";
    const std::string detail = EscapeXml(verdict.detail);
    text += verdict.passed ? "      <system-out>" + detail + "</system-out>\n"
                           : "      <failure message=\"" + detail + "\" type=\"rule\">" + detail +
                                 "</failure>\n";
    text += "    </testcase>\n";
  }
  return text + "  </testsuite>\n</testsuites>\n";
}

std::string ToGithubAnnotations(const GateResult& result) {
  if (result.passed())
    return "::notice title=grasp-bench::" + EscapeCommand(Summary(result)) + "\n";
  std::string text;
  for (const GateVerdict& verdict : result.verdicts) {
    if (verdict.passed) continue;
    text += "::error title=grasp-bench::" +
            EscapeCommand(verdict.generator + ": " + verdict.rule.text + ": " + verdict.detail) +
            "\n";
  }
  return text;
}

std::string ToMarkdown(const GateResult& result) {
  std::string text = "### " + EscapeMarkdown(Summary(result)) + "\n\n";
  text += "| | generator | rule | |\n|---|---|---|---|\n";
  for (const GateVerdict* verdict : FailingFirst(result)) {
    text += std::string("| ") + (verdict->passed ? "ok" : "**FAIL**") + " | " +
            EscapeMarkdown(verdict->generator) + " | " + EscapeMarkdown(verdict->rule.text) +
            " | " + EscapeMarkdown(verdict->detail) + " |\n";
  }
  return text;
}

}  // namespace graspbench
