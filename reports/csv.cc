#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::string Number(const std::optional<double>& value) { return value ? Shortest(*value) : ""; }

std::string Reasons(const std::vector<std::pair<std::string, int>>& reasons) {
  std::string text;
  for (const auto& [reason, count] : reasons) {
    if (!text.empty()) text += "; ";
    text += reason + " " + std::to_string(count);
  }
  return CsvField(text);
}

std::string Head(const Column& column, const std::string& id, const std::string& what) {
  const std::string unit = column.unit.empty() ? "" : " [" + column.unit + "]";
  return "," + CsvField(id + (what.empty() ? "" : " " + what) + unit);
}

std::string HeaderLine(const Leaderboard& leaderboard) {
  std::string line = "suite,suite_version,data,split,generator,ok,failed,not_run,planned";
  for (const Column& column : leaderboard.columns) {
    line += Head(column, column.id, "");
    if (!column.spread_id.empty()) line += Head(column, column.spread_id, "");
    if (column.statistic != Statistic::kMedian) {
      line += Head(column, column.id, "low95") + Head(column, column.id, "high95");
    }
    line += "," + CsvField(column.id + " n");
  }
  return line + ",item_reasons,trial_reasons\r\n";
}

std::string CellFields(const Cell& cell, const Column& column) {
  std::string fields = "," + Number(cell.value);
  if (!column.spread_id.empty()) fields += "," + Number(cell.spread);
  if (column.statistic != Statistic::kMedian) {
    fields += cell.interval
                  ? "," + Shortest(cell.interval->low) + "," + Shortest(cell.interval->high)
                  : ",,";
  }
  return fields + "," + std::to_string(cell.count);
}

}  // namespace

std::string ToCsv(const Leaderboard& leaderboard) {
  std::string text = HeaderLine(leaderboard);
  for (const LeaderboardRow& row : leaderboard.rows) {
    const Coverage& coverage = row.coverage;
    text += CsvField(leaderboard.suite) + "," + CsvField(leaderboard.suite_version) + "," +
            (leaderboard.stand_in ? "stand-in" : "real") + "," + CsvField(leaderboard.split) + "," +
            CsvField(row.generator);
    for (const int count : {coverage.ok, coverage.failed, coverage.not_run(), coverage.planned}) {
      text += "," + std::to_string(count);
    }
    for (size_t c = 0; c < leaderboard.columns.size(); ++c) {
      text += CellFields(row.cells[c], leaderboard.columns[c]);
    }
    text += "," + Reasons(row.item_reasons) + "," + Reasons(row.trial_reasons) + "\r\n";
  }
  return text;
}

}  // namespace graspbench
