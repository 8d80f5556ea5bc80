#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/leaderboard.h"

namespace graspbench {

/// `value` with a fixed number of decimals, never "-0.00"; very large and very small non-zero
/// numbers fall back to three significant digits.
std::string Fixed(double value, int decimals);

/// The shortest text that reads back as the same double.
std::string Shortest(double value);

/// Text of unknown origin, made safe for one line of any output: control characters (among them
/// escape sequences and line breaks) become "?".
std::string OneLine(std::string_view text);

/// Number of terminal cells, one per code point.
int DisplayWidth(std::string_view utf8);

/// "cm^3" as people write it: "cm³".
std::string DisplayUnit(const std::string& unit);

/// Backslash-escapes what Markdown or HTML in it would interpret, "|" included.
std::string EscapeMarkdown(std::string_view text);

/// Escapes LaTeX's special characters and the typographic ones that tables use (–, ±, ³, ↑, ↓, δ);
/// what pdfTeX cannot set becomes "?".
std::string EscapeLatex(std::string_view text);

/// Text for HTML, also between the quotes of an attribute.
std::string EscapeHtml(std::string_view text);

/// Text for XML content and attributes; what XML cannot hold becomes "?".
std::string EscapeXml(std::string_view text);

/// JSON that may stand in a script: it has no "<", so nothing in it ends the element.
std::string JsonForScript(std::string_view json);
/// A script element that holds JSON as data.
std::string JsonElement(std::string_view id, std::string_view json);

/// How a page's Content-Security-Policy names a script or style element that it allows (CSP 3,
/// section 2.3.1), by the text in the element.
std::string AllowedHash(std::string_view text);

/// One field of RFC 4180. Text that a spreadsheet would run as a formula (=, +, -, @, tab, carriage
/// return at the front) gets an apostrophe in front; numbers are written by the caller and are not
/// passed through here.
std::string CsvField(std::string_view text);

/// "xengine-6dir: mujoco and bullet give 215 of 240 grasps the same verdict (89.6 %); success 60.0
/// and 58.3 %."
std::string AgreementLine(const EngineAgreement& agreement);

/// The parts that every human-readable output shares.
std::string TitleLine(const Leaderboard& leaderboard);
std::string ColumnHead(const Column& column);                      ///< "SIV ↓"
std::string IntervalText(const Cell& cell, const Column& column);  ///< "[0.21, 0.44]"
std::string ValueText(const Cell& cell, const Column& column);     ///< "0.94 ± 1.62", "–"
std::string CoverageText(const Coverage& coverage);                ///< "28/2/30"
/// What the reader must know: stand-in data, denominators, definitions, why values are missing,
/// reason codes. One sentence each.
std::vector<std::string> Footnotes(const Leaderboard& leaderboard);

}  // namespace graspbench
