#include "cli/score_output.h"

#include <algorithm>
#include <cmath>

#include "core/json.h"
#include "reports/columns.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr int kNameWidth = 30;  // of a metric, a trial and, indented by two more, its results

/// Two spaces at least stand between a text and what follows it.
std::string Padded(const std::string& text, int width) {
  return text + std::string(static_cast<size_t>(std::max(2, width - DisplayWidth(text))), ' ');
}

std::string MetricLine(const MetricResult& result, const MetricInfo& info, int name_width) {
  std::string line = "  " + Padded(result.id, kNameWidth) + Padded(info.name, name_width + 2);
  if (result.status != "ok") return line + "–  (" + OneLine(result.reason) + ")\n";
  return line + Padded(Fixed(result.value, 4), 12) + DisplayUnit(result.unit) + "\n";
}

/// What a policy says beside its reason code; empty for most trials.
std::string MessageOf(const Trial& trial) {
  for (const char* key : {"message", "error"}) {
    if (const Value* text = trial.details.Find(key)) return text->AsString();
  }
  return "";
}

std::string TrialLines(const Trial& trial) {
  std::string text =
      "  " + Padded("trial " + trial.profile, kNameWidth) + std::string(Name(trial.verdict));
  if (!trial.reason.empty()) text += " (" + trial.reason + ")";
  std::string message = MessageOf(trial);
  std::ranges::replace(message, '\n', ' ');
  if (!message.empty()) text += ": " + OneLine(message);
  text += "\n";
  for (const auto& [name, value] : trial.results) {
    const ResultUnit unit = UnitOfResult(name);
    text += "    " + Padded(name, kNameWidth - 2) + Padded(Fixed(value * unit.factor, 4), 12) +
            DisplayUnit(std::string(unit.unit)) + "\n";
  }
  return text;
}

Value MetricJson(const MetricResult& result) {
  const bool ok = result.status == "ok" && std::isfinite(result.value);
  Value value;
  value.Set("value", ok ? Value(result.value) : Value());
  value.Set("unit", result.unit);
  value.Set("status", result.status);
  if (!ok) value.Set("reason", result.reason);
  return value;
}

Value TrialJson(const Trial& trial) {
  Value value;
  value.Set("verdict", Name(trial.verdict));
  value.Set("reason", trial.reason.empty() ? Value() : Value(trial.reason));
  if (std::string message = MessageOf(trial); !message.empty()) value.Set("message", message);
  for (const auto& [name, result] : trial.results) {
    const ResultUnit unit = UnitOfResult(name);
    value.Set(name + std::string(unit.suffix),
              std::isfinite(result) ? Value(result * unit.factor) : Value());
  }
  value.Set("engine", trial.engine);
  value.Set("profile_hash", trial.profile_hash);
  return value;
}

}  // namespace

std::string ScoreTable(std::span<const ScoredItem> items, std::span<const MetricInfo> infos) {
  int width = 0;
  for (const MetricInfo& info : infos) width = std::max(width, DisplayWidth(info.name));
  std::string text;
  for (const ScoredItem& item : items) {
    if (!text.empty()) text += "\n";
    text += OneLine(item.source) + "\n";
    for (size_t i = 0; i < item.metrics.size(); ++i) {
      text += MetricLine(item.metrics[i], infos[i], width);
    }
    for (const Trial& trial : item.trials) text += TrialLines(trial);
  }
  return text;
}

std::string ScoreJson(std::span<const ScoredItem> items) {
  Value::List list;
  for (const ScoredItem& item : items) {
    Value metrics{Value::Dict{}}, trials{Value::Dict{}};
    for (const MetricResult& result : item.metrics) metrics.Set(result.id, MetricJson(result));
    for (const Trial& trial : item.trials) trials.Set(trial.profile, TrialJson(trial));
    Value entry;
    entry.Set("source", item.source);
    entry.Set("metrics", std::move(metrics));
    entry.Set("trials", std::move(trials));
    list.push_back(std::move(entry));
  }
  return ToJson(Value(Value::Dict{{"items", std::move(list)}})) + "\n";
}

}  // namespace graspbench
