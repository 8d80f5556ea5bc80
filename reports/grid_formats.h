#pragma once

#include <string>

#include "reports/grid.h"

namespace graspbench {

/// Render's formats, one function each.
std::string ToTerminal(const Grid& grid);
std::string ToMarkdown(const Grid& grid);
std::string ToCsv(const Grid& grid);
std::string ToLatex(const Grid& grid);
std::string ToHtml(const Grid& grid);

/// Whether any column has a unit, and any cell something below.
bool HasUnits(const Grid& grid);
bool HasBelow(const GridRow& row);

}  // namespace graspbench
