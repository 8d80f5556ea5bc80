#include "core/difference.h"

#include <algorithm>

#include "core/json.h"

namespace graspbench {
namespace {

std::string Leaf(const Value* value) { return value == nullptr ? "nothing" : ToJson(*value); }

void Compare(const std::string& path, const Value* a, const Value* b,
             std::vector<Difference>& found) {
  if (a != nullptr && b != nullptr) {
    if (a->is_dict() && b->is_dict()) {
      const std::string prefix = path.empty() ? "" : path + ".";
      for (const auto& [key, value] : a->AsDict()) {
        Compare(prefix + key, &value, b->Find(key), found);
      }
      for (const auto& [key, value] : b->AsDict()) {
        if (!a->Has(key)) Compare(prefix + key, nullptr, &value, found);
      }
      return;
    }
    if (a->is_list() && b->is_list()) {
      const auto& first = a->AsList();
      const auto& second = b->AsList();
      for (size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        Compare(path + "[" + std::to_string(i) + "]", i < first.size() ? &first[i] : nullptr,
                i < second.size() ? &second[i] : nullptr, found);
      }
      return;
    }
    if (Leaf(a) == Leaf(b)) return;
  }
  found.push_back({path, Leaf(a), Leaf(b)});
}

}  // namespace

std::vector<Difference> FindDifferences(const Value& a, const Value& b) {
  std::vector<Difference> found;
  Compare("", &a, &b, found);
  return found;
}

}  // namespace graspbench
