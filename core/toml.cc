#include "core/toml.h"

#include <toml++/toml.h>
#include <algorithm>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

constexpr int kMaxBrackets = 64;  // nested arrays and inline tables
constexpr int kMaxKeyParts = 32;  // of a dotted key

[[noreturn]] void Fail(const std::string& reason, const std::string& where, size_t line,
                       size_t column) {
  throw Error(ErrorKind::kInput, "not valid TOML: " + reason,
              where + ": line " + std::to_string(line) + ", column " + std::to_string(column));
}

// The offset just behind the string that opens at `at`; strings in single quotes have no escapes.
size_t EndOfString(std::string_view text, size_t at) {
  const char quote = text[at];
  const std::string triple(3, quote);
  const bool multi_line = text.substr(at, 3) == triple;
  for (size_t i = at + (multi_line ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (multi_line && text.substr(i, 3) == triple) {
      return i + 3;
    } else if (!multi_line && (text[i] == quote || text[i] == '\n')) {
      return i + 1;
    }
  }
  return text.size();
}

// The parser recurses over dotted keys without a limit of its own, so the depth is checked before.
void CheckDepth(std::string_view text, const std::string& where) {
  int brackets = 0, key_parts = 1;
  size_t line = 1, line_start = 0;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      const size_t end = EndOfString(text, i);
      for (; i < end; ++i) {
        if (text[i] == '\n') ++line, line_start = i + 1;
      }
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '[' || c == '{') ++brackets;
    if (c == ']' || c == '}') --brackets;
    if (c == '.') ++key_parts;
    if (std::string_view("=,[]{}\n").find(c) != std::string_view::npos) key_parts = 1;
    if (brackets > kMaxBrackets || key_parts > kMaxKeyParts) {
      Fail(brackets > kMaxBrackets
               ? "nested deeper than " + std::to_string(kMaxBrackets)
               : "a key of more than " + std::to_string(kMaxKeyParts) + " parts",
           where, line, i - line_start + 1);
    }
    if (c == '\n') ++line, line_start = i + 1;
    ++i;
  }
}

Value Convert(const toml::node& node);

// toml++ sorts the members of a table by name; the order of the file is in their source positions.
Value ConvertTable(const toml::table& table) {
  struct Member {
    toml::source_position at;
    std::string key;
    const toml::node* node;
  };
  std::vector<Member> members;
  for (const auto& [key, node] : table) {
    members.push_back({key.source().begin, std::string(key.str()), &node});
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.at < b.at; });
  Value::Dict converted;
  for (Member& member : members) {
    converted.emplace_back(std::move(member.key), Convert(*member.node));
  }
  return converted;
}

Value ConvertArray(const toml::array& array) {
  Value::List converted;
  for (const toml::node& element : array) converted.push_back(Convert(element));
  return converted;
}

// Dates and times become text in the form of RFC 3339.
template <typename Time>
Value Printed(const Time& time) {
  std::ostringstream text;
  text << time;
  return text.str();
}

Value Convert(const toml::node& node) {
  if (const auto* table = node.as_table()) return ConvertTable(*table);
  if (const auto* array = node.as_array()) return ConvertArray(*array);
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return int64_t{number->get()};
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* truth = node.as_boolean()) return truth->get();
  if (const auto* date = node.as_date()) return Printed(date->get());
  if (const auto* time = node.as_time()) return Printed(time->get());
  return Printed(node.as_date_time()->get());
}

}  // namespace

Value ParseToml(std::string_view text, const std::string& where) {
  CheckDepth(text, where);
  try {
    return ConvertTable(toml::parse(text, where));
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    Fail(std::string(error.description()), where, at.line, at.column);
  }
}

Value ReadToml(const std::string& path) { return ParseToml(ReadFile(path), path); }

std::filesystem::path FindToml(const std::filesystem::path& folder,
                               const std::string& name_or_path) {
  constexpr char kSuffix[] = ".toml";
  if (std::filesystem::path(name_or_path).extension() == kSuffix) return name_or_path;
  const std::filesystem::path path = folder / (name_or_path + kSuffix);
  if (std::filesystem::exists(path)) return path;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().stem().string());
  }
  throw UnknownName("configuration", name_or_path, names);
}

}  // namespace graspbench
