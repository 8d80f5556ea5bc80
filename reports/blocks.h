#pragma once

#include <string>
#include <vector>

#include "reports/text_table.h"

namespace graspbench {

/// A part of a text as people read it: a heading, a table (or none) and sentences. All of it is
/// without line breaks and escaped by no format yet.
struct Block {
  std::string heading;
  TextTable table;
  std::vector<std::string> lines;
};

std::string BlocksToTerminal(const std::string& title, const std::vector<Block>& blocks,
                             bool colour);
std::string BlocksToMarkdown(const std::string& title, const std::vector<Block>& blocks);

}  // namespace graspbench
