#include "reports/columns.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/units.h"

namespace graspbench {
namespace {

/// How a known metric is shown. The direction is the registry's and only used for runs whose
/// manifest does not say.
struct Presentation {
  std::string_view id, title;
  Better better;
  int decimals;
  bool is_default;
  Statistic statistic = Statistic::kMean;
};

constexpr std::array kKnownMetrics{
    Presentation{"siv", "SIV", Better::kLower, 2, true},
    Presentation{"siv_binvox128", "SIV binvox128", Better::kLower, 2, false},
    Presentation{"vol_surface", "Vol surface", Better::kLower, 2, false},
    Presentation{"vol_hull1mm", "Vol hull", Better::kLower, 2, false},
    Presentation{"pd", "PD", Better::kLower, 2, true},
    Presentation{"pd_vertex", "PD vertex", Better::kLower, 2, false},
    Presentation{"pen", "Pen.", Better::kLower, 2, false},
    Presentation{"self_pen", "Self-pen.", Better::kLower, 2, false},
    Presentation{"ho_pene", "HO pen.", Better::kLower, 2, false},
    Presentation{"ipr_hand", "IPR hand", Better::kLower, 2, false},
    Presentation{"ipr_obj", "IPR object", Better::kLower, 2, false},
    Presentation{"disjoint", "Disjoint", Better::kLower, 2, false},
    Presentation{"contact_ratio", "Contact", Better::kHigher, 1, true, Statistic::kRate},
    Presentation{"contact_ratio_halo", "Contact halo", Better::kHigher, 1, false, Statistic::kRate},
    Presentation{"contact_ratio_volume", "Contact vol", Better::kHigher, 1, false,
                 Statistic::kRate},
    Presentation{"contact_ratio_hull1mm", "Contact hull", Better::kHigher, 1, false,
                 Statistic::kRate},
    Presentation{"part_acc", "Part acc.", Better::kHigher, 1, true, Statistic::kRate},
    Presentation{"part_share", "On part", Better::kHigher, 1, false},
    Presentation{"contact_num", "Contact links", Better::kHigher, 1, false},
    Presentation{"contact_dist", "Contact dist.", Better::kLower, 2, false},
    Presentation{"contact_consis", "Contact cons.", Better::kLower, 2, false},
    Presentation{"siv_error", "SIV error", Better::kNone, 2, false},
    Presentation{"q1", "Q1", Better::kHigher, 3, false},
    Presentation{"valid_q1", "Valid Q1", Better::kHigher, 3, false},
    Presentation{"q1_dgb", "2-Q1 DGB", Better::kLower, 3, false},
    Presentation{"dfc", "DFC", Better::kLower, 3, false},
    Presentation{"tdg", "TDG", Better::kLower, 3, false},
    Presentation{"qp", "QP", Better::kLower, 3, false},
    Presentation{"mpvpe", "MPVPE", Better::kLower, 2, false},
    Presentation{"ps", "PS", Better::kHigher, 2, true},
    Presentation{"gpt_score", "GPT score", Better::kHigher, 1, true},
    Presentation{"llm_consistency", "LLM cons.", Better::kHigher, 1, true},
    Presentation{"tip_error", "Tip error", Better::kLower, 1, true},
    Presentation{"kept_contacts", "Kept", Better::kHigher, 1, true},
    Presentation{"finger_iou", "Finger IoU", Better::kHigher, 1, false},
    Presentation{"retarget_pen", "Pen. before", Better::kLower, 1, false},
};

/// What a metric is called before the colon; after it stands who measured it ("gpt_score:gpt-4o").
std::string_view BaseOf(std::string_view id) { return id.substr(0, id.find(':')); }

Presentation Lookup(const std::string& id) {
  for (const Presentation& known : kKnownMetrics) {
    if (known.id == BaseOf(id)) return known;
  }
  // Other modes of the contact ratio are rates as well: their value for one grasp is yes or no.
  if (id.starts_with("contact_ratio")) {
    return {id, id, Better::kHigher, 1, false, Statistic::kRate};
  }
  const bool judged = BaseOf(id) != id;  // by a prompt of one's own
  return {id, id, Better::kNone, judged ? 1 : 3, judged};
}

Better DirectionOr(const Value& entry, Better fallback) {
  return BetterNamed(TextAt(entry, "better")).value_or(fallback);
}

std::string WithSource(const std::string& sentence, const std::string& source) {
  if (source.empty()) return sentence;
  return sentence.empty() ? source : sentence + " (" + source + ")";
}

bool IsDisplacement(const std::string& result) { return result.starts_with("displacement"); }

}  // namespace

const Value& ConfigurationOf(const Value& manifest) {
  const Value* member = manifest.is_dict() ? manifest.Find("configuration") : nullptr;
  return member != nullptr ? *member : manifest;
}

std::string TextAt(const Value& dict, std::string_view key, const std::string& fallback) {
  if (!dict.is_dict()) return fallback;
  const Value* member = dict.Find(key);
  return member != nullptr && member->is_string() ? member->AsString() : fallback;
}

const Value::List& ListAt(const Value& dict, std::string_view key) {
  static const Value::List kNone;
  const Value* member = dict.is_dict() ? dict.Find(key) : nullptr;
  return member != nullptr && member->is_list() ? member->AsList() : kNone;
}

Value EntryOf(const Value& manifest, std::string_view list, std::string_view key,
              const std::string& name) {
  for (const Value& entry : ListAt(manifest, list)) {
    if (TextAt(entry, key) == name) return entry;
  }
  return {};
}

bool IsKnownMetric(std::string_view id) {
  return std::ranges::find(kKnownMetrics, id, &Presentation::id) != kKnownMetrics.end();
}

Column MetricColumn(const MetricResult& metric, const Value& manifest) {
  const Presentation shown = Lookup(metric.id);
  const Value entry = EntryOf(manifest, "metrics", "id", metric.id);
  const std::string name = TextAt(entry, "name");
  const std::string definition = TextAt(entry, "definition", name);
  std::string title(shown.title);
  if (shown.id != metric.id) title += " " + metric.id.substr(shown.id.size() + 1);
  return {.id = metric.id,
          .spread_id = "",
          .title = std::move(title),
          .unit = shown.statistic == Statistic::kRate ? "%" : metric.unit,
          .statistic = shown.statistic,
          .better = DirectionOr(entry, shown.better),
          .decimals = shown.decimals,
          .is_default = shown.is_default ||
                        (metric.id == "mpvpe" && TextAt(manifest, "task") == "reconstruct"),
          .definition = WithSource(definition, TextAt(entry, "source"))};
}

ResultUnit UnitOfResult(const std::string& result) {
  static const std::set<std::string_view> kLengths = {
      "initial_penetration", "ceiling",      "pose_error",      "slide", "rise",
      "closing_shift",       "settle_shift", "hand_below_table"};
  if (IsDisplacement(result) || kLengths.contains(result)) {
    return {"cm", "_cm", units::ToCentimetres(1)};
  }
  if (result == "slide_rate") return {"cm/s", "_cm_per_s", units::ToCentimetres(1)};
  if (result == "contact_force") return {"N", "_n"};
  if (result == "drop_time") return {"s", "_s"};
  if (result == "rotation") return {"°", "_deg", units::ToDegrees(1)};
  return {};
}

Column ResultColumn(const std::string& label, const std::string& result, const Value& policy) {
  // The two displacements carry the papers' names; other results keep their own.
  const bool from_start = result == "displacement", from_origin = result == "displacement_oakink";
  std::string mean = result, spread = result + "_std", title = result;
  std::string what = "\"" + result + "\"";
  if (from_start) {
    mean = "sd_mean", spread = "sd_std", title = "SD", what = "displacement of the object";
  } else if (from_origin) {
    mean = "sd_mean_oakink", spread = "sd_std_oakink", title = "SD oakink";
    what = "final distance of the object from its origin";
  }
  const std::string engine = TextAt(policy, "engine");
  what += " in the trial " + label + (engine.empty() ? "" : " in " + engine) +
          ", mean ± population standard deviation over grasps";
  return {.id = mean + ":" + label,
          .spread_id = spread + ":" + label,
          .title = title + " " + label,
          .unit = std::string(UnitOfResult(result).unit),
          .statistic = Statistic::kMean,
          .better = IsDisplacement(result) ? Better::kLower : Better::kNone,
          .decimals = 2,
          .is_default = result == TextAt(policy, "headline", "displacement"),
          .definition = WithSource(what, TextAt(policy, "source"))};
}

Column CeilingColumn(const std::string& label) {
  return {.id = "fell:" + label,
          .spread_id = "",
          .title = "Fell " + label,
          .unit = "%",
          .statistic = Statistic::kRate,
          .better = Better::kLower,
          .decimals = 1,
          .is_default = true,
          .definition = "planned items that moved at least 95 % of free fall in the trial \"" +
                        label + "\", or have no result of it"};
}

Column SuccessColumn(const std::string& label, const Value& policy) {
  const std::string engine = TextAt(policy, "engine");
  return {.id = std::string(kSuccess) + ":" + label,
          .spread_id = "",
          .title = "Success " + label,
          .unit = "%",
          .statistic = Statistic::kRate,
          .better = Better::kHigher,
          .decimals = 1,
          .is_default = true,
          .definition = WithSource("planned items that pass the trial " + label +
                                       (engine.empty() ? "" : " in " + engine),
                                   TextAt(policy, "source"))};
}

Column SecondsColumn(const std::string& stage) {
  const bool item = stage == "item";
  const bool generate = stage == "generate";
  return {.id = "seconds_" + stage,
          .spread_id = "",
          .title = item       ? "s/item"
                   : generate ? "s/grasp"
                              : "s " + stage,
          .unit = "s",
          .statistic = Statistic::kMedian,
          .better = generate ? Better::kLower : Better::kNone,
          .decimals = 3,
          .is_default = generate,
          .definition = item ? "wall-clock seconds of all stages of an item, median"
                             : "wall-clock seconds of the stage \"" + stage + "\", median"};
}

}  // namespace graspbench
