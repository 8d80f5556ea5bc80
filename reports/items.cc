#include "reports/items.h"

#include "core/json.h"
#include "reports/escape.h"
#include "reports/leaderboard.h"
#include "reports/measures.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr int kSchema = 1;

bool HasOutcome(const Measure& measure) { return measure.column.statistic == Statistic::kRate; }

std::string Head(const Column& column, const std::string& what = "") {
  const std::string unit = column.unit.empty() || !what.empty() ? "" : " [" + column.unit + "]";
  return "," + CsvField(column.id + what + unit);
}

Value ValuesOf(const Record& record, const std::vector<Measure>& measures) {
  Value values = Value::Dict{};
  for (const Measure& measure : measures) {
    const ItemValue item = measure.item(record);
    Value entry = Value::Dict{{"value", item.value ? Value(*item.value) : Value()}};
    if (!item.outcome.empty()) entry.Set("outcome", item.outcome);
    values.Set(measure.column.id, std::move(entry));
  }
  return values;
}

}  // namespace

std::string ItemsCsv(const RunData& run) {
  const Leaderboard board = BuildCoverage(run.manifest, run.planned, run.records);
  const std::vector<Measure> measures = MeasuresOf(run.manifest, run.records);
  std::string text =
      "run,suite,suite_version,data,item,case,object,category,intent,instruction,split,generator,"
      "sample,status,reason";
  for (const Measure& measure : measures) {
    text += Head(measure.column);
    if (HasOutcome(measure)) text += Head(measure.column, " outcome");
  }
  text += "\r\n";
  const std::string start = CsvField(run.name) + "," + CsvField(board.suite) + "," +
                            CsvField(board.suite_version) + "," +
                            (board.stand_in ? "stand-in" : "real");
  for (const Record& record : run.records) {
    text += start;
    for (const std::string& field :
         {record.item_id, record.case_id, record.object_id, record.category, record.intent,
          record.instruction, record.split, record.generator, std::to_string(record.sample),
          record.status, record.reason}) {
      text += "," + CsvField(field);
    }
    for (const Measure& measure : measures) {
      const ItemValue item = measure.item(record);
      text += "," + (item.value ? Shortest(*item.value) : "");
      if (HasOutcome(measure)) text += "," + CsvField(item.outcome);
    }
    text += "\r\n";
  }
  return text;
}

std::string ItemsJson(const RunData& run) {
  const Leaderboard board = BuildCoverage(run.manifest, run.planned, run.records);
  const std::vector<Measure> measures = MeasuresOf(run.manifest, run.records);
  Value::List columns, items;
  for (const Measure& measure : measures) {
    columns.push_back(Value::Dict{{"id", measure.column.id},
                                  {"title", measure.column.title},
                                  {"unit", measure.column.unit},
                                  {"definition", measure.column.definition}});
  }
  for (const Record& record : run.records) {
    items.push_back(Value::Dict{{"item", record.item_id},
                                {"case", record.case_id},
                                {"object", record.object_id},
                                {"category", record.category},
                                {"intent", record.intent},
                                {"instruction", record.instruction},
                                {"split", record.split},
                                {"generator", record.generator},
                                {"sample", record.sample},
                                {"status", record.status},
                                {"reason", record.reason},
                                {"values", ValuesOf(record, measures)}});
  }
  return ToJson(Value::Dict{{"schema", kSchema},
                            {"run", run.name},
                            {"suite", Value::Dict{{"id", board.suite},
                                                  {"version", board.suite_version},
                                                  {"title", board.title},
                                                  {"stand_in", board.stand_in}}},
                            {"planned", run.planned},
                            {"columns", std::move(columns)},
                            {"items", std::move(items)}},
                1) +
         "\n";
}

}  // namespace graspbench
