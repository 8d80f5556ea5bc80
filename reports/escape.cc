#include "reports/escape.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/hash.h"
#include "core/utf8.h"
#include "reports/base64.h"
#include "reports/text.h"

namespace graspbench {

std::string EscapeMarkdown(std::string_view text) {
  std::string escaped;
  for (const char c : OneLine(text)) {
    if (std::string_view("\\`*_{}[]()#+!|~$").find(c) != std::string_view::npos) escaped += '\\';
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '&') {
      escaped += "&amp;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string EscapeHtml(std::string_view text) {
  std::string escaped;
  for (const char c : OneLine(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string EscapeLatex(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 29> kReplacements{{
      {"\\", "\\textbackslash{}"},
      {"{", "\\{"},
      {"}", "\\}"},
      {"$", "\\$"},
      {"&", "\\&"},
      {"#", "\\#"},
      {"%", "\\%"},
      {"_", "\\_"},
      {"^", "\\textasciicircum{}"},
      {"~", "\\textasciitilde{}"},
      {"<", "\\textless{}"},
      {">", "\\textgreater{}"},
      {"|", "\\textbar{}"},
      {"\"", "\\textquotedbl{}"},
      {"–", "--"},
      {"±", "$\\pm$"},
      {"·", "\\textperiodcentered{}"},
      {"°", "$^\\circ$"},
      {"³", "$^3$"},
      {"²", "$^2$"},
      {"↑", "$\\uparrow$"},
      {"↓", "$\\downarrow$"},
      {"δ", "$\\delta$"},
      {"ε", "$\\varepsilon$"},
      {"μ", "$\\mu$"},
      {"×", "$\\times$"},
      {"−", "$-$"},
      {"≥", "$\\geq$"},
      {"†", "\\dag{}"},
  }};
  const std::string clean = OneLine(text);
  std::string escaped;
  for (size_t i = 0; i < clean.size();) {
    bool replaced = false;
    for (const auto& [from, to] : kReplacements) {
      if (clean.compare(i, from.size(), from) != 0) continue;
      escaped += to;
      i += from.size();
      replaced = true;
      break;
    }
    if (replaced) continue;
    // pdfTeX knows ASCII and the Latin letters of two bytes up to U+017F; at others it stops.
    const size_t length = std::max<size_t>(Utf8SequenceLength(clean, i), 1);
    const bool known = length == 1 || static_cast<unsigned char>(clean[i]) <= 0xC5;
    escaped += known ? clean.substr(i, length) : "?";
    i += length;
  }
  return escaped;
}

std::string EscapeXml(std::string_view text) {
  static constexpr std::string_view kNotXml[] = {"\xEF\xBF\xBE", "\xEF\xBF\xBF"};
  const std::string clean = OneLine(text);
  std::string escaped;
  for (size_t i = 0; i < clean.size();) {
    const std::string_view sequence =
        std::string_view(clean).substr(i, Utf8SequenceLength(clean, i));
    i += std::max<size_t>(sequence.size(), 1);
    if (sequence.empty() || sequence == kNotXml[0] || sequence == kNotXml[1]) {
      escaped += '?';
    } else if (sequence == "&") {
      escaped += "&amp;";
    } else if (sequence == "<") {
      escaped += "&lt;";
    } else if (sequence == ">") {
      escaped += "&gt;";
    } else if (sequence == "\"") {
      escaped += "&quot;";
    } else if (sequence == "'") {
      escaped += "&apos;";
    } else {
      escaped += sequence;
    }
  }
  return escaped;
}

std::string JsonForScript(std::string_view json) {
  std::string text;
  size_t from = 0;
  for (size_t at = json.find('<'); at != std::string_view::npos; at = json.find('<', from)) {
    text.append(json.substr(from, at - from)).append("\\u003c");
    from = at + 1;
  }
  return text.append(json.substr(from));
}

std::string JsonElement(std::string_view id, std::string_view json) {
  return "<script type=\"application/json\" id=\"" + std::string(id) + "\">" + JsonForScript(json) +
         "</script>\n";
}

std::string AllowedHash(std::string_view text) {
  const std::string hex = Sha256Hex(text);
  std::vector<std::byte> bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return "'sha256-" + Base64(bytes) + "'";
}

std::string CsvField(std::string_view text) {
  std::string field;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    field += '\'';
  }
  field += OneLine(text);
  if (field.find_first_of(",\";") == std::string::npos && !field.starts_with(' ')) return field;
  std::string quoted = "\"";
  for (const char c : field) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace graspbench
