#include "runner/difference.h"

#include <algorithm>

#include "core/json.h"

namespace graspbench {
namespace {

std::string Leaf(const Value* value) { return value == nullptr ? "nothing" : ToJson(*value); }

void Compare(const std::string& path, const Value* there, const Value* now,
             std::vector<std::string>& lines) {
  if (there != nullptr && now != nullptr) {
    if (there->is_dict() && now->is_dict()) {
      const std::string prefix = path.empty() ? "" : path + ".";
      for (const auto& [key, value] : there->AsDict()) {
        Compare(prefix + key, &value, now->Find(key), lines);
      }
      for (const auto& [key, value] : now->AsDict()) {
        if (!there->Has(key)) Compare(prefix + key, nullptr, &value, lines);
      }
      return;
    }
    if (there->is_list() && now->is_list()) {
      const auto& a = there->AsList();
      const auto& b = now->AsList();
      for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        Compare(path + "[" + std::to_string(i) + "]", i < a.size() ? &a[i] : nullptr,
                i < b.size() ? &b[i] : nullptr, lines);
      }
      return;
    }
    if (Leaf(there) == Leaf(now)) return;
  }
  lines.push_back(path + ": " + Leaf(there) + " there, " + Leaf(now) + " now");
}

}  // namespace

std::vector<std::string> Differences(const Value& there, const Value& now) {
  std::vector<std::string> lines;
  Compare("", &there, &now, lines);
  return lines;
}

}  // namespace graspbench
