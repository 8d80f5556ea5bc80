#pragma once

#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Parses a TOML document into dictionaries, lists, strings and numbers. Throws Error (kInput) with
/// file and line. Arrays and inline tables may nest 64 deep, dotted keys have at most 32 parts.
Value ParseToml(std::string_view text, const std::string& where);
Value ReadToml(const std::string& path);

}  // namespace graspbench
