#pragma once

#include <string_view>

namespace graspbench {

/// The page's script and style sheet, as esbuild bundled them; empty in a build without npm.
std::string_view PageScript();
std::string_view PageStyle();

}  // namespace graspbench
