#include "reports/gate_rule.h"

#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/field.h"

namespace graspbench {
namespace {

constexpr std::string_view kExample =
    "write for example siv<=0.5, lift_success>=60%, siv<=+5% or siv not worse";

/// Reads a rule from left to right.
class Reader {
 public:
  Reader(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  void SkipSpaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool AtEnd() const { return at_ == text_.size(); }
  bool Take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  /// All up to one of `stops`.
  std::string TakeUntil(std::string_view stops) {
    const size_t end = std::min(text_.find_first_of(stops, at_), text_.size());
    const size_t start = std::exchange(at_, end);
    return std::string(text_.substr(start, end - start));
  }
  double TakeNumber() {
    double number = 0;
    const char* start = text_.data() + at_;
    const auto [end, error] = std::from_chars(start, text_.data() + text_.size(), number);
    if (error != std::errc() || !std::isfinite(number)) Fail("a number is missing");
    at_ += static_cast<size_t>(end - start);
    return number;
  }
  [[noreturn]] void Fail(const std::string& problem) const {
    throw Error(ErrorKind::kUsage,
                "cannot read the rule \"" + std::string(text_) + "\" at character " +
                    std::to_string(at_ + 1) + ": " + problem,
                where_, std::string(kExample));
  }

 private:
  std::string_view text_;
  const std::string& where_;
  size_t at_ = 0;
};

GateRule::Side TakeSide(Reader& reader) {
  if (reader.Take("lower(")) return GateRule::Side::kLower;
  if (reader.Take("upper(")) return GateRule::Side::kUpper;
  return GateRule::Side::kValue;
}

GateRule::Order TakeOrder(Reader& reader) {
  if (reader.Take("<=")) return GateRule::Order::kAtMost;
  if (reader.Take(">=")) return GateRule::Order::kAtLeast;
  if (reader.Take("<")) return GateRule::Order::kBelow;
  if (reader.Take(">")) return GateRule::Order::kAbove;
  reader.Fail("<=, >=, <, > or \"not worse\" is missing");
}

/// The bound and what it is relative to.
void TakeBound(Reader& reader, GateRule& rule) {
  const bool plus = reader.Take("+");
  const bool minus = !plus && reader.Take("-");
  const double number = reader.TakeNumber();
  rule.bound = minus ? -number : number;
  reader.SkipSpaces();
  rule.unit = reader.TakeUntil(" ");
  reader.SkipSpaces();
  if (!reader.AtEnd()) reader.Fail("nothing may follow the bound");
  if (!plus && !minus) {
    if (rule.unit == "pp") reader.Fail("percentage points need a sign: +2pp or -2pp");
    return;
  }
  rule.kind = rule.unit == "%" ? GateRule::Kind::kRelative : GateRule::Kind::kOffset;
}

}  // namespace

GateRule ParseGateRule(const std::string& text, const std::string& where) {
  GateRule rule{.text = text, .where = where};
  Reader reader(text, where);
  reader.SkipSpaces();
  rule.side = TakeSide(reader);
  rule.column = reader.TakeUntil("<>=() ");
  if (rule.column.empty()) reader.Fail("the name of a column is missing");
  if (rule.side != GateRule::Side::kValue && !reader.Take(")")) reader.Fail("\")\" is missing");
  reader.SkipSpaces();
  if (reader.Take("not worse")) {
    if (rule.side != GateRule::Side::kValue) {
      reader.Fail("\"not worse\" compares values, not ends of intervals");
    }
    rule.kind = GateRule::Kind::kNotWorse;
    reader.SkipSpaces();
    if (!reader.AtEnd()) reader.Fail("nothing may follow \"not worse\"");
    return rule;
  }
  rule.order = TakeOrder(reader);
  reader.SkipSpaces();
  TakeBound(reader, rule);
  return rule;
}

std::vector<GateRule> GateRulesOf(const Value& document, const std::string& where) {
  std::vector<GateRule> rules;
  const auto add = [&](const Field& table, const std::string& path, const std::string& generator) {
    if (!table.Has("rules")) return;
    const Field list = table.At("rules");
    for (size_t i = 0; i < list.Count(); ++i) {
      rules.push_back(ParseGateRule(list.At(i).AsString(),
                                    where + ": " + path + "rules[" + std::to_string(i) + "]"));
      rules.back().generator = generator;
    }
  };
  const Field root(document, where);
  root.ExpectOnly({"rules", "generator"});
  add(root, "", "");
  if (root.Has("generator")) {
    for (const auto& [name, table] : root.At("generator").AsDict()) {
      const Field field = root.At("generator").At(name);
      field.ExpectOnly({"rules"});
      add(field, "generator." + name + ".", name);
    }
  }
  return rules;
}

}  // namespace graspbench
