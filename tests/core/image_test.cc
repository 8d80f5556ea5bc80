#include "core/image.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "core/error.h"

namespace graspbench {
namespace {

uint32_t BigEndianAt(const std::string& bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

struct Chunk {
  std::string type, data;
};

// Checks the checksums, too.
std::vector<Chunk> ChunksOf(const std::string& png) {
  std::vector<Chunk> chunks;
  for (size_t at = 8; at < png.size();) {
    const size_t length = BigEndianAt(png, at);
    const std::string body = png.substr(at + 4, 4 + length);
    const auto checksum =
        crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
    EXPECT_EQ(BigEndianAt(png, at + 8 + length), checksum);
    chunks.push_back({body.substr(0, 4), body.substr(4)});
    at += 12 + length;
  }
  return chunks;
}

Image Gradient() {
  Image image(5, 3, {0, 0, 0});
  for (size_t i = 0; i < image.bytes.size(); ++i) image.bytes[i] = static_cast<uint8_t>(5 * i);
  return image;
}

TEST(Png, HoldsThePixels) {
  const Image image = Gradient();
  const std::string png = ToPng(image);
  EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
  const std::vector<Chunk> chunks = ChunksOf(png);
  ASSERT_EQ(chunks.size(), 3u);
  EXPECT_EQ(chunks[0].type, "IHDR");
  EXPECT_EQ(BigEndianAt(chunks[0].data, 0), 5u);
  EXPECT_EQ(BigEndianAt(chunks[0].data, 4), 3u);
  EXPECT_EQ(chunks[0].data.substr(8), std::string("\x08\x02\x00\x00\x00", 5));
  EXPECT_EQ(chunks[1].type, "IDAT");
  EXPECT_EQ(chunks[2].type, "IEND");

  std::string rows(3 * (1 + 15), '\0');
  uLongf size = rows.size();
  ASSERT_EQ(
      uncompress(reinterpret_cast<Bytef*>(rows.data()), &size,
                 reinterpret_cast<const Bytef*>(chunks[1].data.data()), chunks[1].data.size()),
      Z_OK);
  ASSERT_EQ(size, rows.size());
  std::string above(15, '\0');
  for (int y = 0; y < 3; ++y) {
    EXPECT_EQ(rows[16 * y], 2);  // differences from the row above
    for (int i = 0; i < 15; ++i) above[i] = static_cast<char>(above[i] + rows[16 * y + 1 + i]);
    EXPECT_EQ(static_cast<uint8_t>(above[3 * 4]), image.At(4, y)[0]);
    EXPECT_EQ(static_cast<uint8_t>(above[3 * 2 + 1]), image.At(2, y)[1]);
  }
}

TEST(Paste, PutsAPictureIntoAnother) {
  Image whole(10, 8, {1, 2, 3});
  Paste(Image(2, 3, {9, 8, 7}), 4, 5, whole);
  int pasted = 0;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 10; ++x) {
      const bool inside = x >= 4 && x < 6 && y >= 5;
      EXPECT_EQ(whole.At(x, y), inside ? Rgb({9, 8, 7}) : Rgb({1, 2, 3}));
      pasted += inside;
    }
  }
  EXPECT_EQ(pasted, 6);
  EXPECT_THROW(Paste(Image(2, 3, {0, 0, 0}), 9, 0, whole), Error);
}

}  // namespace
}  // namespace graspbench
