#pragma once

#include <filesystem>
#include <vector>

#include "core/record.h"
#include "simulators/renderer.h"

namespace graspbench {

/// Pictures of one size in rows, `columns` a row, on the pictures' background. Throws Error
/// (kInternal) when there is none or their sizes differ.
Image InRows(const std::vector<Image>& pictures, int columns);

/// One picture for each record of a run: labels above a scene of `width` x `height` pixels, which
/// is empty for items without a grasp. Rows make the sheet about as wide as high and have whole
/// cases; a line above them says which engines the labels' verdicts are of.
Image ContactSheet(Renderer& renderer, const std::filesystem::path& run,
                   const std::vector<Record>& records, int width, int height);

}  // namespace graspbench
