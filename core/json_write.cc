#include <array>
#include <charconv>
#include <cmath>

#include "core/json.h"
#include "core/utf8.h"

namespace graspbench {
namespace {

class Writer {
 public:
  explicit Writer(int indent) : indent_(indent) {}

  std::string Take() && { return std::move(out_); }

  void Write(const Value& value) {
    if (value.is_null()) {
      out_ += "null";
    } else if (value.is_bool()) {
      out_ += value.AsBool() ? "true" : "false";
    } else if (value.is_int()) {
      out_ += std::to_string(value.AsInt());
    } else if (value.is_number()) {
      WriteDouble(value.AsDouble());
    } else if (value.is_string()) {
      WriteString(value.AsString());
    } else if (value.is_list()) {
      Bracket('[', ']', value.AsList(), [&](const Value& element) { Write(element); });
    } else if (value.is_dict()) {
      Bracket('{', '}', value.AsDict(), [&](const auto& member) {
        WriteString(member.first);
        out_ += indent_ < 0 ? ":" : ": ";
        Write(member.second);
      });
    } else {
      WriteArray(value.AsArray());
    }
  }

 private:
  // Anything between brackets; each element on its own line when indenting.
  template <typename Elements, typename WriteOne>
  void Bracket(char open, char close, const Elements& elements, WriteOne write_one) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& element : elements) {
      if (!first) out_ += ',';
      first = false;
      NewLine();
      write_one(element);
    }
    --depth_;
    if (!first) NewLine();
    out_ += close;
  }

  void NewLine() {
    if (indent_ < 0) return;
    out_ += '\n';
    out_.append(static_cast<size_t>(indent_ * depth_), ' ');
  }

  void WriteDouble(double value) {
    if (!std::isfinite(value)) {
      out_ += "null";
      return;
    }
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    const std::string_view text(digits.data(), static_cast<size_t>(end - digits.data()));
    out_ += text;
    // A double stays a double when it is read back.
    if (text.find_first_of(".e") == std::string_view::npos) out_ += ".0";
  }

  void WriteString(std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    out_ += '"';
    for (size_t i = 0; i < text.size();) {
      size_t plain = i;
      while (plain < text.size() && IsPlain(text[plain])) ++plain;
      out_.append(text, i, plain - i);
      if ((i = plain) == text.size()) break;
      const char c = text[i];
      const size_t length = Utf8SequenceLength(text, i);
      if (length == 0) {
        out_ += "\xEF\xBF\xBD";  // U+FFFD: JSON text must be UTF-8
      } else if (c == '"' || c == '\\') {
        (out_ += '\\') += c;
      } else if (c == '\n') {
        out_ += "\\n";
      } else if (c == '\t') {
        out_ += "\\t";
      } else if (length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)) {
        out_ += "\\u00";
        out_ += kHex[static_cast<unsigned char>(c) >> 4];
        out_ += kHex[c & 15];
      } else {
        out_.append(text, i, length);
      }
      i += length == 0 ? 1 : length;
    }
    out_ += '"';
  }

  /// ASCII that stands for itself.
  static bool IsPlain(char c) { return c >= 0x20 && c != '"' && c != '\\' && c != 0x7F; }

  void WriteArray(const NdArray& array) {
    const bool whole =
        array.type != NdArray::Type::kFloat16 && array.type != NdArray::Type::kBFloat16 &&
        array.type != NdArray::Type::kFloat32 && array.type != NdArray::Type::kFloat64;
    if (whole && array.type != NdArray::Type::kUInt64) {
      WriteNested(array.shape, array.AsIntegers(),
                  [&](int64_t number) { out_ += std::to_string(number); });
    } else {
      WriteNested(array.shape, array.AsDoubles(), [&](double number) { WriteDouble(number); });
    }
  }

  template <typename Number, typename WriteOne>
  void WriteNested(const std::vector<size_t>& shape, const std::vector<Number>& numbers,
                   WriteOne write_one) {
    size_t next = 0;
    const auto write = [&](const auto& self, size_t axis) -> void {
      if (axis == shape.size()) {
        write_one(numbers[next++]);
        return;
      }
      out_ += '[';
      for (size_t i = 0; i < shape[axis]; ++i) {
        if (i > 0) out_ += ',';
        self(self, axis + 1);
      }
      out_ += ']';
    };
    // An array without elements may have any extent beside its zero.
    if (!shape.empty() && numbers.empty()) {
      out_ += "[]";
    } else {
      write(write, 0);
    }
  }

  int indent_;
  int depth_ = 0;
  std::string out_;
};

}  // namespace

std::string ToJson(const Value& value, int indent) {
  Writer writer(indent);
  writer.Write(value);
  return std::move(writer).Take();
}

}  // namespace graspbench
