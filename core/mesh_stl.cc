#include "core/mesh_stl.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "core/byte_reader.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

constexpr size_t kHeaderSize = 84;  // 80 bytes of text and the count
constexpr size_t kFacetSize = 50;   // normal, three vertices, two bytes of attributes

LabelledMesh ReadBinary(std::string_view bytes, const std::string& where) {
  ByteReader reader(bytes, where);
  reader.Take(80, "the header");
  const auto count = reader.Read<uint32_t>("the number of facets");
  if (count == 0) reader.Fail("the file has no facets");
  if (reader.left() != size_t{count} * kFacetSize) {
    reader.FailAt(80,
                  "the file has " + std::to_string(count) + " facets of 50 bytes, but " +
                      std::to_string(reader.left()) + " bytes follow the header",
                  "the file is truncated or not an STL file");
  }
  if (count > std::numeric_limits<int>::max() / 3) reader.Fail("too many facets");
  LabelledMesh out;
  out.mesh.vertices.reserve(size_t{count} * 3);
  out.mesh.faces.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    reader.Take(12, "a normal");
    for (int corner = 0; corner < 3; ++corner) {
      Vec3 p;
      for (double& coordinate : p) coordinate = reader.Read<float>("a vertex");
      if (!p.allFinite()) {
        reader.Fail("facet " + std::to_string(i) + " has a coordinate that is not finite");
      }
      out.mesh.vertices.push_back(p);
    }
    reader.Take(2, "the attributes of a facet");
    const int first = static_cast<int>(i) * 3;
    out.mesh.faces.emplace_back(first, first + 1, first + 2);
  }
  return out;
}

class TextStlReader {
 public:
  TextStlReader(std::string_view text, const std::string& where) : scanner_(text, where) {}

  LabelledMesh Read() && {
    while (true) {
      const auto word = scanner_.Word();
      if (!word) break;
      if (ToLower(*word) != "solid") {
        scanner_.Fail("expected the word solid, found " + Quoted(*word));
      }
      Solid();
    }
    if (out_.mesh.faces.empty()) scanner_.Fail("the file has no facets");
    return std::move(out_);
  }

 private:
  void Expect(std::string_view wanted) {
    const std::string_view word = scanner_.Word(wanted.data());
    if (ToLower(word) != wanted) {
      scanner_.Fail("expected the word " + std::string(wanted) + ", found " + Quoted(word));
    }
  }

  void Solid() {
    const std::string_view name = scanner_.Line().value_or("");
    const int group = static_cast<int>(out_.group_names.size());
    out_.group_names.emplace_back(Trimmed(name));
    while (true) {
      const std::string_view word = scanner_.Word("the word facet or endsolid");
      if (ToLower(word) == "endsolid") {
        scanner_.Line();  // the name again
        return;
      }
      if (ToLower(word) != "facet") {
        scanner_.Fail("expected the word facet or endsolid, found " + Quoted(word));
      }
      Facet();
      out_.face_group.push_back(group);
    }
  }

  void Facet() {
    Expect("normal");
    for (int i = 0; i < 3; ++i) scanner_.Word("a normal");  // may be NaN for a thin facet
    Expect("outer");
    Expect("loop");
    const int first = static_cast<int>(out_.mesh.vertices.size());
    for (int corner = 0; corner < 3; ++corner) {
      Expect("vertex");
      Vec3 p;
      for (double& coordinate : p) coordinate = scanner_.Number("a vertex coordinate");
      out_.mesh.vertices.push_back(p);
    }
    Expect("endloop");
    Expect("endfacet");
    out_.mesh.faces.emplace_back(first, first + 1, first + 2);
  }

  TextScanner scanner_;
  LabelledMesh out_;
};

bool SizeFitsBinary(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return false;
  uint32_t count = 0;
  std::memcpy(&count, bytes.data() + 80, sizeof(count));
  return bytes.size() == kHeaderSize + size_t{count} * kFacetSize;
}

// Exporters write "solid" at the start of binary files too; only text goes on with a facet.
bool LooksLikeText(std::string_view bytes) {
  const std::string start = ToLower(bytes.substr(0, 2048));
  const size_t first = start.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || start.compare(first, 5, "solid") != 0) return false;
  return start.find('\0') == std::string::npos;
}

}  // namespace

LabelledMesh ParseStl(std::string_view bytes, const std::string& where) {
  if (!SizeFitsBinary(bytes) && LooksLikeText(bytes)) return TextStlReader(bytes, where).Read();
  return ReadBinary(bytes, where);
}

}  // namespace graspbench
