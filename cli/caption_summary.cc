#include "cli/caption_summary.h"

#include <array>
#include <cstdio>

namespace graspbench {
namespace {

StatedFacts FactsIn(const CaptionedGrasp& grasp, const Phrasebook& book) {
  return graspbench::FactsIn(grasp.description, book, grasp.category, grasp.part_names);
}

}  // namespace

std::vector<std::pair<Fact, std::optional<bool>>> FactsOf(const CaptionedGrasp& grasp,
                                                          const Phrasebook& book) {
  const StatedFacts stated = FactsIn(grasp, book);
  std::vector<std::pair<Fact, std::optional<bool>>> facts;
  for (const Fact fact : kFacts) facts.emplace_back(fact, IsRight(fact, stated, grasp.annotation));
  return facts;
}

void CaptionSummary::Add(const CaptionedGrasp& grasp, const Phrasebook& book) {
  seen_.push_back({grasp.category, FactsIn(grasp, book), grasp.annotation});
}

CaptionSummary::Shares CaptionSummary::Of(Fact fact) const {
  Shares shares;
  size_t compared = 0;
  for (const Seen& one : seen_) {
    const std::optional<bool> right = IsRight(fact, one.stated, one.annotation);
    if (!right) continue;
    ++shares.stated;
    shares.right += *right ? 1 : 0;
    size_t others = 0, fitting = 0;
    for (const Seen& other : seen_) {
      if (&other == &one || other.category != one.category) continue;
      ++others;
      fitting += IsRight(fact, one.stated, other.annotation).value_or(false) ? 1 : 0;
    }
    if (others == 0) continue;
    ++compared;
    shares.others += static_cast<double>(fitting) / static_cast<double>(others);
  }
  if (compared > 0) shares.others /= static_cast<double>(compared);
  return shares;
}

Value CaptionSummary::ToValue() const {
  Value facts{Value::Dict{}};
  for (const Fact fact : kFacts) {
    const Shares shares = Of(fact);
    Value entry = Value::Dict{
        {"stated", static_cast<double>(shares.stated) / static_cast<double>(seen_.size())},
        {"right", Value()},
        {"right_of_others", Value()}};
    if (shares.stated > 0) {
      entry.Set("right", static_cast<double>(shares.right) / static_cast<double>(shares.stated));
      entry.Set("right_of_others", shares.others);
    }
    facts.Set(Name(fact), std::move(entry));
  }
  return Value::Dict{{"grasps", seen_.size()}, {"facts", std::move(facts)}};
}

std::string CaptionSummary::ToText() const {
  std::string text = std::to_string(seen_.size()) + " grasps described\n\n" +
                     "  fact         stated      right   right of other grasps of the category\n";
  for (const Fact fact : kFacts) {
    const Shares shares = Of(fact);
    const auto percent = [](double share) {
      std::array<char, 32> number{};
      std::snprintf(number.data(), number.size(), "%9.1f %%", 100 * share);
      return std::string(number.data());
    };
    std::string name(Name(fact));
    name.resize(8, ' ');
    text += "  " + name;
    text += percent(static_cast<double>(shares.stated) / static_cast<double>(seen_.size()));
    if (shares.stated == 0) {
      text += "          -          -\n";
      continue;
    }
    text += percent(static_cast<double>(shares.right) / static_cast<double>(shares.stated)) +
            percent(shares.others) + "\n";
  }
  return text;
}

}  // namespace graspbench
