#pragma once

#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Parses a TOML document into dictionaries, lists, strings and numbers. Throws Error (kInput) with
/// file and line.
Value ParseToml(std::string_view text, const std::string& where);
Value ReadToml(const std::string& path);

}  // namespace graspbench
