#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace graspbench {

/// Which way a column gets better.
enum class Better { kLower, kHigher, kNone };
std::string_view Name(Better better);                      ///< "lower", "higher", "none"
std::optional<Better> BetterNamed(std::string_view name);  ///< absent for another name

/// What a cell of a column is.
enum class Statistic {
  kMean,    ///< mean over the grasps that have the value, clustered bootstrap interval
  kRate,    ///< per cent of *planned* items, Wilson interval
  kMedian,  ///< median over the grasps that have the value, no interval
};
std::string_view Name(Statistic statistic);                      ///< "mean", "rate", "median"
std::optional<Statistic> StatisticNamed(std::string_view name);  ///< absent for another name

/// One definition of one number. Two definitions, two profiles or two contents of one profile are
/// always two columns.
struct Column {
  std::string id;         ///< "siv", "contact_ratio", "sd_mean:obman"
  std::string spread_id;  ///< "sd_std:obman" where the cells carry a spread; else empty
  std::string title;      ///< short, for column heads: "SIV"
  std::string unit;       ///< as metrics write it: "cm^3", "%"; empty for a plain number
  Statistic statistic = Statistic::kMean;
  Better better = Better::kNone;
  int decimals = 2;        ///< in the formats for people; the others print full precision
  bool is_default = true;  ///< part of the default selection
  std::string definition;  ///< one sentence, with the source
};

}  // namespace graspbench
