#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/value.h"

namespace graspbench {

/// Parses a TOML document into dictionaries, lists, strings and numbers. Throws Error (kInput) with
/// file and line. Arrays and inline tables may nest 64 deep, dotted keys have at most 32 parts.
Value ParseToml(std::string_view text, const std::string& where);
Value ReadToml(const std::string& path);

/// The file of a configuration: `name_or_path` itself if it ends in ".toml", else
/// `folder`/NAME.toml. Throws Error (kUsage) for an unknown name, with the nearest one.
std::filesystem::path FindToml(const std::filesystem::path& folder,
                               const std::string& name_or_path);

}  // namespace graspbench
