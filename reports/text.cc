#include "reports/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>

#include "core/hash.h"
#include "core/utf8.h"
#include "reports/base64.h"

namespace graspbench {
namespace {

constexpr std::string_view kMissing = "–";

std::string Print(const char* format, int precision, double value) {
  std::array<char, 64> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), format, precision, value);
  return {buffer.data(), static_cast<size_t>(length)};
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

std::string Counts(const std::vector<std::pair<std::string, int>>& reasons) {
  std::vector<std::string> parts;
  for (const auto& [reason, count] : reasons) {
    parts.push_back(OneLine(reason) + " " + std::to_string(count));
  }
  return Join(parts, ", ");
}

void AddNotesOn(const Leaderboard& board, size_t c, std::vector<std::string>& notes) {
  std::map<std::string, std::vector<std::string>> rows_by_note;
  for (const LeaderboardRow& row : board.rows) {
    const Cell& cell = row.cells[c];
    if (cell.note.empty()) continue;
    rows_by_note[cell.note].push_back(OneLine(row.generator));
  }
  for (const auto& [note, rows] : rows_by_note) {
    notes.push_back("– " + OneLine(board.columns[c].title) + " of " + Join(rows, ", ") + ": " +
                    OneLine(note) + ".");
  }
}

bool HasFewClusters(const Leaderboard& board) {
  for (const LeaderboardRow& row : board.rows) {
    for (const Cell& cell : row.cells) {
      if (cell.interval && cell.few_clusters) return true;
    }
  }
  return false;
}

bool HasShortCount(const Leaderboard& board) {
  for (const LeaderboardRow& row : board.rows) {
    for (const Cell& cell : row.cells) {
      if (cell.value && cell.count != row.coverage.planned) return true;
    }
  }
  return false;
}

}  // namespace

std::string Fixed(double value, int decimals) {
  const double magnitude = std::abs(value);
  const bool fits =
      magnitude == 0 || (magnitude < 1e7 && magnitude >= 0.5 * std::pow(10, -decimals));
  if (!fits) return Print("%.*g", 2, value);
  return Print("%.*f", decimals, value == 0 ? 0.0 : value);
}

std::string Shortest(double value) {
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

std::string OneLine(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 || byte == 0x7f ? '?' : c;
  }
  return clean;
}

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  for (const char c : utf8) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++width;
  }
  return width;
}

std::string DisplayUnit(const std::string& unit) {
  const std::string line = OneLine(unit);
  if (line.ends_with("^3")) return line.substr(0, line.size() - 2) + "³";
  if (line.ends_with("^2")) return line.substr(0, line.size() - 2) + "²";
  return line;
}

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

std::string TitleLine(const Leaderboard& leaderboard) {
  std::vector<std::string> parts{OneLine(leaderboard.title)};
  if (leaderboard.stand_in) parts.push_back("STAND-IN DATA");
  if (!leaderboard.split.empty()) parts.push_back("split " + OneLine(leaderboard.split));
  if (!leaderboard.shard.empty()) parts.push_back("shard " + OneLine(leaderboard.shard) + " only");
  if (!leaderboard.hand.empty()) parts.push_back("hand " + OneLine(leaderboard.hand));
  parts.push_back(std::to_string(leaderboard.planned) + " planned items");
  return Join(parts, " · ");
}

std::string ColumnHead(const Column& column) {
  std::string head = OneLine(column.title);
  if (column.better == Better::kLower) head += " ↓";
  if (column.better == Better::kHigher) head += " ↑";
  return head;
}

std::string ValueText(const Cell& cell, const Column& column) {
  if (!cell.value) return std::string(kMissing);
  // A clock's reading below half a millisecond says no more than that.
  if (column.unit == "s" && *cell.value < 0.0005) return "<0.001";
  std::string text = Fixed(*cell.value, column.decimals);
  if (cell.spread) text += " ± " + Fixed(*cell.spread, column.decimals);
  return text;
}

std::string IntervalText(const Cell& cell, const Column& column) {
  if (!cell.value || !cell.interval) return {};
  return "[" + Fixed(cell.interval->low, column.decimals) + ", " +
         Fixed(cell.interval->high, column.decimals) + "]" + (cell.few_clusters ? "~" : "");
}

std::string CoverageText(const Coverage& coverage) {
  return std::to_string(coverage.ok) + "/" + std::to_string(coverage.failed) + "/" +
         std::to_string(coverage.planned);
}

std::string AgreementLine(const EngineAgreement& agreement) {
  const auto percent = [&](int count) { return Fixed(100.0 * count / agreement.compared, 1); };
  return agreement.profile + ": " + agreement.engine_a + " and " + agreement.engine_b + " give " +
         std::to_string(agreement.same) + " of " + std::to_string(agreement.compared) +
         " grasps the same verdict (" + percent(agreement.same) + " %); success " +
         percent(agreement.ok_a) + " and " + percent(agreement.ok_b) + " %.";
}

std::vector<std::string> Footnotes(const Leaderboard& leaderboard) {
  std::vector<std::string> notes;
  if (leaderboard.stand_in) {
    notes.push_back("Stand-in data: objects and grasps made by this project in place of " +
                    OneLine(leaderboard.suite) +
                    "; not comparable with figures published on the real data set.");
  }
  notes.push_back(
      "Coverage is ok/failed/planned items; rates count every planned item, failed ones as misses. "
      "Brackets: 95 % interval (means: bootstrap over objects; rates: Wilson).");
  if (HasFewClusters(leaderboard)) {
    notes.push_back("~ interval from fewer than " + std::to_string(ClusteredMean::kFewClusters) +
                    " objects: narrower than it should be.");
  }
  if (HasShortCount(leaderboard)) {
    notes.push_back("n is shown where a mean has fewer grasps than planned.");
  }
  for (const Column& column : leaderboard.columns) {
    if (!column.definition.empty()) {
      notes.push_back(OneLine(column.title) + ": " + OneLine(column.definition) + ".");
    }
  }
  for (size_t c = 0; c < leaderboard.columns.size(); ++c) AddNotesOn(leaderboard, c, notes);
  for (const LeaderboardRow& row : leaderboard.rows) {
    const std::string name = OneLine(row.generator);
    if (row.coverage.not_run() > 0) {
      notes.push_back(name + ": " + std::to_string(row.coverage.not_run()) +
                      " planned items have not run.");
    }
    if (!row.item_reasons.empty()) {
      notes.push_back(name + ": failed items: " + Counts(row.item_reasons) + ".");
    }
    if (!row.trial_reasons.empty()) {
      notes.push_back(name + ": trials: " + Counts(row.trial_reasons) + ".");
    }
  }
  for (const EngineAgreement& agreement : leaderboard.agreements) {
    notes.push_back(OneLine(AgreementLine(agreement)));
  }
  return notes;
}

}  // namespace graspbench
