#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "suites/suite.h"

namespace graspbench {

/// Objects of the YCB Object and Model Set under `--data DIR`, in any of its layouts:
///
///     DIR/[models/]<name>/google_16k/{textured.obj,nontextured.ply,nontextured.stl}
///     DIR/[models/]<name>/textured_simple.obj                      YCB-Video
///     DIR/[models/]<name>/mesh.obj                                 plain
///
/// <name> is "025_mug", "ycb_025_mug" (the id is "025_mug") or any other name, which is then an
/// object without a known mass. Metres; each object in the frame of its file (google_16k and
/// YCB-Video differ by a translation). One case each: "025_mug/hold", split "test". Throws Error
/// (kMissing) naming these layouts when nothing is found.
std::unique_ptr<Suite> MakeYcbSuite(const SuiteOptions& options);

/// Mass in kg of a YCB object by the number at the start of its name ("025_mug"); empty when the
/// table lacks it. Source: Calli et al. 2015, "Benchmarking in Manipulation Research", table II.
std::optional<double> YcbMass(std::string_view name);

/// OakInk's category name where there is one ("mug" for "025_mug", "pen" for "040_large_marker"),
/// else the name without its number.
std::string YcbCategory(std::string_view name);

/// What people call it: "large_marker" for "040_large_marker", "cup" for "065-a_cups".
std::string YcbWords(std::string_view name);

}  // namespace graspbench
