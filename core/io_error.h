#pragma once

#include <string>

#include "core/error.h"

namespace graspbench {

/// Error (kIo) for what the operating system has just refused, told by `errno`: "WHERE: cannot
/// ACTION: No space left on device". Without a `hint`, a full disk brings its own.
Error IoError(const std::string& action, std::string where, std::string hint = {});

}  // namespace graspbench
