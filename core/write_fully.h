#pragma once

#include <string_view>

namespace graspbench {

/// Writes all bytes to a file descriptor, however often a signal interrupts. False where the system
/// refuses, with `errno`.
bool WriteFully(int file, std::string_view bytes);

}  // namespace graspbench
