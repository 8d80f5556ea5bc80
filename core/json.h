#pragma once

#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Parses one JSON document (RFC 8259; nesting up to 256). Throws Error (kInput) with `where`, byte
/// offset and reason.
Value ParseJson(std::string_view text, const std::string& where);
Value ReadJson(const std::string& path);

/// Compact when `indent` is negative. Doubles are printed in their shortest form that reads back
/// equal; NaN and infinities, which JSON lacks, become null. Arrays become nested lists.
std::string ToJson(const Value& value, int indent = -1);

}  // namespace graspbench
