#include "core/suggest.h"

#include <algorithm>
#include <numeric>

namespace graspbench {
namespace {

size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row.back();
}

}  // namespace

std::string NearestName(std::string_view name, const std::vector<std::string>& candidates) {
  const auto nearest = std::min_element(
      candidates.begin(), candidates.end(),
      [&](const auto& a, const auto& b) { return EditDistance(name, a) < EditDistance(name, b); });
  return nearest == candidates.end() ? std::string() : *nearest;
}

Error UnknownName(std::string_view kind, std::string_view name,
                  const std::vector<std::string>& candidates) {
  std::string hint = "did you mean \"" + NearestName(name, candidates) + "\"? Known: ";
  for (size_t i = 0; i < candidates.size(); ++i) hint += (i ? ", " : "") + candidates[i];
  return Error(ErrorKind::kUsage, "unknown " + std::string(kind) + " \"" + std::string(name) + "\"",
               {}, candidates.empty() ? "" : hint);
}

}  // namespace graspbench
