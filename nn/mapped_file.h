#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace graspbench::nn {

/// A file's bytes mapped into memory; writing to them changes memory only. Throws Error (kMissing,
/// kIo).
std::shared_ptr<std::string_view> MapFile(const std::filesystem::path& path);

}  // namespace graspbench::nn
