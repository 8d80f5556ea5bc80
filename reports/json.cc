#include "core/json.h"

#include "reports/formats.h"
#include "reports/leaderboard_file.h"
#include "reports/leaderboard_text.h"
#include "reports/leaderboard_value.h"

namespace graspbench {
namespace {

Value RowValue(const LeaderboardRow& row, const std::vector<Column>& columns) {
  Value values{Value::Dict{}};
  for (size_t c = 0; c < columns.size(); ++c) {
    values.Set(columns[c].id, CellValue(row.cells[c], columns[c]));
  }
  Value value;
  value.Set("generator", row.generator);
  value.Set("coverage", CoverageValue(row.coverage));
  value.Set("values", std::move(values));
  value.Set("item_reasons", ReasonsValue(row.item_reasons));
  value.Set("trial_reasons", ReasonsValue(row.trial_reasons));
  return value;
}

Value AgreementValue(const EngineAgreement& agreement) {
  Value::List differing;
  for (const EngineAgreement::Difference& d : agreement.differing) {
    differing.push_back(Value::Dict{{"item", d.item_id},
                                    {"case", d.case_id},
                                    {"generator", d.generator},
                                    {agreement.engine_a, d.outcome_a},
                                    {agreement.engine_b, d.outcome_b}});
  }
  return Value::Dict{{"profile", agreement.profile},
                     {"engines", Value::List{agreement.engine_a, agreement.engine_b}},
                     {"compared", agreement.compared},
                     {"same", agreement.same},
                     {"ok", Value::List{agreement.ok_a, agreement.ok_b}},
                     {"differing", std::move(differing)}};
}

}  // namespace

std::string ToJson(const Leaderboard& leaderboard) {
  Value suite;
  suite.Set("id", leaderboard.suite);
  suite.Set("version", leaderboard.suite_version);
  suite.Set("title", leaderboard.title);
  suite.Set("stand_in", leaderboard.stand_in);
  Value::List columns, rows, notes;
  for (const Column& column : leaderboard.columns) columns.push_back(ColumnValue(column));
  for (const LeaderboardRow& row : leaderboard.rows) {
    rows.push_back(RowValue(row, leaderboard.columns));
  }
  for (const std::string& note : Footnotes(leaderboard)) notes.emplace_back(note);

  Value::List agreements;
  for (const EngineAgreement& agreement : leaderboard.agreements) {
    agreements.push_back(AgreementValue(agreement));
  }

  Value document;
  document.Set("schema", kLeaderboardSchema);
  document.Set("title", TitleLine(leaderboard));
  document.Set("run", leaderboard.run);
  document.Set("status", leaderboard.status);
  document.Set("suite", std::move(suite));
  document.Set("split", leaderboard.split);
  document.Set("shard", leaderboard.shard.empty() ? Value() : Value(leaderboard.shard));
  document.Set("hand", leaderboard.hand);
  document.Set("planned", leaderboard.planned);
  document.Set("columns", std::move(columns));
  document.Set("rows", std::move(rows));
  document.Set("engines", std::move(agreements));
  document.Set("notes", std::move(notes));
  document.Set("manifest", leaderboard.manifest);
  return ToJson(document, 2) + "\n";
}

}  // namespace graspbench
