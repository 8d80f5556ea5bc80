#include "generators/semgrasp/vocabulary.h"

#include <algorithm>

#include "core/dialogue.h"

namespace graspbench::semgrasp {

Vocabulary::Vocabulary(const std::filesystem::path& tokenizer_model,
                       const GraspTokenizerConfig& config)
    : pieces_(tokenizer_model), text_pieces_(pieces_.vocabulary()) {
  AddTokens(config);
}

Vocabulary::Vocabulary(const std::string& model, const std::string& where,
                       const GraspTokenizerConfig& config)
    : pieces_(model, where), text_pieces_(pieces_.vocabulary()) {
  AddTokens(config);
}

void Vocabulary::AddTokens(const GraspTokenizerConfig& config) {
  grasp_begin_ = pieces_.Add("<SG>");
  grasp_end_ = pieces_.Add("<EG>");
  object_begin_ = pieces_.Add("<SO>");
  object_end_ = pieces_.Add("<EO>");
  object_size_ = pieces_.Add("<OS>");
  positions_ = config.tokens.size();
  codes_ = config.quantizer.codes;
  first_code_ = pieces_.vocabulary();
  const bool many = std::ranges::count(config.tokens, TokenKind::kRefinement) > 1;
  int refinement = 0;
  for (const TokenKind kind : config.tokens) {
    std::string name = NameOf(kind);
    if (many && kind == TokenKind::kRefinement) name += std::to_string(refinement++);
    for (int64_t code = 0; code < codes_; ++code) {
      pieces_.Add("<" + name + "_" + std::to_string(code) + ">");
    }
  }
  for (int64_t id = 0; id < text_pieces_; ++id) {
    if (id != pieces_.bos() && id != pieces_.eos() && id != pieces_.unknown() &&
        id != pieces_.pad()) {
      text_tokens_.push_back(id);
    }
  }
  text_or_grasp_ = text_tokens_;
  text_or_grasp_.push_back(grasp_begin_);
}

int64_t Vocabulary::CodeToken(size_t position, int64_t code) const {
  return first_code_ + static_cast<int64_t>(position) * codes_ + code;
}

std::vector<int64_t> Vocabulary::GraspTokens(std::span<const int64_t> codes) const {
  std::vector<int64_t> tokens = {grasp_begin_};
  for (size_t i = 0; i < codes.size(); ++i) tokens.push_back(CodeToken(i, codes[i]));
  tokens.push_back(grasp_end_);
  return tokens;
}

std::vector<int64_t> Vocabulary::Encode(const std::string& text, std::span<const int64_t> codes,
                                        bool at_begin) const {
  std::vector<int64_t> ids;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t slot = codes.empty() ? std::string::npos : text.find(kGraspSlot, begin);
    const std::vector<int64_t> words = pieces_.EncodePlain(
        std::string_view(text).substr(begin, slot - begin), at_begin && begin == 0);
    ids.insert(ids.end(), words.begin(), words.end());
    if (slot == std::string::npos) break;
    const std::vector<int64_t> grasp = GraspTokens(codes);
    ids.insert(ids.end(), grasp.begin(), grasp.end());
    begin = slot + kGraspSlot.size();
  }
  return ids;
}

std::string Vocabulary::Decode(std::span<const int64_t> ids) const {
  std::string text;
  std::vector<int64_t> words;
  bool in_grasp = false;
  const auto flush = [&] {
    if (!words.empty()) text += pieces_.Decode(words);
    words.clear();
  };
  for (const int64_t id : ids) {
    if (id == grasp_begin_) {
      flush();
      text += (text.empty() || text.back() == ' ' ? "" : " ") + std::string(kGraspSlot);
      in_grasp = true;
    } else if (id == grasp_end_) {
      in_grasp = false;
    } else if (!in_grasp && id < text_pieces_) {
      words.push_back(id);
    }
  }
  flush();
  return text;
}

std::optional<std::vector<int64_t>> Vocabulary::CodesIn(std::span<const int64_t> ids) const {
  const auto begin = std::ranges::find(ids, grasp_begin_);
  if (ids.end() - begin < static_cast<std::ptrdiff_t>(positions_) + 1) return std::nullopt;
  std::vector<int64_t> codes;
  for (size_t i = 0; i < positions_; ++i) {
    const int64_t code = begin[static_cast<std::ptrdiff_t>(i) + 1] - CodeToken(i, 0);
    if (code < 0 || code >= codes_) return std::nullopt;
    codes.push_back(code);
  }
  return codes;
}

std::vector<int64_t> Vocabulary::Allowed(std::span<const int64_t> so_far, int64_t words) const {
  const auto begin = std::ranges::find(so_far, grasp_begin_);
  if (begin == so_far.end()) {
    if (static_cast<int64_t>(so_far.size()) >= words) return {grasp_begin_};
    return text_or_grasp_;
  }
  const auto position = static_cast<size_t>(so_far.end() - begin - 1);
  if (position > positions_) return {eos()};
  if (position == positions_) return {grasp_end_};
  std::vector<int64_t> codes(static_cast<size_t>(codes_));
  for (int64_t code = 0; code < codes_; ++code) {
    codes[static_cast<size_t>(code)] = CodeToken(position, code);
  }
  return codes;
}

}  // namespace graspbench::semgrasp
