#include "core/mesh_ply.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include "core/byte_reader.h"
#include "core/polygon.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

enum class Scalar { kInt8, kUInt8, kInt16, kUInt16, kInt32, kUInt32, kFloat32, kFloat64 };

size_t SizeOf(Scalar type) {
  static constexpr size_t kSizes[] = {1, 1, 2, 2, 4, 4, 4, 8};
  return kSizes[static_cast<size_t>(type)];
}

struct Property {
  std::string name;
  Scalar type = Scalar::kFloat32;
  bool is_list = false;
  Scalar count_type = Scalar::kUInt8;
};

struct Element {
  std::string name;
  uint64_t count = 0;
  std::vector<Property> properties;
};

enum class Encoding { kText, kLittleEndian, kBigEndian };

struct Header {
  Encoding encoding = Encoding::kText;
  std::vector<Element> elements;
};

Scalar ScalarFrom(std::string_view name, const TextScanner& scanner) {
  static constexpr std::string_view kNames[][2] = {
      {"char", "int8"}, {"uchar", "uint8"}, {"short", "int16"},   {"ushort", "uint16"},
      {"int", "int32"}, {"uint", "uint32"}, {"float", "float32"}, {"double", "float64"}};
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (name == kNames[i][0] || name == kNames[i][1]) return static_cast<Scalar>(i);
  }
  scanner.Fail("no PLY number type is called " + Quoted(name));
}

void ReadFormat(std::string_view line, const TextScanner& scanner, Header& header) {
  const std::string_view format = TakeWord(line);
  if (format == "ascii") {
    header.encoding = Encoding::kText;
  } else if (format == "binary_little_endian") {
    header.encoding = Encoding::kLittleEndian;
  } else if (format == "binary_big_endian") {
    header.encoding = Encoding::kBigEndian;
  } else {
    scanner.Fail("no PLY format is called " + Quoted(format));
  }
}

void ReadElement(std::string_view line, const TextScanner& scanner, Header& header) {
  Element element;
  element.name = TakeWord(line);
  const long long count = scanner.ToInteger(TakeWord(line), "the number of elements");
  if (count < 0) scanner.Fail("the number of elements is negative");
  element.count = static_cast<uint64_t>(count);
  header.elements.push_back(std::move(element));
}

void ReadProperty(std::string_view line, const TextScanner& scanner, Header& header) {
  if (header.elements.empty()) scanner.Fail("a property before the first element");
  Property property;
  std::string_view type = TakeWord(line);
  if (type == "list") {
    property.is_list = true;
    property.count_type = ScalarFrom(TakeWord(line), scanner);
    if (property.count_type >= Scalar::kFloat32) scanner.Fail("a list whose length is no integer");
    type = TakeWord(line);
  }
  property.type = ScalarFrom(type, scanner);
  property.name = TakeWord(line);
  if (property.name.empty()) scanner.Fail("a property without a name");
  header.elements.back().properties.push_back(std::move(property));
}

Header ReadHeader(TextScanner& scanner) {
  const auto magic = scanner.Line();
  if (!magic || Trimmed(*magic) != "ply") scanner.Fail("a PLY file starts with the line \"ply\"");
  Header header;
  bool has_format = false;
  while (const auto line = scanner.Line()) {
    std::string_view rest = *line;
    const std::string_view keyword = TakeWord(rest);
    if (keyword == "format") {
      ReadFormat(rest, scanner, header);
      has_format = true;
    } else if (keyword == "element") {
      ReadElement(rest, scanner, header);
    } else if (keyword == "property") {
      ReadProperty(rest, scanner, header);
    } else if (keyword == "end_header") {
      if (!has_format) scanner.Fail("the header has no format line");
      return header;
    } else if (keyword != "comment" && keyword != "obj_info" && !keyword.empty()) {
      scanner.Fail("no PLY header line starts with " + Quoted(keyword));
    }
  }
  scanner.Fail("the file ends inside the header");
}

// Where the numbers of a body come from.
class TextBody {
 public:
  explicit TextBody(TextScanner& scanner) : scanner_(scanner) {}

  size_t left() const { return scanner_.rest().size(); }
  static size_t SmallestSize(Scalar) { return 2; }  // a digit and a blank
  double Number(Scalar type) {
    const std::string_view word = scanner_.Word("a number");
    if (type >= Scalar::kFloat32 && ToLower(word).find("nan") != std::string::npos) return kNan;
    return scanner_.ToNumber(word, "a number");
  }
  void Skip(Scalar) { scanner_.Word("a number"); }
  [[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) const {
    scanner_.Fail(problem, hint);
  }

 private:
  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  TextScanner& scanner_;
};

class BinaryBody {
 public:
  BinaryBody(ByteReader reader, bool big_endian)
      : reader_(std::move(reader)), big_endian_(big_endian) {}

  size_t left() const { return reader_.left(); }
  static size_t SmallestSize(Scalar type) { return SizeOf(type); }
  double Number(Scalar type) {
    switch (type) {
      case Scalar::kInt8:
        return Read<int8_t>();
      case Scalar::kUInt8:
        return Read<uint8_t>();
      case Scalar::kInt16:
        return Read<int16_t>();
      case Scalar::kUInt16:
        return Read<uint16_t>();
      case Scalar::kInt32:
        return Read<int32_t>();
      case Scalar::kUInt32:
        return Read<uint32_t>();
      case Scalar::kFloat32:
        return Read<float>();
      case Scalar::kFloat64:
        return Read<double>();
    }
    return 0;
  }
  void Skip(Scalar type) { reader_.Take(SizeOf(type), "a property"); }
  [[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) const {
    reader_.Fail(problem, hint);
  }

 private:
  template <typename T>
  T Read() {
    std::string_view bytes = reader_.Take(sizeof(T), "a property");
    char ordered[sizeof(T)];
    std::copy(bytes.begin(), bytes.end(), ordered);
    if (big_endian_) std::reverse(ordered, ordered + sizeof(T));
    T value;
    std::memcpy(&value, ordered, sizeof(T));
    return value;
  }

  ByteReader reader_;
  bool big_endian_;
};

template <typename Body>
class BodyReader {
 public:
  explicit BodyReader(Body body) : body_(std::move(body)) {}

  TriMesh Read(const Header& header) && {
    for (const Element& element : header.elements) {
      if (element.name == "tristrips") {
        body_.Fail("triangle strips are not read", "save the mesh with plain faces");
      }
      CheckSize(element);
      if (element.properties.empty()) continue;
      const bool is_vertex = element.name == "vertex";
      const bool is_face = element.name == "face";
      if (is_vertex) mesh_.vertices.reserve(element.count);
      for (uint64_t i = 0; i < element.count; ++i) {
        if (is_vertex) {
          ReadVertex(element);
        } else if (is_face) {
          ReadFace(element);
        } else {
          for (const Property& property : element.properties) SkipProperty(property);
        }
      }
    }
    if (mesh_.vertices.empty()) body_.Fail("the file has no vertices");
    Finish();
    return std::move(mesh_);
  }

 private:
  // No element can be smaller than its numbers; an empty list still has its length.
  void CheckSize(const Element& element) const {
    uint64_t smallest = 0;
    for (const Property& property : element.properties) {
      smallest += Body::SmallestSize(property.is_list ? property.count_type : property.type);
    }
    if (smallest == 0) return;
    // The last number of a text file may end without a blank.
    if (element.count > (body_.left() + 1) / smallest || element.count > kMaxCount) {
      body_.Fail("the header promises " + std::to_string(element.count) + " elements \"" +
                 element.name + "\", but only " + std::to_string(body_.left()) + " bytes are left");
    }
  }

  uint64_t ListLength(const Property& property) {
    const double length = body_.Number(property.count_type);
    const size_t smallest = Body::SmallestSize(property.type);
    if (!(length >= 0) || length > static_cast<double>((body_.left() + 1) / smallest) ||
        length != std::floor(length)) {
      std::ostringstream problem;
      problem << "a list of " << length << " numbers, but only " << body_.left()
              << " bytes are left";
      body_.Fail(problem.str());
    }
    return static_cast<uint64_t>(length);
  }

  void SkipProperty(const Property& property) {
    const uint64_t count = property.is_list ? ListLength(property) : 1;
    for (uint64_t i = 0; i < count; ++i) body_.Skip(property.type);
  }

  void ReadVertex(const Element& element) {
    static constexpr std::string_view kAxes[] = {"x", "y", "z"};
    Vec3 p;
    bool has[3] = {false, false, false};
    for (const Property& property : element.properties) {
      const auto axis = std::find(std::begin(kAxes), std::end(kAxes), property.name);
      if (axis == std::end(kAxes) || property.is_list) {
        SkipProperty(property);
        continue;
      }
      const auto k = axis - std::begin(kAxes);
      p[k] = body_.Number(property.type);
      has[k] = true;
    }
    if (!has[0] || !has[1] || !has[2]) body_.Fail("vertices without the properties x, y and z");
    if (!p.allFinite()) {
      body_.Fail("vertex " + std::to_string(mesh_.vertices.size()) +
                 " has a coordinate that is not finite");
    }
    mesh_.vertices.push_back(p);
  }

  void ReadFace(const Element& element) {
    for (const Property& property : element.properties) {
      if (!property.is_list ||
          (property.name != "vertex_indices" && property.name != "vertex_index")) {
        SkipProperty(property);
        continue;
      }
      const uint64_t count = ListLength(property);
      if (count < 3) body_.Fail("a face with " + std::to_string(count) + " corners");
      sizes_.push_back(static_cast<uint32_t>(count));
      for (uint64_t i = 0; i < count; ++i) {
        const double index = body_.Number(property.type);
        if (!(index >= 0 && index <= kMaxCount) || index != static_cast<int>(index)) {
          body_.Fail("face with vertex index " + std::to_string(index));
        }
        corners_.push_back(static_cast<int>(index));
      }
    }
  }

  // Faces may come before the vertices they name, so they are cut into triangles at the end.
  void Finish() {
    const int vertices = static_cast<int>(mesh_.vertices.size());
    size_t first = 0;
    for (const uint32_t size : sizes_) {
      const std::span<const int> corners(corners_.data() + first, size);
      first += size;
      const int highest = *std::max_element(corners.begin(), corners.end());
      if (highest >= vertices) {
        body_.Fail("face with vertex index " + std::to_string(highest) + " of " +
                   std::to_string(vertices) + " vertices");
      }
      try {
        AppendPolygon(corners, mesh_.vertices, mesh_.faces);
      } catch (const Error& error) {
        body_.Fail(error.problem(), error.hint());
      }
    }
  }

  static constexpr int kMaxCount = std::numeric_limits<int>::max() - 1;

  Body body_;
  TriMesh mesh_;
  std::vector<uint32_t> sizes_;
  std::vector<int> corners_;
};

template <typename T>
void Append(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

}  // namespace

TriMesh ParsePly(std::string_view bytes, const std::string& where) {
  TextScanner scanner(bytes, where);
  const Header header = ReadHeader(scanner);
  if (header.encoding == Encoding::kText) return BodyReader(TextBody(scanner)).Read(header);
  ByteReader reader(bytes, where);
  reader.Seek(bytes.size() - scanner.rest().size());
  const bool big_endian = header.encoding == Encoding::kBigEndian;
  return BodyReader(BinaryBody(reader, big_endian)).Read(header);
}

std::string ToPly(const TriMesh& mesh) {
  std::string out = "ply\nformat binary_little_endian 1.0\nelement vertex " +
                    std::to_string(mesh.vertices.size()) +
                    "\nproperty double x\nproperty double y\nproperty double z\nelement face " +
                    std::to_string(mesh.faces.size()) +
                    "\nproperty list uchar int vertex_indices\nend_header\n";
  out.reserve(out.size() + mesh.vertices.size() * 24 + mesh.faces.size() * 13);
  for (const Vec3& p : mesh.vertices) {
    for (const double coordinate : p) Append(coordinate, out);
  }
  for (const Face& face : mesh.faces) {
    Append(uint8_t{3}, out);
    for (const int index : face) Append(int32_t{index}, out);
  }
  return out;
}

}  // namespace graspbench
