#include "cli/picture_size.h"

#include <charconv>

#include "core/error.h"

namespace graspbench {

PictureSize ParseSize(const std::string& text, const PictureSize& otherwise) {
  if (text.empty()) return otherwise;
  PictureSize size{};
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec == std::errc() && width.ptr != end && *width.ptr == 'x') {
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    if (height.ec == std::errc() && height.ptr == end) return size;
  }
  throw Error(ErrorKind::kUsage, "\"" + text + "\" is no size of a picture", "--size",
              "give width and height in pixels, for example 640x480");
}

}  // namespace graspbench
