#include "reports/grid.h"

#include <algorithm>

#include "core/suggest.h"
#include "reports/text.h"

namespace graspbench {
namespace {

bool HasUnits(const Grid& grid) {
  return std::ranges::any_of(grid.units, [](const std::string& unit) { return !unit.empty(); });
}

bool HasBelow(const GridRow& row) {
  return std::ranges::any_of(row.cells, [](const GridCell& cell) { return !cell.below.empty(); });
}

// ---- Terminal

using Line = std::vector<std::string>;

struct Body {
  std::vector<Line> lines;
  std::vector<std::pair<size_t, std::string>> titles;  // a title stands before the line
};

Body LinesOf(const Grid& grid) {
  Body body;
  for (const GridSection& section : grid.sections) {
    body.titles.emplace_back(body.lines.size(), section.title);
    for (const GridRow& row : section.rows) {
      Line values{row.label}, below{""};
      for (const GridCell& cell : row.cells) {
        const char* const marks[] = {"", "*", "+"};
        values.push_back(marks[cell.rank] + cell.text);
        below.push_back(cell.below);
      }
      body.lines.push_back(std::move(values));
      if (HasBelow(row)) body.lines.push_back(std::move(below));
    }
  }
  return body;
}

std::string Typeset(const Line& line, const std::vector<int>& widths) {
  std::string text;
  for (size_t c = 0; c < line.size(); ++c) {
    const std::string padding(static_cast<size_t>(widths[c] - DisplayWidth(line[c])), ' ');
    text += c == 0 ? line[c] + padding : "  " + padding + line[c];
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

Line GroupLine(const Grid& grid) {
  Line line{""};
  for (const GridSpan& group : grid.groups) {
    line.push_back(group.title);
    line.resize(line.size() + static_cast<size_t>(group.span) - 1);
  }
  return line;
}

std::string ToTerminal(const Grid& grid) {
  Line heads{grid.corner}, units{""};
  heads.insert(heads.end(), grid.heads.begin(), grid.heads.end());
  units.insert(units.end(), grid.units.begin(), grid.units.end());
  std::vector<Line> head;
  if (!grid.groups.empty()) head.push_back(GroupLine(grid));
  head.push_back(heads);
  if (HasUnits(grid)) head.push_back(units);
  const Body body = LinesOf(grid);

  std::vector<int> widths(grid.heads.size() + 1, 0);
  for (const std::vector<Line>* lines : {&std::as_const(head), &body.lines}) {
    for (const Line& line : *lines) {
      for (size_t c = 0; c < line.size(); ++c)
        widths[c] = std::max(widths[c], DisplayWidth(line[c]));
    }
  }
  std::string text = grid.caption + "\n\n";
  for (const Line& line : head) text += Typeset(line, widths);
  auto title = body.titles.begin();
  for (size_t i = 0; i <= body.lines.size(); ++i) {
    for (; title != body.titles.end() && title->first == i; ++title) {
      text += "── " + title->second + "\n";
    }
    if (i < body.lines.size()) text += Typeset(body.lines[i], widths);
  }
  text += "\n* best, + second best of a section\n";
  for (const std::string& note : grid.notes) text += "- " + note + "\n";
  return text;
}

// ---- Markdown

std::string ToMarkdown(const Grid& grid) {
  const auto cell_text = [](const GridCell& cell) {
    std::string text = EscapeMarkdown(cell.text);
    if (cell.rank == 1) text = "**" + text + "**";
    if (cell.rank == 2) text = "<u>" + text + "</u>";
    return cell.below.empty() ? text : text + "<br>" + EscapeMarkdown(cell.below);
  };
  std::string text = "### " + EscapeMarkdown(grid.caption) + "\n\n| " + EscapeMarkdown(grid.corner);
  std::string rule = "|---|";
  std::vector<std::string> groups;
  for (const GridSpan& group : grid.groups)
    groups.insert(groups.end(), static_cast<size_t>(group.span), group.title);
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    text += " | ";
    if (!groups.empty() && !groups[c].empty()) text += EscapeMarkdown(groups[c]) + "<br>";
    text += EscapeMarkdown(grid.heads[c]);
    if (!grid.units.empty() && !grid.units[c].empty())
      text += "<br>" + EscapeMarkdown(grid.units[c]);
    rule += "---:|";
  }
  text += " |\n" + rule + "\n";
  for (const GridSection& section : grid.sections) {
    text += "| *" + EscapeMarkdown(section.title) + "* |";
    for (size_t c = 0; c < grid.heads.size(); ++c) text += " |";
    text += "\n";
    for (const GridRow& row : section.rows) {
      text += "| " + EscapeMarkdown(row.label) + " |";
      for (const GridCell& cell : row.cells) text += " " + cell_text(cell) + " |";
      text += "\n";
    }
  }
  text += "\n";
  for (const std::string& note : grid.notes) text += "- " + EscapeMarkdown(note) + "\n";
  return text;
}

// ---- CSV

std::string ToCsv(const Grid& grid) {
  std::string text = "section," + CsvField(grid.corner);
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    const std::string unit =
        grid.units.empty() || grid.units[c].empty() ? "" : " [" + grid.units[c] + "]";
    text += "," + CsvField(grid.heads[c] + unit);
  }
  text += "\r\n";
  for (const GridSection& section : grid.sections) {
    for (const GridRow& row : section.rows) {
      text += CsvField(section.title) + "," + CsvField(row.label);
      for (const GridCell& cell : row.cells)
        text += "," + (cell.value ? Shortest(*cell.value) : "");
      text += "\r\n";
    }
  }
  return text;
}

// ---- LaTeX

std::string LatexCell(const GridCell& cell) {
  const std::string text = EscapeLatex(cell.text);
  if (cell.rank == 1) return "\\textbf{" + text + "}";
  if (cell.rank == 2) return "\\underline{" + text + "}";
  return text;
}

std::string LatexHead(const Grid& grid) {
  std::string text;
  if (!grid.groups.empty()) {
    std::string rules;
    int first = 2;
    for (const GridSpan& group : grid.groups) {
      const std::string span = std::to_string(group.span);
      text += " & \\multicolumn{" + span + "}{c}{" + EscapeLatex(group.title) + "}";
      const int last = first + group.span - 1;
      if (!group.title.empty()) {
        rules += "\\cmidrule(lr){" + std::to_string(first) + "-" + std::to_string(last) + "}";
      }
      first = last + 1;
    }
    text += " \\\\\n" + rules + "\n";
  }
  text += EscapeLatex(grid.corner);
  for (const std::string& head : grid.heads) text += " & " + EscapeLatex(head);
  text += " \\\\\n";
  if (!HasUnits(grid)) return text;
  for (const std::string& unit : grid.units) {
    text += " &";
    if (!unit.empty()) text += " {\\scriptsize " + EscapeLatex(unit) + "}";
  }
  return text + " \\\\\n";
}

std::string ToLatex(const Grid& grid) {
  const std::string width = std::to_string(grid.heads.size() + 1);
  std::string text =
      "% Needs \\usepackage{booktabs}, \\usepackage[T1]{fontenc} and, before 2018, "
      "\\usepackage[utf8]{inputenc}.\n";
  text += "\\begin{table}\n\\centering\n\\caption{" + EscapeLatex(grid.caption) +
          ".}\n\\begin{tabular}{l" + std::string(grid.heads.size(), 'r') + "}\n\\toprule\n" +
          LatexHead(grid);
  for (const GridSection& section : grid.sections) {
    text += "\\midrule\n\\multicolumn{" + width + "}{l}{\\emph{" + EscapeLatex(section.title) +
            "}} \\\\\n";
    for (const GridRow& row : section.rows) {
      // In braces, so that a label in brackets is no argument of the line break before it.
      text += "{" + EscapeLatex(row.label) + "}";
      std::string below;
      for (const GridCell& cell : row.cells) {
        text += " & " + LatexCell(cell);
        below += " &";
        if (!cell.below.empty()) below += " {\\scriptsize " + EscapeLatex(cell.below) + "}";
      }
      text += " \\\\\n";
      if (HasBelow(row)) text += below + " \\\\\n";
    }
  }
  text += "\\bottomrule\n\\end{tabular}\n\n\\raggedright\\footnotesize\n";
  for (const std::string& note : grid.notes) text += EscapeLatex(note) + "\n";
  return text + "\\end{table}\n";
}

// ---- HTML

std::string HtmlCell(const GridCell& cell) {
  std::string text = EscapeHtml(cell.text);
  if (cell.rank == 1) text = "<strong>" + text + "</strong>";
  if (cell.rank == 2) text = "<u>" + text + "</u>";
  if (!cell.below.empty()) text += "<small>" + EscapeHtml(cell.below) + "</small>";
  return "<td>" + text + "</td>";
}

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

}  // namespace

Grid Transposed(const Grid& grid) {
  Grid turned{.caption = grid.caption,
              .corner = "",
              .groups = {},
              .heads = {},
              .units = {},
              .sections = {{"", {}}},
              .notes = grid.notes};
  std::vector<GridRow>& rows = turned.sections.front().rows;
  for (size_t c = 0; c < grid.heads.size(); ++c) {
    const std::string unit =
        grid.units.empty() || grid.units[c].empty() ? "" : " [" + grid.units[c] + "]";
    rows.push_back({grid.heads[c] + unit, {}});
  }
  for (const GridSection& section : grid.sections) {
    turned.groups.push_back({section.title, static_cast<int>(section.rows.size())});
    for (const GridRow& row : section.rows) {
      turned.heads.push_back(row.label);
      for (size_t c = 0; c < rows.size(); ++c) rows[c].cells.push_back(row.cells[c]);
    }
  }
  return turned;
}

std::string Render(const Grid& grid, const std::string& format) {
  if (format == "terminal") return ToTerminal(grid);
  if (format == "markdown") return ToMarkdown(grid);
  if (format == "csv") return ToCsv(grid);
  if (format == "latex") return ToLatex(grid);
  if (format == "html") return ToHtml(grid);
  throw UnknownName("format of a table", format, {"terminal", "markdown", "csv", "latex", "html"});
}

}  // namespace graspbench
