#include "core/image.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>

#include "core/error.h"
#include "core/file.h"

namespace graspbench {
namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kEightBitRgb("\x08\x02\x00\x00\x00",
                                        5);  // depth, colours, three methods
constexpr char kUpFilter = 2;

std::string BigEndian(uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

const Bytef* AsBytes(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

/// Length, type, data, checksum of type and data.
std::string Chunk(std::string_view type, std::string_view data) {
  const std::string body = std::string(type).append(data);
  const auto checksum = crc32(0, AsBytes(body), static_cast<uInt>(body.size()));
  return BigEndian(static_cast<uint32_t>(data.size())) + body +
         BigEndian(static_cast<uint32_t>(checksum));
}

std::string Compressed(std::string_view data) {
  uLongf size = compressBound(data.size());
  std::string out(size, '\0');
  const int status = compress2(reinterpret_cast<Bytef*>(out.data()), &size, AsBytes(data),
                               data.size(), Z_BEST_COMPRESSION);
  if (status != Z_OK) throw Error(ErrorKind::kInternal, "zlib cannot compress a picture");
  out.resize(size);
  return out;
}

size_t RowBytes(const Image& image) { return 3 * static_cast<size_t>(image.width); }

/// Each row as its difference from the one above, which compresses well.
std::string Filtered(const Image& image) {
  const size_t row = RowBytes(image);
  std::string rows;
  for (size_t i = 0; i < image.bytes.size(); ++i) {
    if (i % row == 0) rows += kUpFilter;
    rows += static_cast<char>(image.bytes[i] - (i < row ? 0 : image.bytes[i - row]));
  }
  return rows;
}

}  // namespace

Image::Image(int columns, int rows, const Rgb& colour) : width(columns), height(rows) {
  const size_t pixels = static_cast<size_t>(columns) * static_cast<size_t>(rows);
  bytes.reserve(3 * pixels);
  for (size_t i = 0; i < pixels; ++i) bytes.insert(bytes.end(), colour.begin(), colour.end());
}

Rgb Image::At(int x, int y) const {
  const size_t at = RowBytes(*this) * static_cast<size_t>(y) + 3 * static_cast<size_t>(x);
  return {bytes[at], bytes[at + 1], bytes[at + 2]};
}

void Paste(const Image& part, int x, int y, Image& whole) {
  if (x < 0 || y < 0 || x + part.width > whole.width || y + part.height > whole.height) {
    throw Error(ErrorKind::kInternal, "a picture does not fit into another one");
  }
  for (int row = 0; row < part.height; ++row) {
    const auto from = part.bytes.begin() + static_cast<int64_t>(RowBytes(part)) * row;
    std::copy_n(from, RowBytes(part),
                whole.bytes.begin() + static_cast<int64_t>(RowBytes(whole)) * (y + row) + 3L * x);
  }
}

std::string ToPng(const Image& image) {
  const std::string header = BigEndian(static_cast<uint32_t>(image.width)) +
                             BigEndian(static_cast<uint32_t>(image.height)) +
                             std::string(kEightBitRgb);
  return std::string(kSignature) + Chunk("IHDR", header) +
         Chunk("IDAT", Compressed(Filtered(image))) + Chunk("IEND", "");
}

void WritePng(const std::filesystem::path& path, const Image& image) {
  WriteFile(path, ToPng(image));
}

}  // namespace graspbench
