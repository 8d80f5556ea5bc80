#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace graspbench {

/// RFC 4648, section 4, with padding.
std::string Base64(std::span<const std::byte> bytes);

}  // namespace graspbench
