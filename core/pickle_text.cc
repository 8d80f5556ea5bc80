#include "core/pickle_text.h"

#include <algorithm>
#include <charconv>

#include "core/error.h"
#include "core/text_scanner.h"
#include "core/utf8.h"

namespace graspbench::pickle {
namespace {

[[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) {
  throw Error(ErrorKind::kInput, problem, {}, hint);
}

// The first bytes of files that old versions of torch.save wrote.
constexpr std::string_view kTorchMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

// The number that `digits` digits of the given base at `at` write; moves past them.
uint32_t TakeDigits(std::string_view text, size_t& at, size_t most, int base, size_t least) {
  uint32_t number = 0;
  const char* const begin = text.data() + at;
  const char* const end = begin + std::min(most, text.size() - at);
  const auto result = std::from_chars(begin, end, number, base);
  const auto count = static_cast<size_t>(result.ptr - begin);
  if (result.ec != std::errc() || count < least) Fail("a text with a malformed escape");
  at += count;
  return number;
}

}  // namespace

int64_t ParseInteger(std::string_view text) {
  int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) {
    Fail("expected an integer of 64 bits, found " + Quoted(text));
  }
  return number;
}

int64_t DecodeInteger(std::string_view bytes) {
  if (bytes == kTorchMagic) {
    Fail("the file was written by PyTorch, which is not read",
         "save the tensors as .npz or .safetensors");
  }
  if (bytes.empty()) return 0;
  const bool negative = (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
  uint64_t bits = negative ? ~uint64_t{0} : 0;
  for (size_t i = bytes.size(); i-- > 0;) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (i >= 8 && byte != (negative ? 0xFF : 0)) Fail("an integer of more than 64 bits");
    if (i < 8) bits = bits << 8 | byte;
  }
  const auto number = static_cast<int64_t>(bits);
  if (bytes.size() > 8 && (number < 0) != negative) Fail("an integer of more than 64 bits");
  return number;
}

double ParseFloat(std::string_view text) {
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) {
    Fail("expected a number, found " + Quoted(text));
  }
  return number;
}

std::string UnescapeBytes(std::string_view text) {
  if (text.size() < 2 || (text[0] != '\'' && text[0] != '"') || text.back() != text[0]) {
    Fail("a text without quotes");
  }
  text = text.substr(1, text.size() - 2);
  static constexpr std::string_view kLetters = "ntrabfv\\'\"";
  static constexpr std::string_view kMeanings = "\n\t\r\a\b\f\v\\'\"";
  std::string bytes;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      bytes += text[i++];
      continue;
    }
    if (++i == text.size()) Fail("a text with a malformed escape");
    const size_t letter = kLetters.find(text[i]);
    if (letter != std::string_view::npos) {
      bytes += kMeanings[letter];
      ++i;
    } else if (text[i] == 'x') {
      bytes += static_cast<char>(TakeDigits(text, ++i, 2, 16, 2));
    } else if (text[i] >= '0' && text[i] <= '7') {
      bytes += static_cast<char>(TakeDigits(text, i, 3, 8, 1));
    } else {
      bytes += '\\';  // Python keeps the backslash of unknown escapes
    }
  }
  return bytes;
}

std::string UnescapeUnicode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    uint32_t code_point = static_cast<unsigned char>(text[i]);
    if (escape && (text[i + 1] == 'u' || text[i + 1] == 'U')) {
      const size_t digits = text[i + 1] == 'u' ? 4 : 8;
      i += 2;
      code_point = TakeDigits(text, i, digits, 16, digits);
    } else {
      ++i;
    }
    if (!AppendUtf8(code_point, out)) Fail("a text with an escape that is no character");
  }
  return out;
}

}  // namespace graspbench::pickle
