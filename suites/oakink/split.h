#pragma once

#include <string>
#include <string_view>

namespace graspbench {

/// OakInk's split of objects: the MD5 of the id, as a 128-bit number, modulo 10; below 8 "train", 8
/// "val", 9 "test". Source: oikit/oi_shape, the same rule for its grasp, intent and hand-over
/// tasks.
std::string OakInkSplit(std::string_view object_id);

/// The remainder behind it, 0 … 9.
int OakInkRemainder(std::string_view object_id);

}  // namespace graspbench
