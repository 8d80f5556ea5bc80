#include "reports/page_index.h"

#include <limits>
#include <map>

#include "reports/columns.h"
#include "reports/formats.h"
#include "reports/leaderboard.h"
#include "reports/leaderboard_text.h"
#include "reports/leaderboard_value.h"
#include "reports/measures.h"
#include "reports/scene_encoding.h"
#include "reports/text.h"

namespace graspbench {
namespace {

/// Texts that repeat: {"texts": each once, "index": of every item}.
class Dictionary {
 public:
  void Add(const std::string& text) {
    const auto [known, fresh] = index_of_.emplace(text, static_cast<uint32_t>(texts_.size()));
    if (fresh) texts_.emplace_back(text);
    indices_.push_back(known->second);
  }
  Value ToValue() const {
    return Value::Dict{{"texts", texts_}, {"index", IndicesValue(indices_)}};
  }

 private:
  std::map<std::string, uint32_t> index_of_;
  Value::List texts_;
  std::vector<uint32_t> indices_;
};

const Value& ConfigurationOf(const RunData& run) { return run.manifest.At("configuration"); }

std::string SuiteVersion(const RunData& run) {
  const Value& suite = ConfigurationOf(run).At("suite");
  return TextAt(suite, "id") + " " + TextAt(suite, "version");
}

/// The hand of a generator, also of its items without a grasp: they stay in the denominators of
/// that hand.
std::string HandOf(const Record& record, const Value& configuration) {
  if (record.grasp && record.grasp->hand != "mesh") return record.grasp->hand;
  const Value entry = EntryOf(configuration, "generators", "id", record.generator);
  return entry.is_dict() ? TextAt(entry, "hand") : "";
}

Value RowValue(const LeaderboardRow& row, const std::vector<Column>& columns) {
  Value::List cells;
  for (size_t c = 0; c < columns.size(); ++c) cells.push_back(CellValue(row.cells[c], columns[c]));
  return Value::Dict{{"generator", row.generator},
                     {"coverage", CoverageValue(row.coverage)},
                     {"cells", std::move(cells)},
                     {"itemReasons", ReasonsValue(row.item_reasons)},
                     {"trialReasons", ReasonsValue(row.trial_reasons)}};
}

/// Columns with what tells one profile's from another's of the same name in another run.
Value ColumnsValue(const std::vector<Column>& columns, const Value& configuration) {
  Value::List values;
  for (const Column& column : columns) {
    Value value = ColumnValue(column);
    const size_t colon = column.id.find(':');
    const std::string profile = colon == std::string::npos ? "" : column.id.substr(colon + 1);
    const Value policy = EntryOf(configuration, "policies", "profile", profile);
    value.Set("profile", profile);
    value.Set("profileHash", policy.is_dict() ? TextAt(policy, "profile_hash") : "");
    value.Set("shownUnit", DisplayUnit(column.unit));
    values.push_back(std::move(value));
  }
  return values;
}

/// A rate's items are 0 or 100; NaN where there is no value, or the trial could not be run at all.
double ValueOf(const ItemValue& item) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const bool untried = item.outcome == "setting_mismatch" || item.outcome == "not_applicable";
  return untried ? kNone : item.value.value_or(kNone);
}

/// The values of every item, a list of numbers for each column.
Value ItemValues(const RunData& run) {
  Value::List columns;
  std::vector<double> values(run.records.size());
  for (const Measure& measure : MeasuresOf(run.manifest, run.records)) {
    for (size_t i = 0; i < values.size(); ++i) values[i] = ValueOf(measure.item(run.records[i]));
    columns.push_back(NumbersValue(values));
  }
  return columns;
}

Value ItemsValue(const RunData& run, std::span<const uint32_t> case_of) {
  Value::List ids;
  Dictionary generators, reasons, hands;
  std::vector<uint32_t> samples;
  for (const Record& record : run.records) {
    ids.emplace_back(record.item_id);
    generators.Add(record.generator);
    reasons.Add(record.status == "ok" ? "" : record.reason.empty() ? "unknown" : record.reason);
    hands.Add(HandOf(record, ConfigurationOf(run)));
    samples.push_back(static_cast<uint32_t>(record.sample));
  }
  return Value::Dict{{"id", std::move(ids)},
                     {"case", IndicesValue(case_of)},
                     {"generator", generators.ToValue()},
                     {"sample", IndicesValue(samples)},
                     {"failure", reasons.ToValue()},
                     {"hand", hands.ToValue()},
                     {"values", ItemValues(run)}};
}

}  // namespace

PageCases FindCases(std::span<const RunData* const> runs) {
  PageCases found;
  std::map<std::pair<std::string, std::string>, uint32_t> index_of;
  for (size_t r = 0; r < runs.size(); ++r) {
    const std::string suite = SuiteVersion(*runs[r]);
    std::vector<uint32_t>& case_of = found.case_of.emplace_back();
    for (size_t i = 0; i < runs[r]->records.size(); ++i) {
      const Record& record = runs[r]->records[i];
      const auto [known, fresh] =
          index_of.emplace(std::pair(suite, record.case_id), found.cases.size());
      if (fresh) {
        found.cases.push_back({.suite = suite,
                               .id = record.case_id,
                               .object = record.object_id,
                               .category = record.category,
                               .intent = record.intent,
                               .instruction = record.instruction,
                               .items = {}});
      }
      found.cases[known->second].items.emplace_back(static_cast<int>(r), static_cast<int>(i));
      case_of.push_back(known->second);
    }
  }
  return found;
}

Value RunValue(const RunData& run, std::span<const uint32_t> case_of) {
  const Leaderboard board = BuildLeaderboard(run.manifest, run.planned, run.records);
  Value::List rows, notes, agreements;
  for (const LeaderboardRow& row : board.rows) rows.push_back(RowValue(row, board.columns));
  for (const std::string& note : Footnotes(SelectColumns(board, "default"))) {
    notes.emplace_back(note);
  }
  for (const EngineAgreement& agreement : board.agreements) {
    agreements.emplace_back(AgreementLine(agreement));
  }
  return Value::Dict{{"name", run.name},
                     {"title", TitleLine(board)},
                     {"suite", board.suite},
                     {"suiteTitle", board.title},
                     {"standIn", board.stand_in},
                     {"handTitle", board.hand},
                     {"status", TextAt(run.manifest, "status")},
                     {"planned", board.planned},
                     {"columns", ColumnsValue(board.columns, ConfigurationOf(run))},
                     {"rows", std::move(rows)},
                     {"notes", std::move(notes)},
                     {"agreements", std::move(agreements)},
                     {"items", ItemsValue(run, case_of)}};
}

Value CasesValue(const PageCases& cases) {
  Value::List ids, objects, categories, intents, instructions;
  for (const PageCases::Case& known : cases.cases) {
    ids.emplace_back(known.id);
    objects.emplace_back(known.object);
    categories.emplace_back(known.category);
    intents.emplace_back(known.intent);
    instructions.emplace_back(known.instruction);
  }
  return Value::Dict{{"id", std::move(ids)},
                     {"object", std::move(objects)},
                     {"category", std::move(categories)},
                     {"intent", std::move(intents)},
                     {"instruction", std::move(instructions)}};
}

}  // namespace graspbench
