#pragma once

#include <string>
#include <string_view>

namespace graspbench {

/// Text of unknown origin as a part of other formats. All of them take one line (see OneLine).

/// Backslash-escapes what Markdown or HTML in it would interpret, "|" included.
std::string EscapeMarkdown(std::string_view text);

/// Text for HTML, also between the quotes of an attribute.
std::string EscapeHtml(std::string_view text);

/// Escapes LaTeX's special characters and the typographic ones that tables use (–, ±, ³, ↑, ↓, δ);
/// what pdfTeX cannot set becomes "?".
std::string EscapeLatex(std::string_view text);

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

}  // namespace graspbench
