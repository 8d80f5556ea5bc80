#include <algorithm>
#include <set>

#include "core/field.h"
#include "core/file.h"
#include "core/suggest.h"
#include "core/toml.h"
#include "reports/paper_table.h"

namespace graspbench {
namespace {

Better DirectionFrom(const Field& field) {
  const std::string& text = field.AsString();
  if (const std::optional<Better> better = BetterNamed(text)) return *better;
  field.Fail("expected \"lower\", \"higher\" or \"none\", found \"" + text + "\"");
}

std::vector<std::string> StringsOr(const Field& field, std::string_view key) {
  std::vector<std::string> strings;
  if (!field.Has(key)) return strings;
  const Field list = field.At(key);
  for (size_t i = 0; i < list.Count(); ++i) strings.push_back(list.At(i).AsString());
  return strings;
}

TableColumn ColumnFrom(const Field& field) {
  field.ExpectOnly({"group", "label", "unit", "better", "arrow", "decimals", "column", "protocol",
                    "why", "inferred"});
  TableColumn column{
      .group = field.StringOr("group", ""),
      .label = field.At("label").AsString(),
      .unit = field.StringOr("unit", ""),
      .better = field.Has("better") ? DirectionFrom(field.At("better")) : Better::kNone,
      .arrow = field.BoolOr("arrow", true),
      .decimals = static_cast<int>(field.IntOr("decimals", 2)),
      .column = field.StringOr("column", ""),
      .protocol = field.StringOr("protocol", ""),
      .inferred = field.BoolOr("inferred", false)};
  if (column.decimals < 0 || column.decimals > 12) field.At("decimals").Fail("must be 0 to 12");
  return column;
}

// A number, or "" where there is none.
std::vector<std::optional<double>> ValuesFrom(const Field& list) {
  std::vector<std::optional<double>> values;
  for (size_t i = 0; i < list.Count(); ++i) {
    const Field value = list.At(i);
    if (value.value().is_string()) {
      if (!value.AsString().empty()) value.Fail("expected a number or \"\"");
      values.emplace_back();
    } else {
      values.emplace_back(value.AsDouble());
    }
  }
  return values;
}

TableRow RowFrom(const Field& field, size_t columns) {
  field.ExpectOnly({"group", "label", "suite", "generator", "values", "printed", "unconfirmed"});
  TableRow row{.group = field.StringOr("group", ""),
               .label = field.StringOr("label", ""),
               .generator = field.StringOr("generator", ""),
               .printed = StringsOr(field, "printed"),
               .unconfirmed = StringsOr(field, "unconfirmed")};
  if (field.Has("values")) {
    row.values = ValuesFrom(field.At("values"));
    if (row.values.size() != columns) {
      field.At("values").Fail(std::to_string(row.values.size()) + " values for " +
                              std::to_string(columns) + " columns");
    }
  } else if (row.generator.empty()) {
    field.Fail("a row needs \"values\", or the \"generator\" whose results it shows");
  }
  if (!row.printed.empty() && row.printed.size() != columns) {
    field.At("printed").Fail("must have one text per column");
  }
  if (row.label.empty()) row.label = row.generator;
  return row;
}

TableSpec TableFrom(const Field& field, const std::string& citation) {
  field.ExpectOnly({"id", "place", "title", "data", "suite", "label_head", "source", "transposed",
                    "marks", "marks", "group_by", "notes", "column", "row"});
  TableSpec table{.id = field.At("id").AsString(),
                  .place = field.StringOr("place", ""),
                  .title = field.StringOr("title", ""),
                  .data = field.StringOr("data", ""),
                  .label_head = field.StringOr("label_head", "Method"),
                  .citation = citation,
                  .suite = field.StringOr("suite", ""),
                  .transposed = field.BoolOr("transposed", false),
                  .marks = field.BoolOr("marks", true),
                  .group_by = field.StringOr("group_by", ""),
                  .notes = StringsOr(field, "notes"),
                  .columns = {},
                  .rows = {}};
  const std::set<std::string> groupings = {"", "category", "intent", "object"};
  if (!groupings.contains(table.group_by)) {
    field.At("group_by")
        .Fail("unknown grouping \"" + table.group_by + "\"", "category, intent or object");
  }
  const Field columns = field.At("column");
  for (size_t i = 0; i < columns.Count(); ++i) table.columns.push_back(ColumnFrom(columns.At(i)));
  if (table.columns.empty()) columns.Fail("a table needs a column");
  if (!field.Has("row")) return table;
  const Field rows = field.At("row");
  for (size_t i = 0; i < rows.Count(); ++i) {
    table.rows.push_back(RowFrom(rows.At(i), table.columns.size()));
  }
  return table;
}

std::vector<std::string> IdsOf(const std::vector<TableSpec>& tables) {
  std::vector<std::string> ids;
  for (const TableSpec& table : tables) ids.push_back(table.id);
  return ids;
}

TableSpec Pick(const std::vector<TableSpec>& tables, const std::string& id) {
  const auto found = std::ranges::find(tables, id, &TableSpec::id);
  if (found == tables.end()) throw UnknownName("table", id, IdsOf(tables));
  return *found;
}

}  // namespace

std::vector<TableSpec> ReadTables(const std::filesystem::path& file) {
  const Value value = ReadToml(file.string());
  const Field root(value, file.string());
  root.ExpectOnly({"paper", "table"});
  std::string citation;
  if (root.Has("paper")) {
    const Field paper = root.At("paper");
    paper.ExpectOnly({"id", "name", "citation", "url", "notes"});
    citation = paper.At("citation").AsString();
  }
  std::vector<TableSpec> tables;
  const Field list = root.At("table");
  for (size_t i = 0; i < list.Count(); ++i) {
    tables.push_back(TableFrom(list.At(i), citation));
    if (std::ranges::count(tables, tables.back().id, &TableSpec::id) > 1) {
      list.At(i).At("id").Fail("a second table \"" + tables.back().id + "\"");
    }
  }
  return tables;
}

std::vector<TableSpec> PublishedTables() {
  const std::filesystem::path folder = AssetDirectory() / "published";
  if (!std::filesystem::is_directory(folder)) {
    throw Error(ErrorKind::kMissing, "the published tables are not there", folder.string(),
                "set GRASP_BENCH_ASSETS to the folder assets of the source");
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<TableSpec> tables;
  for (const auto& file : files) {
    for (TableSpec& table : ReadTables(file)) tables.push_back(std::move(table));
  }
  return tables;
}

TableSpec FindTable(const std::string& name) {
  const size_t toml = name.find(".toml");
  if (toml == std::string::npos) return Pick(PublishedTables(), name);
  const std::vector<TableSpec> tables = ReadTables(name.substr(0, toml + 5));
  if (name.size() > toml + 6 && name[toml + 5] == ':') return Pick(tables, name.substr(toml + 6));
  if (tables.size() != 1) {
    throw Error(
        ErrorKind::kUsage, "the file holds " + std::to_string(tables.size()) + " tables", name,
        "name one: FILE.toml:ID, with ID one of " + [&] {
          std::string ids;
          for (const std::string& id : IdsOf(tables)) ids += (ids.empty() ? "" : ", ") + id;
          return ids;
        }());
  }
  return tables.front();
}

}  // namespace graspbench
