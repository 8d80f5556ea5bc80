#include "core/mesh_obj.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

#include "core/error.h"
#include "core/polygon.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

// Statements of the format that do not change the triangles.
constexpr std::array kSkipped = {
    "vt",     "vn",   "vp",   "p",     "l",        "s",        "usemtl",     "mtllib",    "usemap",
    "maplib", "mg",   "lod",  "bevel", "c_interp", "d_interp", "shadow_obj", "trace_obj", "cstype",
    "deg",    "bmat", "step", "curv",  "curv2",    "surf",     "parm",       "trim",      "hole",
    "scrv",   "sp",   "end",  "con",   "ctech",    "stech",    "call",       "csh"};

class ObjReader {
 public:
  ObjReader(std::string_view text, const std::string& where) : scanner_(text, where) {}

  LabelledMesh Read() && {
    std::string joined;
    while (auto line = scanner_.Line()) {
      // A backslash continues a statement on the next line.
      if (!line->ends_with('\\')) {
        Statement(joined.empty() ? *line : std::string_view(joined += *line));
        joined.clear();
        continue;
      }
      joined += line->substr(0, line->size() - 1);
      joined += ' ';
    }
    if (!joined.empty()) scanner_.Fail("the file ends in a line that continues on the next");
    if (out_.mesh.vertices.empty()) scanner_.Fail("the file has no vertices");
    return std::move(out_);
  }

 private:
  void Statement(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const std::string_view keyword = TakeWord(line);
    if (keyword.empty()) return;
    if (keyword == "v") {
      Vertex(line);
    } else if (keyword == "f" || keyword == "fo") {
      Polygon(line);
    } else if (keyword == "g" || keyword == "o") {
      group_ = GroupIndex(std::string(Trimmed(line)));
    } else if (std::find(kSkipped.begin(), kSkipped.end(), keyword) == kSkipped.end()) {
      scanner_.Fail("no OBJ statement starts with " + Quoted(keyword));
    }
  }

  void Vertex(std::string_view line) {
    Vec3 p;
    for (double& coordinate : p) {
      coordinate = scanner_.ToNumber(TakeWord(line), "a vertex coordinate");
    }
    if (out_.mesh.vertices.size() == std::numeric_limits<int>::max()) {
      scanner_.Fail("more vertices than 32-bit indices can name");
    }
    out_.mesh.vertices.push_back(p);
  }

  // A corner is v, v/vt, v//vn or v/vt/vn.
  int Corner(std::string_view word) const {
    const long long index = scanner_.ToInteger(word.substr(0, word.find('/')), "a vertex index");
    const auto count = static_cast<long long>(out_.mesh.vertices.size());
    const long long zero_based = index > 0 ? index - 1 : count + index;
    if (index == 0 || zero_based < 0 || zero_based >= count) {
      scanner_.Fail("face with vertex index " + std::to_string(index) + ", but " +
                    std::to_string(count) + " vertices are defined before it");
    }
    return static_cast<int>(zero_based);
  }

  void Polygon(std::string_view line) {
    corners_.clear();
    for (auto word = TakeWord(line); !word.empty(); word = TakeWord(line)) {
      corners_.push_back(Corner(word));
    }
    if (corners_.size() < 3) scanner_.Fail("a face with fewer than three corners");
    try {
      AppendPolygon(corners_, out_.mesh.vertices, out_.mesh.faces);
    } catch (const Error& error) {
      scanner_.Fail(error.problem(), error.hint());
    }
    out_.face_group.resize(out_.mesh.faces.size(), group_);
  }

  int GroupIndex(const std::string& name) {
    const auto [entry, is_new] = groups_.emplace(name, static_cast<int>(groups_.size()));
    if (is_new) out_.group_names.push_back(name);
    return entry->second;
  }

  TextScanner scanner_;
  LabelledMesh out_;
  std::map<std::string, int> groups_;
  int group_ = -1;
  std::vector<int> corners_;
};

void AppendNumber(double number, const ObjOptions& options, std::string& out) {
  std::array<char, 400> digits;
  char* const first = digits.data();
  char* const last = first + digits.size();
  const auto result =
      options.decimals < 0
          ? std::to_chars(first, last, number)
          : std::to_chars(first, last, number, std::chars_format::fixed, options.decimals);
  if (result.ec != std::errc()) {
    throw Error(ErrorKind::kUsage, "cannot print " + std::to_string(number) + " with " +
                                       std::to_string(options.decimals) + " decimals");
  }
  out.append(first, result.ptr);
}

// `before` vertices were written by earlier parts.
void AppendPart(const TriMesh& mesh, size_t before, const ObjOptions& options, std::string& out) {
  for (const Vec3& p : mesh.vertices) {
    out += 'v';
    for (const double coordinate : p) {
      out += ' ';
      AppendNumber(coordinate, options, out);
    }
    out += '\n';
  }
  for (const Face& face : mesh.faces) {
    out += 'f';
    for (const int index : face) {
      (out += ' ') += std::to_string(before + static_cast<size_t>(index) + 1);
    }
    out += '\n';
  }
}

}  // namespace

LabelledMesh ParseObj(std::string_view text, const std::string& where) {
  return ObjReader(text, where).Read();
}

std::string ToObj(const TriMesh& mesh, const ObjOptions& options) {
  std::string out;
  AppendPart(mesh, 0, options, out);
  return out;
}

std::string ToObj(const std::vector<std::pair<std::string, TriMesh>>& parts,
                  const ObjOptions& options) {
  std::string out;
  size_t before = 0;
  for (const auto& [name, mesh] : parts) {
    out += "o " + name + "\n";
    AppendPart(mesh, before, options, out);
    before += mesh.vertices.size();
  }
  return out;
}

}  // namespace graspbench
