#pragma once

#include <string>

namespace graspbench {

/// Prints `text` to standard output in lines of at most `width` columns, broken at spaces. The
/// first line begins with `prefix`, the others are indented as far.
void PrintWrapped(const std::string& prefix, const std::string& text, size_t width);

}  // namespace graspbench
