#pragma once

#include <string_view>

namespace graspbench {

/// Writes `text` to standard output, whole. Throws Error (kIo) when it cannot, on a full disk for
/// example.
void Print(std::string_view text);

}  // namespace graspbench
