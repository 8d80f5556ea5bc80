#pragma once

#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Parses one YAML document into dictionaries, lists, strings, numbers, truth values and null.
///
/// Unquoted scalars mean what they do in YAML 1.2's core schema: null and ~, true and false in any
/// of their three spellings, decimal, hexadecimal and octal integers, decimal numbers, .inf and
/// .nan; all others are text. Anchors and aliases are followed. Throws Error (kInput) with line and
/// column for malformed text, keys that are no text or come twice, unknown tags, documents of more
/// than one part, nesting deeper than 64 and more than 100 000 values.
Value ParseYaml(std::string_view text, const std::string& where);
Value ReadYaml(const std::string& path);

}  // namespace graspbench
