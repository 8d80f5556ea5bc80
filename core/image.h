#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace graspbench {

/// Red, green and blue, 0 … 255.
using Rgb = std::array<uint8_t, 3>;

/// A picture of 8-bit red, green and blue; rows from top to bottom.
struct Image {
  int width = 0, height = 0;   ///< pixels
  std::vector<uint8_t> bytes;  ///< three per pixel, row after row

  Image() = default;
  Image(int columns, int rows, const Rgb& colour);

  Rgb At(int x, int y) const;

  bool operator==(const Image&) const = default;
};

/// Copies `part` into `whole` with its upper left corner at (x, y). It must fit.
void Paste(const Image& part, int x, int y, Image& whole);

/// The picture as a PNG file (ISO/IEC 15948): 8-bit RGB, one compressed block.
std::string ToPng(const Image& image);

/// Throws Error (kIo) when the file cannot be written.
void WritePng(const std::filesystem::path& path, const Image& image);

}  // namespace graspbench
