#pragma once

#include <span>
#include <string>
#include <vector>

#include "reports/paper_table_rows.h"

namespace graspbench {

bool HasStandIn(std::span<const RunPart> parts);

/// What a reader of the filled table must know: stand-in data, coverage, what is behind each column
/// or why it is empty, where published figures are from.
std::vector<std::string> NotesOn(const TableSpec& table, std::span<const RunPart> parts,
                                 const TableOptions& options);

}  // namespace graspbench
