#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace graspbench::nn {

/// Tokens that are cut out of a text before the rest is tokenised.
class AddedTokens {
 public:
  /// Throws Error (kUsage) for an empty token.
  void Add(const std::string& token, int64_t id);
  /// Id of a token, or -1.
  int64_t Id(std::string_view token) const;

  /// A token, or a stretch of text without one (id -1); never empty.
  struct Piece {
    std::string_view text;
    int64_t id = -1;
  };
  /// The text from left to right, at each place the longest token that fits. The pieces are views
  /// of `text`.
  std::vector<Piece> Cut(std::string_view text) const;

 private:
  std::map<std::string, int64_t, std::less<>> ids_;
  size_t longest_ = 0;
};

}  // namespace graspbench::nn
