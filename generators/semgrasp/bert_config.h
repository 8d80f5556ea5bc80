#pragma once

#include "core/field.h"
#include "nn/text_encoder.h"

namespace graspbench::semgrasp {

/// The BERT baseline of SemGrasp's table 2: a small encoder of its own, all of it trained from
/// nothing; or a public one, which is tuned.
struct BertConfig {
  int64_t pieces = 0;             ///< of a vocabulary learnt from the requests; 0 with a base
  nn::TextEncoderConfig encoder;  ///< of one without base; the vocabulary is filled in
  int64_t head_width = 512;       ///< of the hidden layer of each classification head

  bool has_base() const { return pieces == 0; }

  /// Reads the table [bert]; without "pieces" it is a public encoder. Throws Error (kInput) naming
  /// the key.
  static BertConfig Read(const Field& table);
  Value ToValue() const;
};

}  // namespace graspbench::semgrasp
