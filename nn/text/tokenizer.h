#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace graspbench::nn {

/// Text to ids and back.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;

  /// Ids of a text (UTF-8; what is malformed is read as U+FFFD), without ids of begin and end.
  virtual std::vector<int64_t> Encode(std::string_view text) const = 0;
  /// The text of ids; those with a function only (begin, end, padding) have none. Throws Error
  /// (kUsage) for an id out of range.
  virtual std::string Decode(const std::vector<int64_t>& ids) const = 0;

  virtual int64_t vocabulary() const = 0;
  /// The piece of an id, and the id of a piece, or -1.
  virtual std::string Piece(int64_t id) const = 0;
  virtual int64_t Id(std::string_view piece) const = 0;
};

}  // namespace graspbench::nn
