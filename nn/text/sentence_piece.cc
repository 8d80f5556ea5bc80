#include "nn/text/sentence_piece.h"

#include <sentencepiece_processor.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "nn/text/added_tokens.h"

namespace graspbench::nn {
namespace {

// A serialised ModelProto that says only normalizer_spec.add_dummy_prefix = false. Protocol buffers
// that follow each other are merged when read, so that behind a model it changes this one field.
constexpr std::string_view kNoDummyPrefix{"\x1a\x02\x18\x00", 4};

std::filesystem::path ModelFile(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path) ? path / "tokenizer.model" : path;
}

void LoadPieces(sentencepiece::SentencePieceProcessor& processor, const std::string& model,
                const std::string& where) {
  const auto status = processor.LoadFromSerializedProto(model);
  if (!status.ok() || processor.GetPieceSize() == 0) {
    throw Error(ErrorKind::kInput, "this is no SentencePiece model", where, status.ToString());
  }
}

}  // namespace

struct SentencePiece::Impl {
  int64_t pieces() const { return first.GetPieceSize(); }
  bool IsPiece(int64_t id) const { return id < pieces(); }
  /// Appends the ids of a stretch of text.
  void EncodeInto(std::string_view text, bool at_begin, std::vector<int64_t>& ids) const {
    std::vector<int> found;
    const auto& processor = at_begin ? first : later;
    const auto status = processor.Encode({text.data(), text.size()}, &found);
    if (!status.ok()) throw Error(ErrorKind::kInternal, status.ToString(), "SentencePiece");
    ids.insert(ids.end(), found.begin(), found.end());
  }
  std::string DecodeStretch(const std::vector<int>& ids, bool at_begin) const {
    std::string text;
    const auto status = (at_begin ? first : later).Decode(ids, &text);
    if (!status.ok()) throw Error(ErrorKind::kInternal, status.ToString(), "SentencePiece");
    return text;
  }

  sentencepiece::SentencePieceProcessor first;  ///< for the begin of a text
  sentencepiece::SentencePieceProcessor later;  ///< after an added token
  AddedTokens tokens;
  std::vector<std::string> added;  ///< by their ids, from pieces() on
};

SentencePiece::SentencePiece(const std::filesystem::path& path)
    : SentencePiece(ReadFile(ModelFile(path)), ModelFile(path).string()) {}

SentencePiece::SentencePiece(const std::string& model, const std::string& where)
    : impl_(std::make_unique<Impl>()) {
  LoadPieces(impl_->first, model, where);
  LoadPieces(impl_->later, model + std::string(kNoDummyPrefix), where);
}

SentencePiece::~SentencePiece() = default;

int64_t SentencePiece::Add(const std::string& token) {
  int64_t id = Id(token);
  if (id == -1) {
    id = vocabulary();
    impl_->tokens.Add(token, id);
    impl_->added.push_back(token);
  } else {
    impl_->tokens.Add(token, id);
  }
  return id;
}

std::vector<std::string> SentencePiece::added() const { return impl_->added; }

std::vector<int64_t> SentencePiece::Encode(std::string_view text) const {
  std::vector<int64_t> ids;
  for (const AddedTokens::Piece& piece : impl_->tokens.Cut(text)) {
    if (piece.id != -1) {
      ids.push_back(piece.id);
    } else {
      impl_->EncodeInto(piece.text, piece.text.data() == text.data(), ids);
    }
  }
  return ids;
}

std::vector<int64_t> SentencePiece::EncodePlain(std::string_view text, bool at_begin) const {
  std::vector<int64_t> ids;
  if (!text.empty()) impl_->EncodeInto(text, at_begin, ids);
  return ids;
}

std::string SentencePiece::Decode(const std::vector<int64_t>& ids) const {
  std::string text;
  std::vector<int> stretch;
  bool at_begin = true;
  const auto end_stretch = [&] {
    if (stretch.empty()) return;
    text += impl_->DecodeStretch(stretch, at_begin);
    stretch.clear();
    at_begin = false;
  };
  for (const int64_t id : ids) {
    const std::string piece = Piece(id);  // checks the id
    if (!impl_->IsPiece(id)) {
      end_stretch();
      text += piece;
      at_begin = false;
    } else if (!impl_->first.IsControl(static_cast<int>(id))) {
      stretch.push_back(static_cast<int>(id));
    }
  }
  end_stretch();
  return text;
}

int64_t SentencePiece::vocabulary() const {
  return impl_->pieces() + static_cast<int64_t>(impl_->added.size());
}

std::string SentencePiece::Piece(int64_t id) const {
  if (id < 0 || id >= vocabulary()) {
    throw Error(ErrorKind::kUsage, "there is no token " + std::to_string(id) + " among " +
                                       std::to_string(vocabulary()));
  }
  return impl_->IsPiece(id) ? impl_->first.IdToPiece(static_cast<int>(id))
                            : impl_->added[static_cast<size_t>(id - impl_->pieces())];
}

int64_t SentencePiece::Id(std::string_view piece) const {
  const int64_t added = impl_->tokens.Id(piece);
  if (added != -1) return added;
  const int id = impl_->first.PieceToId({piece.data(), piece.size()});
  // What is not there has the id of <unk>.
  return impl_->first.IdToPiece(id) == piece ? id : -1;
}

int64_t SentencePiece::unknown() const { return impl_->first.unk_id(); }
int64_t SentencePiece::bos() const { return impl_->first.bos_id(); }
int64_t SentencePiece::eos() const { return impl_->first.eos_id(); }
int64_t SentencePiece::pad() const { return impl_->first.pad_id(); }

}  // namespace graspbench::nn
