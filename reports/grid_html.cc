#include "reports/escape.h"
#include "reports/grid_formats.h"

namespace graspbench {
namespace {

std::string HtmlCell(const GridCell& cell) {
  std::string text = EscapeHtml(cell.text);
  if (cell.rank == 1) text = "<strong>" + text + "</strong>";
  if (cell.rank == 2) text = "<u>" + text + "</u>";
  if (!cell.below.empty()) text += "<small>" + EscapeHtml(cell.below) + "</small>";
  return "<td>" + text + "</td>";
}

}  // namespace

std::string ToHtml(const Grid& grid) {
  const std::string width = std::to_string(grid.heads.size() + 1);
  std::string text = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" +
                     EscapeHtml(grid.caption) +
                     "</title>\n<style>\nbody { font: 15px/1.5 system-ui, sans-serif; margin: "
                     "2rem; color-scheme: light "
                     "dark; }\ntable { border-collapse: collapse; font-variant-numeric: "
                     "tabular-nums; }\ncaption { "
                     "text-align: left; padding-bottom: .5rem; }\nth, td { padding: .25rem .75rem; "
                     "text-align: right; "
                     "vertical-align: top; }\nth:first-child { text-align: left; font-weight: "
                     "normal; }\nthead th { "
                     "font-weight: 600 !important; }\nthead { border-top: 2px solid; "
                     "border-bottom: 1px solid; }\ntbody "
                     "{ border-bottom: 1px solid; }\ntbody .section { font-style: italic; "
                     "text-align: left; }\nsmall { "
                     "display: block; opacity: .7; }\n</style>\n<table>\n<caption>" +
                     EscapeHtml(grid.caption) + "</caption>\n<thead>\n";
  if (!grid.groups.empty()) {
    text += "<tr><th></th>";
    for (const GridSpan& group : grid.groups) {
      text +=
          "<th colspan=\"" + std::to_string(group.span) + "\">" + EscapeHtml(group.title) + "</th>";
    }
    text += "</tr>\n";
  }
  text += "<tr><th>" + EscapeHtml(grid.corner) + "</th>";
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    text += "<th>" + EscapeHtml(grid.heads[c]);
    if (!grid.units.empty()) text += "<small>" + EscapeHtml(grid.units[c]) + "</small>";
    text += "</th>";
  }
  text += "</tr>\n</thead>\n";
  for (const GridSection& section : grid.sections) {
    text += "<tbody>\n<tr><th class=\"section\" colspan=\"" + width + "\">" +
            EscapeHtml(section.title) + "</th></tr>\n";
    for (const GridRow& row : section.rows) {
      text += "<tr><th scope=\"row\">" + EscapeHtml(row.label) + "</th>";
      for (const GridCell& cell : row.cells) text += HtmlCell(cell);
      text += "</tr>\n";
    }
    text += "</tbody>\n";
  }
  text += "</table>\n<ul>\n";
  for (const std::string& note : grid.notes) text += "<li>" + EscapeHtml(note) + "</li>\n";
  return text + "</ul>\n</html>\n";
}

}  // namespace graspbench
