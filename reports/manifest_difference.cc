#include "reports/manifest_difference.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "reports/columns.h"

namespace graspbench {
namespace {

/// A list of entries as a dictionary from their names to them.
Value ByName(const Value& configuration, std::string_view list, std::string_view key) {
  Value named{Value::Dict{}};
  for (const Value& entry : ListAt(configuration, list)) named.Set(TextAt(entry, key), entry);
  return named;
}

/// The environment of the last session, without what names the machine.
Value EnvironmentOf(const Value& manifest) {
  const Value::List& sessions = ListAt(manifest, "sessions");
  const Value* last = sessions.empty() ? nullptr : sessions.back().Find("environment");
  Value environment{Value::Dict{}};
  if (last == nullptr || !last->is_dict()) return environment;
  for (const auto& [key, value] : last->AsDict()) {
    if (key != "host") environment.Set(key, value);
  }
  return environment;
}

/// All that is compared but the generators. The plan is left out: it follows from the rest.
Value Comparable(const Value& manifest) {
  const Value& configuration = ConfigurationOf(manifest);
  Value comparable{Value::Dict{}};
  for (const auto& [key, value] : configuration.AsDict()) {
    if (key != "generators" && key != "plan") comparable.Set(key, value);
  }
  comparable.Set("metrics", ByName(configuration, "metrics", "id"));
  comparable.Set("policies", ByName(configuration, "policies", "profile"));
  comparable.Set("robots", ByName(configuration, "robots", "name"));
  comparable.Set("environment", EnvironmentOf(manifest));
  return comparable;
}

Bearing BearingOf(const std::string& path) {
  static constexpr std::array<std::string_view, 5> kWhole = {"suite.id", "suite.version",
                                                             "suite.stand_in", "split", "task"};
  if (path == "seed") return Bearing::kCompared;
  if (path.starts_with("hand")) return Bearing::kInvalid;
  return std::find(kWhole.begin(), kWhole.end(), path) != kWhole.end() ? Bearing::kInvalid
                                                                       : Bearing::kContext;
}

/// Differences within the entries that both runs have under `list`; those of `what_counts` (by the
/// first part of their path) make a comparison invalid.
void CompareEntries(const std::string& list, const Value& first, const Value& second,
                    std::initializer_list<std::string_view> what_counts,
                    std::vector<ManifestDifference>& found) {
  const Value &a = first.At(list), &b = second.At(list);
  for (const auto& [name, entry] : a.AsDict()) {
    const Value* other = b.Find(name);
    const std::string path = list + "." + name;
    if (other == nullptr) {
      found.push_back({{path, "there", "nothing"}, Bearing::kContext});
      continue;
    }
    for (Difference& leaf : FindDifferences(entry, *other)) {
      const std::string_view member = std::string_view(leaf.path).substr(0, leaf.path.find('.'));
      const bool counts =
          std::find(what_counts.begin(), what_counts.end(), member) != what_counts.end();
      leaf.path = path + "." + leaf.path;
      found.push_back({std::move(leaf), counts ? Bearing::kInvalid : Bearing::kContext});
    }
  }
  for (const auto& [name, entry] : b.AsDict()) {
    if (!a.Has(name)) {
      found.push_back({{list + "." + name, "nothing", "there"}, Bearing::kContext});
    }
  }
}

}  // namespace

std::string_view Name(Bearing bearing) {
  switch (bearing) {
    case Bearing::kInvalid:
      return "invalid";
    case Bearing::kCompared:
      return "compared";
    case Bearing::kContext:
      return "context";
  }
  return "";
}

Value Provenance(const Value& manifest) {
  Value session = Value::Dict{{"environment", EnvironmentOf(manifest)}};
  return Value::Dict{{"configuration", ConfigurationOf(manifest)},
                     {"sessions", Value::List{std::move(session)}}};
}

std::vector<ManifestDifference> CompareManifests(
    const Value& a, const Value& b, std::span<const std::pair<std::string, std::string>> pairs) {
  std::vector<ManifestDifference> found;
  const Value first = Comparable(a), second = Comparable(b);
  CompareEntries("metrics", first, second, {"unit", "definition"}, found);
  CompareEntries("policies", first, second, {"policy", "profile_hash", "engine", "constants"},
                 found);
  CompareEntries("robots", first, second, {"hash"}, found);
  for (Difference& leaf : FindDifferences(first, second)) {
    const std::string_view root =
        std::string_view(leaf.path).substr(0, leaf.path.find_first_of(".["));
    if (root == "metrics" || root == "policies" || root == "robots") continue;
    const Bearing bearing = BearingOf(leaf.path);
    found.push_back({std::move(leaf), bearing});
  }
  for (const auto& [row_a, row_b] : pairs) {
    const std::string path = "generator " + row_a + (row_a == row_b ? "" : "=" + row_b);
    for (Difference& leaf :
         FindDifferences(EntryOf(ConfigurationOf(a), "generators", "id", row_a),
                         EntryOf(ConfigurationOf(b), "generators", "id", row_b))) {
      leaf.path = path + (leaf.path.empty() ? "" : "." + leaf.path);
      found.push_back({std::move(leaf), Bearing::kCompared});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& x, const auto& y) { return x.bearing < y.bearing; });
  return found;
}

}  // namespace graspbench
