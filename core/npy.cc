#include "core/npy.h"

#include "core/byte_reader.h"
#include "core/file.h"
#include "core/numpy_array.h"
#include "core/pickle.h"
#include "core/text_scanner.h"
#include "core/zip.h"

namespace graspbench {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr size_t kMaxHeader = size_t{1} << 16;

struct NpyHeader {
  std::string type;
  bool fortran_order = false;
  std::vector<size_t> shape;
};

// Reads the header, a Python dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4),
// }
class HeaderParser {
 public:
  HeaderParser(std::string_view text, const ByteReader& reader) : rest_(text), reader_(reader) {}

  NpyHeader Parse() {
    NpyHeader header;
    bool has_type = false, has_order = false, has_shape = false;
    Expect('{');
    while (!Accept('}')) {
      const std::string key = String();
      Expect(':');
      bool& has = key == "descr" ? has_type : key == "fortran_order" ? has_order : has_shape;
      if (key == "descr") {
        header.type = String();
      } else if (key == "fortran_order") {
        header.fortran_order = Bool();
      } else if (key == "shape") {
        header.shape = Tuple();
      } else {
        Fail("unknown key " + Quoted(key));
      }
      if (has) Fail("the key " + Quoted(key) + " comes twice");
      has = true;
      if (!Accept(',')) {
        Expect('}');
        break;
      }
    }
    if (!has_type || !has_order || !has_shape) Fail("descr, fortran_order or shape is missing");
    if (!Trimmed(rest_.substr(0, rest_.find('\n'))).empty()) Fail("text behind the dictionary");
    return header;
  }

 private:
  void SkipBlanks() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t')) rest_.remove_prefix(1);
  }
  bool Accept(char c) {
    SkipBlanks();
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void Expect(char c) {
    if (!Accept(c)) Fail(std::string("expected ") + c + " before " + Quoted(rest_));
  }
  bool AcceptWord(std::string_view word) {
    SkipBlanks();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string String() {
    SkipBlanks();
    const char quote = rest_.empty() ? '\0' : rest_[0];
    if (quote != '\'' && quote != '"') {
      Fail("expected a text before " + Quoted(rest_) +
           (quote == '[' ? " (arrays of records are not read)" : ""));
    }
    const size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) Fail("a text without an end");
    const std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }

  bool Bool() {
    if (AcceptWord("True")) return true;
    if (AcceptWord("False")) return false;
    Fail("expected True or False before " + Quoted(rest_));
  }

  // Python 2 wrote extents as 3L.
  std::vector<size_t> Tuple() {
    std::vector<size_t> extents;
    Expect('(');
    while (!Accept(')')) {
      SkipBlanks();
      size_t digits = 0, extent = 0;
      while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
        extent = extent * 10 + static_cast<size_t>(rest_[digits++] - '0');
        if (digits > 18) Fail("an extent of the shape is too large");
      }
      if (digits == 0) Fail("expected an extent before " + Quoted(rest_));
      rest_.remove_prefix(digits);
      Accept('L');
      extents.push_back(extent);
      if (!Accept(',')) {
        Expect(')');
        break;
      }
    }
    return extents;
  }

  [[noreturn]] void Fail(const std::string& problem) const {
    reader_.Fail("the npy header is malformed: " + problem);
  }

  std::string_view rest_;
  const ByteReader& reader_;
};

NpyHeader ReadHeader(ByteReader& reader) {
  if (reader.Take(kMagic.size(), "the npy header") != kMagic) {
    reader.FailAt(0, "the file does not start as an npy file does");
  }
  const auto major = reader.Read<uint8_t>("the npy version");
  reader.Read<uint8_t>("the npy version");
  if (major < 1 || major > 3) {
    reader.FailAt(6, "npy version " + std::to_string(major) + " is not read, only 1 to 3");
  }
  const uint32_t size = major == 1 ? reader.Read<uint16_t>("the header length")
                                   : reader.Read<uint32_t>("the header length");
  if (size > kMaxHeader) {
    reader.Fail("the npy header claims " + std::to_string(size) + " bytes, more than " +
                std::to_string(kMaxHeader));
  }
  const std::string_view text = reader.Take(size, "the npy header");
  return HeaderParser(text, reader).Parse();
}

/// Version 1, C order.
std::string Header(const std::string& type, const std::vector<size_t>& shape) {
  std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (";
  // A tuple as Python prints it: (), (3,), (3, 4).
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    header += (axis > 0 ? ", " : "") + std::to_string(shape[axis]);
  }
  header += shape.size() == 1 ? ",), }" : "), }";
  // Magic, version and length take ten bytes; the content starts at a multiple of 64.
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  std::string out(kMagic);
  out += '\1';
  out += '\0';
  out += static_cast<char>(header.size() & 0xFF);
  out += static_cast<char>(header.size() >> 8);
  return out + header;
}

}  // namespace

Value ParseNpy(std::string_view bytes, const std::string& where) {
  ByteReader reader(bytes, where);
  const NpyHeader header = ReadHeader(reader);
  const size_t begin = reader.offset();
  try {
    const NumpyType type = ParseNumpyType(header.type);
    if (type.kind == 'O') {
      // The pickle holds the whole array, shape included.
      return ParsePickle(reader.Take(reader.left(), "the objects"),
                         where + ": pickle from byte " + std::to_string(begin));
    }
    const size_t size = NumpyByteCount(type, ElementCount(header.shape));
    const std::string_view data = reader.Take(size, "the numbers");
    if (reader.left() > 0) {
      reader.Fail(std::to_string(reader.left()) + " bytes follow the end of the array");
    }
    return DecodeNumpyArray(type, header.shape, header.fortran_order, data);
  } catch (const Error& error) {
    if (!error.where().empty()) throw;
    reader.FailAt(begin, error.problem(), error.hint());
  }
}

Value ReadNpy(const std::filesystem::path& path) { return ParseNpy(ReadFile(path), path.string()); }

std::string ToNpy(const NdArray& array) {
  std::string out = Header(NumpyTypeName(array.type), array.shape);
  out.append(reinterpret_cast<const char*>(array.data.data()), array.data.size());
  return out;
}

std::string ToObjectNpy(const Value& value) {
  std::vector<size_t> shape;
  if (value.is_list()) shape.push_back(value.AsList().size());
  return Header("|O", shape) + ToObjectArrayPickle(value);
}

void WriteNpy(const std::filesystem::path& path, const NdArray& array) {
  WriteFile(path, ToNpy(array));
}

Value ParseNpz(std::string_view bytes, const std::string& where) {
  Value::Dict arrays;
  const ZipArchive archive(bytes, where);
  for (const ZipArchive::Member& member : archive.members()) {
    const std::string place = where + ": member " + Quoted(member.name);
    if (!member.name.ends_with(".npy")) {
      throw Error(ErrorKind::kInput, "the member is not an npy file", place,
                  "an npz file holds only .npy members");
    }
    arrays.emplace_back(member.name.substr(0, member.name.size() - 4),
                        ParseNpy(archive.Extract(member), place));
  }
  return arrays;
}

Value ReadNpz(const std::filesystem::path& path) { return ParseNpz(ReadFile(path), path.string()); }

std::string ToNpz(const Value& arrays) {
  std::vector<std::pair<std::string, std::string>> members;
  for (const auto& [name, value] : arrays.AsDict()) {
    if (value.is_array()) {
      members.emplace_back(name + ".npy", ToNpy(value.AsArray()));
    } else if (value.is_int()) {
      members.emplace_back(name + ".npy",
                           ToNpy(NdArray::Of({}, std::vector<int64_t>{value.AsInt()})));
    } else if (value.is_number()) {
      members.emplace_back(name + ".npy",
                           ToNpy(NdArray::Of({}, std::vector<double>{value.AsDouble()})));
    } else {
      members.emplace_back(name + ".npy", ToObjectNpy(value));
    }
  }
  return ToStoredZip(members);
}

void WriteNpz(const std::filesystem::path& path, const Value& arrays) {
  WriteFile(path, ToNpz(arrays));
}

}  // namespace graspbench
