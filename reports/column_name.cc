#include "reports/column_name.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "core/error.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

std::set<std::string> WordsOf(std::string_view name) {
  std::set<std::string> words;
  std::string word;
  for (const char c : name) {
    if (std::string_view("_-:@.").find(c) == std::string_view::npos) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.insert(std::move(word));
  return words;
}

/// Indices of the columns that `fits` accepts.
template <typename Fits>
std::vector<size_t> Matches(const std::vector<Column>& columns, Fits fits) {
  std::vector<size_t> found;
  for (size_t c = 0; c < columns.size(); ++c) {
    if (fits(columns[c].id)) found.push_back(c);
  }
  return found;
}

}  // namespace

size_t FindColumn(const std::string& name, const std::vector<Column>& columns) {
  const std::set<std::string> words = WordsOf(name);
  auto found = Matches(columns, [&](const std::string& id) { return id == name; });
  if (found.empty()) {
    found =
        Matches(columns, [&](const std::string& id) { return id.substr(0, id.find(':')) == name; });
  }
  if (found.empty() && !words.empty()) {
    found = Matches(columns, [&](const std::string& id) {
      const std::set<std::string> own = WordsOf(id);
      return std::includes(own.begin(), own.end(), words.begin(), words.end());
    });
  }
  if (found.size() == 1) return found.front();
  std::vector<std::string> ids;
  if (found.empty()) {
    for (const Column& column : columns) ids.push_back(column.id);
    throw UnknownName("column", name, ids);
  }
  std::string candidates;
  for (const size_t c : found) candidates += (candidates.empty() ? "" : ", ") + columns[c].id;
  throw Error(ErrorKind::kUsage,
              "\"" + name + "\" may mean " + std::to_string(found.size()) + " columns", "",
              "name one of " + candidates);
}

}  // namespace graspbench
