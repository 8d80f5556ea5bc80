#include "nn/text/added_tokens.h"

#include <algorithm>

#include "core/error.h"

namespace graspbench::nn {

void AddedTokens::Add(const std::string& token, int64_t id) {
  if (token.empty()) throw Error(ErrorKind::kUsage, "an added token needs a text");
  ids_[token] = id;
  longest_ = std::max(longest_, token.size());
}

int64_t AddedTokens::Id(std::string_view token) const {
  const auto found = ids_.find(token);
  return found == ids_.end() ? -1 : found->second;
}

std::vector<AddedTokens::Piece> AddedTokens::Cut(std::string_view text) const {
  std::vector<Piece> pieces;
  size_t begin = 0;  // of the stretch that no token has ended yet
  const auto end_stretch = [&](size_t end) {
    if (end > begin) pieces.push_back({text.substr(begin, end - begin)});
  };
  for (size_t at = 0; at < text.size();) {
    size_t length = std::min(longest_, text.size() - at);
    while (length > 0 && Id(text.substr(at, length)) == -1) --length;
    if (length == 0) {
      ++at;
      continue;
    }
    end_stretch(at);
    pieces.push_back({text.substr(at, length), Id(text.substr(at, length))});
    at += length;
    begin = at;
  }
  end_stretch(text.size());
  return pieces;
}

}  // namespace graspbench::nn
