#include "reports/page_published.h"

#include "reports/paper_table.h"
#include "reports/text.h"

namespace graspbench {
namespace {

std::string TextOf(const TableRow& row, size_t place, const TableColumn& column) {
  if (place < row.printed.size() && !row.printed[place].empty()) return row.printed[place];
  const bool known = place < row.values.size() && row.values[place].has_value();
  return known ? Fixed(*row.values[place], column.decimals) : "–";
}

Value TableValue(const TableSpec& table) {
  Value::List columns{table.label_head.empty() ? "Method" : table.label_head}, rows;
  std::string protocol;
  for (const TableColumn& column : table.columns) {
    const std::string head = (column.group.empty() ? "" : column.group + " ") + column.label;
    columns.emplace_back(column.unit.empty() ? head : head + " " + DisplayUnit(column.unit));
    if (!column.protocol.empty()) protocol += head + ": " + column.protocol + ". ";
  }
  for (const TableRow& row : table.rows) {
    Value::List texts{row.group.empty() ? row.label : row.group + ": " + row.label};
    for (size_t c = 0; c < table.columns.size(); ++c) {
      texts.emplace_back(TextOf(row, c, table.columns[c]));
    }
    rows.emplace_back(std::move(texts));
  }
  return Value::Dict{{"title", table.citation + ", " + table.place + ": " + table.title},
                     {"protocol", protocol},
                     {"columns", std::move(columns)},
                     {"rows", std::move(rows)}};
}

}  // namespace

Value PublishedValue(const std::set<std::string>& suites) {
  Value::List tables;
  for (const TableSpec& table : PublishedTables()) {
    if (suites.contains(table.suite)) tables.push_back(TableValue(table));
  }
  return tables;
}

}  // namespace graspbench
