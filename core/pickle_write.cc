#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "core/error.h"
#include "core/numpy_array.h"
#include "core/pickle.h"

namespace graspbench {
namespace {

// Opcodes of protocol 3, named as Python's pickletools does.
constexpr char kProto = '\x80', kStop = '.', kNone = 'N', kTrue = '\x88', kFalse = '\x89';
constexpr char kBinInt = 'J', kLong1 = '\x8a', kBinFloat = 'G', kBinUnicode = 'X', kBinBytes = 'B';
constexpr char kMark = '(', kTuple = 't', kEmptyTuple = ')', kEmptyList = ']', kAppends = 'e';
constexpr char kEmptyDict = '}', kSetItems = 'u', kGlobal = 'c', kReduce = 'R', kBuild = 'b';

class Writer {
 public:
  Writer() { out_ = {kProto, '\3'}; }

  std::string Take() && {
    out_ += kStop;
    return std::move(out_);
  }

  void Write(const Value& value) {
    if (value.is_null()) {
      out_ += kNone;
    } else if (value.is_bool()) {
      WriteBool(value.AsBool());
    } else if (value.is_int()) {
      WriteInt(value.AsInt());
    } else if (value.is_number()) {
      WriteDouble(value.AsDouble());
    } else if (value.is_string()) {
      WriteText(value.AsString());
    } else if (value.is_list()) {
      WriteList(value.AsList());
    } else if (value.is_dict()) {
      WriteDict(value.AsDict());
    } else {
      WriteArray(value.AsArray());
    }
  }

  /// A numpy.ndarray of objects: the elements of a list, or one object without an axis.
  void WriteObjectArray(const Value& value) {
    const bool scalar = !value.is_list();
    BeginArray(scalar ? std::vector<size_t>{} : std::vector<size_t>{value.AsList().size()});
    WriteObjectType();
    WriteBool(false);
    WriteList(scalar ? Value::List{value} : value.AsList());
    EndArray();
  }

 private:
  /// Least significant byte first.
  void Number(uint64_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) out_ += static_cast<char>((number >> (8 * i)) & 0xFF);
  }

  void Size(size_t size) {
    if (size > std::numeric_limits<uint32_t>::max()) {
      throw Error(ErrorKind::kUsage, "a text or array above 4 GiB does not fit into a pickle");
    }
    Number(size, 4);
  }

  void WriteBool(bool truth) { out_ += truth ? kTrue : kFalse; }

  void WriteInt(int64_t number) {
    const bool fits = number >= std::numeric_limits<int32_t>::min() &&
                      number <= std::numeric_limits<int32_t>::max();
    out_ += fits ? kBinInt : kLong1;
    if (!fits) out_ += '\10';
    Number(static_cast<uint64_t>(number), fits ? 4 : 8);
  }

  /// Most significant byte first.
  void WriteDouble(double number) {
    const auto bits = std::bit_cast<uint64_t>(number);
    out_ += kBinFloat;
    for (int i = 7; i >= 0; --i) out_ += static_cast<char>((bits >> (8 * i)) & 0xFF);
  }

  void WriteText(const std::string& text) {
    out_ += kBinUnicode;
    Size(text.size());
    out_ += text;
  }

  void WriteList(const Value::List& list) {
    out_ += kEmptyList;
    out_ += kMark;
    for (const Value& element : list) Write(element);
    out_ += kAppends;
  }

  void WriteDict(const Value::Dict& dict) {
    out_ += kEmptyDict;
    out_ += kMark;
    for (const auto& [key, member] : dict) {
      WriteText(key);
      Write(member);
    }
    out_ += kSetItems;
  }

  void WriteName(const char* module, const char* name) {
    out_ += kGlobal;
    out_ += std::string(module) + "\n" + name + "\n";
  }

  /// An empty array, then the beginning of its state: (1, shape, ...
  void BeginArray(const std::vector<size_t>& shape) {
    WriteName("numpy.core.multiarray", "_reconstruct");
    out_ += kMark;
    WriteName("numpy", "ndarray");
    WriteShape({0});
    WriteBytes("b");
    out_ += kTuple;
    out_ += kReduce;
    out_ += kMark;
    WriteInt(1);
    WriteShape(shape);
  }
  void EndArray() {
    out_ += kTuple;
    out_ += kBuild;
  }

  void WriteArray(const NdArray& array) {
    const std::string type = NumpyTypeName(array.type);
    BeginArray(array.shape);
    BeginType(type.substr(1));
    WriteText(type.substr(0, 1));
    EndType(/*flags=*/0);
    WriteBool(false);  // C order
    WriteBytes({reinterpret_cast<const char*>(array.data.data()), array.data.size()});
    EndArray();
  }

  /// numpy.dtype(name, False, True), then the beginning of its state: (3, ...
  void BeginType(const std::string& name) {
    WriteName("numpy", "dtype");
    out_ += kMark;
    WriteText(name);
    WriteBool(false);
    WriteBool(true);
    out_ += kTuple;
    out_ += kReduce;
    out_ += kMark;
    WriteInt(3);
  }
  void EndType(int flags) {
    out_ += {kNone, kNone, kNone};  // neither a sub-array nor fields
    WriteInt(-1);                   // size and alignment are the type's own
    WriteInt(-1);
    WriteInt(flags);
    out_ += kTuple;
    out_ += kBuild;
  }
  void WriteObjectType() {
    BeginType("O8");
    WriteText("|");
    EndType(/*flags=*/63);  // needs Python's own memory management
  }

  void WriteShape(const std::vector<size_t>& shape) {
    if (shape.empty()) {
      out_ += kEmptyTuple;
      return;
    }
    out_ += kMark;
    for (const size_t extent : shape) WriteInt(static_cast<int64_t>(extent));
    out_ += kTuple;
  }

  void WriteBytes(std::string_view bytes) {
    out_ += kBinBytes;
    Size(bytes.size());
    out_ += bytes;
  }

  std::string out_;
};

}  // namespace

std::string ToPickle(const Value& value) {
  Writer writer;
  writer.Write(value);
  return std::move(writer).Take();
}

std::string ToObjectArrayPickle(const Value& value) {
  Writer writer;
  writer.WriteObjectArray(value);
  return std::move(writer).Take();
}

}  // namespace graspbench
