#include "core/mesh_off.h"

#include <limits>
#include <vector>

#include "core/error.h"
#include "core/polygon.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

class OffReader {
 public:
  OffReader(std::string_view text, const std::string& where) : scanner_(text, where) {}

  TriMesh Read() && {
    const auto [vertices, faces] = Counts();
    TriMesh mesh;
    mesh.vertices.reserve(vertices);
    mesh.faces.reserve(faces);
    for (size_t i = 0; i < vertices; ++i) mesh.vertices.push_back(Vertex());
    for (size_t i = 0; i < faces; ++i) AppendFace(mesh);
    return mesh;
  }

 private:
  struct CountPair {
    size_t vertices, faces;
  };

  // The next line that says something, without its comment.
  std::string_view Content(const char* what) {
    while (const auto line = scanner_.Line()) {
      const std::string_view content = Trimmed(line->substr(0, line->find('#')));
      if (!content.empty()) return content;
    }
    scanner_.Fail("the file ends where " + std::string(what) + " should be");
  }

  CountPair Counts() {
    std::string_view line = Content("the word OFF");
    const size_t keyword_end = line.find("OFF");
    const std::string_view prefix = line.substr(0, keyword_end);
    if (keyword_end == std::string_view::npos ||
        (prefix != "" && prefix != "C" && prefix != "N" && prefix != "CN" && prefix != "ST" &&
         prefix != "STC" && prefix != "STN" && prefix != "STCN")) {
      scanner_.Fail("expected the word OFF, found " + Quoted(line),
                    "only three-dimensional OFF files in text form are read");
    }
    line = Trimmed(line.substr(keyword_end + 3));
    if (ToLower(line) == "binary") scanner_.Fail("binary OFF is not read", "convert it to text");
    if (line.empty()) line = Content("the counts of vertices and faces");
    const size_t vertices = Count(TakeWord(line), "the number of vertices");
    const size_t faces = Count(TakeWord(line), "the number of faces");
    if (vertices == 0) scanner_.Fail("the file has no vertices");
    return {vertices, faces};
  }

  // Every vertex and face takes a line of at least two characters.
  size_t Count(std::string_view word, const char* what) {
    const long long count = scanner_.ToInteger(word, what);
    if (count < 0 || static_cast<size_t>(count) > scanner_.rest().size() / 2 + 1 ||
        count > std::numeric_limits<int>::max()) {
      scanner_.Fail(std::string(what) + " is " + std::to_string(count) + ", but only " +
                    std::to_string(scanner_.rest().size()) + " bytes follow");
    }
    return static_cast<size_t>(count);
  }

  Vec3 Vertex() {
    std::string_view line = Content("a vertex");
    Vec3 p;
    for (double& coordinate : p) {
      coordinate = scanner_.ToNumber(TakeWord(line), "a vertex coordinate");
    }
    return p;
  }

  void AppendFace(TriMesh& mesh) {
    std::string_view line = Content("a face");
    const long long count = scanner_.ToInteger(TakeWord(line), "the number of corners");
    if (count < 3) scanner_.Fail("a face with " + std::to_string(count) + " corners");
    corners_.clear();
    for (long long i = 0; i < count; ++i) {
      const long long index = scanner_.ToInteger(TakeWord(line), "a vertex index");
      if (index < 0 || index >= static_cast<long long>(mesh.vertices.size())) {
        scanner_.Fail("face with vertex index " + std::to_string(index) + " of " +
                      std::to_string(mesh.vertices.size()) + " vertices");
      }
      corners_.push_back(static_cast<int>(index));
    }
    try {
      AppendPolygon(corners_, mesh.vertices, mesh.faces);
    } catch (const Error& error) {
      scanner_.Fail(error.problem(), error.hint());
    }
  }

  TextScanner scanner_;
  std::vector<int> corners_;
};

}  // namespace

TriMesh ParseOff(std::string_view text, const std::string& where) {
  return OffReader(text, where).Read();
}

}  // namespace graspbench
