#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/error.h"

namespace graspbench {

/// Reads little-endian numbers and byte blocks one after another, never beyond the end. A view: the
/// bytes must outlive it.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, std::string where) : bytes_(bytes), where_(std::move(where)) {}

  size_t offset() const { return offset_; }
  size_t left() const { return bytes_.size() - offset_; }
  const std::string& where() const { return where_; }

  /// The next `size` bytes; throws Error (kInput) naming `what` when fewer are left.
  std::string_view Take(uint64_t size, const char* what) {
    if (size > left()) {
      Fail("the file ends inside " + std::string(what) + ": " + std::to_string(size) +
           " bytes wanted, " + std::to_string(left()) + " left");
    }
    const std::string_view block = bytes_.substr(offset_, static_cast<size_t>(size));
    offset_ += block.size();
    return block;
  }

  /// The next number, least significant byte first.
  template <typename T>
  requires std::integral<T> || std::floating_point<T> T Read(const char* what) {
    T value;
    std::memcpy(&value, Take(sizeof(T), what).data(), sizeof(T));
    return value;
  }

  void Seek(size_t offset) { offset_ = offset <= bytes_.size() ? offset : bytes_.size(); }

  [[noreturn]] void Fail(const std::string& problem, const std::string& hint = {}) const {
    FailAt(offset_, problem, hint);
  }
  [[noreturn]] void FailAt(size_t offset, const std::string& problem,
                           const std::string& hint = {}) const {
    throw Error(ErrorKind::kInput, problem, where_ + ": byte " + std::to_string(offset), hint);
  }

 private:
  std::string_view bytes_;
  std::string where_;
  size_t offset_ = 0;
};

}  // namespace graspbench
