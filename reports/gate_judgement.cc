#include "reports/gate_judgement.h"

#include "reports/comparison_formats.h"
#include "reports/sign_flip.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::optional<double> SideOf(const Cell& cell, GateRule::Side side) {
  if (side == GateRule::Side::kValue || !cell.value) return cell.value;
  if (!cell.interval) return std::nullopt;
  return side == GateRule::Side::kLower ? cell.interval->low : cell.interval->high;
}

bool Holds(double value, GateRule::Order order, double limit) {
  switch (order) {
    case GateRule::Order::kAtMost:
      return value <= limit;
    case GateRule::Order::kBelow:
      return value < limit;
    case GateRule::Order::kAtLeast:
      return value >= limit;
    case GateRule::Order::kAbove:
      return value > limit;
  }
  return false;
}

std::string OrderText(GateRule::Order order) {
  switch (order) {
    case GateRule::Order::kAtMost:
      return "at most ";
    case GateRule::Order::kBelow:
      return "less than ";
    case GateRule::Order::kAtLeast:
      return "at least ";
    case GateRule::Order::kAbove:
      return "more than ";
  }
  return "";
}

/// What a rule speaks of: "SIV", "the lower end of Success semgrasp-lift".
std::string Subject(const GateRule& rule, const Column& column) {
  const std::string title = OneLine(column.title);
  if (rule.side == GateRule::Side::kLower) return "the lower end of " + title;
  if (rule.side == GateRule::Side::kUpper) return "the upper end of " + title;
  return title;
}

}  // namespace

void JudgeNumber(const Column& column, const Cell& cell, const Cell* baseline,
                 GateVerdict& verdict) {
  const GateRule& rule = verdict.rule;
  const auto with_unit = [&](double value) {
    return Fixed(value, column.decimals) +
           (column.unit.empty() ? "" : " " + DisplayUnit(column.unit));
  };
  verdict.value = SideOf(cell, rule.side);
  if (!verdict.value) {
    verdict.detail = Subject(rule, column) + " has no value: " + OneLine(cell.note);
    return;
  }
  std::string from;
  if (rule.kind == GateRule::Kind::kAbsolute) {
    verdict.limit = rule.bound;
  } else if (const std::optional<double> base = baseline->value) {
    verdict.limit = rule.kind == GateRule::Kind::kRelative ? *base * (1 + rule.bound / 100)
                                                           : *base + rule.bound;
    from = " (baseline " + with_unit(*base) + ")";
  } else {
    verdict.detail =
        OneLine(column.title) + " has no value in the baseline: " + OneLine(baseline->note);
    return;
  }
  verdict.passed = Holds(*verdict.value, rule.order, *verdict.limit);
  verdict.detail = Subject(rule, column) + " is " + with_unit(*verdict.value) + ", " +
                   OrderText(rule.order) + with_unit(*verdict.limit) + " allowed" + from;
}

void JudgeNotWorse(const ComparedColumn& compared, GateVerdict& verdict) {
  const std::string title = OneLine(compared.column.title);
  if (!compared.difference) {
    verdict.detail = title + " cannot be compared: " + OneLine(compared.note);
    return;
  }
  const PairedDifference& difference = *compared.difference;
  const int objects = difference.difference.clusters;
  verdict.value = compared.b;
  verdict.limit = compared.a;
  if (SmallestPValue(objects) >= kSignificance) {
    verdict.detail = title + ": with " + std::to_string(objects) +
                     (objects == 1 ? " object" : " objects") +
                     " no difference can be significant, so the rule guards nothing";
    return;
  }
  verdict.passed = !compared.worse();
  const int decimals = compared.column.decimals;
  verdict.detail =
      title + " is " + Fixed(*compared.b, decimals) + ", baseline " + Fixed(*compared.a, decimals) +
      " on " + std::to_string(compared.pairs) +
      " common items: " + (compared.worse() ? "significantly worse" : "not significantly worse") +
      " (p " + PValueText(compared.p_holm.value_or(1)) + " after correction)";
}

}  // namespace graspbench
