#include "simulators/obj_text.h"

#include <array>
#include <charconv>
#include <string_view>

namespace graspbench {
namespace {

// Enough for the longest double in fixed notation.
using NumberBuffer = std::array<char, 352>;

std::string_view Print(double value, NumberBuffer& buffer) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, 6);
  return {buffer.data(), end.ptr};
}

}  // namespace

std::string SixDecimalObj(std::span<const TriMesh> meshes) {
  std::string text;
  NumberBuffer buffer;
  int first_vertex = 1;
  for (size_t i = 0; i < meshes.size(); ++i) {
    text += "o convex_" + std::to_string(i) + '\n';
    for (const Vec3& vertex : meshes[i].vertices) {
      text += 'v';
      for (double coordinate : vertex) (text += ' ') += Print(coordinate, buffer);
      text += '\n';
    }
    for (const Face& face : meshes[i].faces) {
      text += 'f';
      for (int index : face) (text += ' ') += std::to_string(index + first_vertex);
      text += '\n';
    }
    first_vertex += static_cast<int>(meshes[i].vertices.size());
  }
  return text;
}

double RoundedToSixDecimals(double value) {
  NumberBuffer buffer;
  const std::string_view text = Print(value, buffer);
  double rounded = 0;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

}  // namespace graspbench
