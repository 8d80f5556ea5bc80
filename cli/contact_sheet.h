#pragma once

#include <filesystem>
#include <vector>

#include "core/record.h"
#include "simulators/renderer.h"

namespace graspbench {

/// Pictures of one size in rows, `columns` a row, on the pictures' background. Throws Error
/// (kInternal) when there is none or their sizes differ.
Image Grid(const std::vector<Image>& pictures, int columns);

/// One picture of `width` x `height` pixels for each record of a run, labelled, in rows that make
/// the sheet about as wide as high, below a line that says which engines the labels' verdicts are
/// of. Items without a grasp are labelled empty squares.
Image ContactSheet(Renderer& renderer, const std::filesystem::path& run,
                   const std::vector<Record>& records, int width, int height);

}  // namespace graspbench
