#pragma once

#include <string>
#include <vector>

#include "core/field.h"
#include "nn/point_bert.h"
#include "nn/vector_quantizer.h"

namespace graspbench::semgrasp {

/// What a grasp token stands for (SemGrasp §3.2).
enum class TokenKind {
  kOrientation,  ///< o: T
  kManner,       ///< m: θ and β, given o
  kRefinement,   ///< r: ΔT, Δθ and Δβ, given all tokens before
  kGrasp,        ///< T, θ and β at once: the ablation with one token
};

/// One of two names, "o", "m", "r" or "g", as token texts and configurations have it.
std::string NameOf(TokenKind kind);

/// The hierarchical VQ-VAE. The paper gives tokens, K, d, the feature extractor and the losses;
/// what else is here is ours to choose.
struct GraspTokenizerConfig {
  std::vector<TokenKind> tokens = {TokenKind::kOrientation, TokenKind::kManner,
                                   TokenKind::kRefinement};
  nn::VectorQuantizerConfig quantizer;  ///< K = 512, d = 256, reset once
  bool shared_codebook = false;  ///< one encoder and codebook for all tokens: "Single VQ", table 3
  bool semantic = true;          ///< supervise each token (eq. 4), not the last alone
  int64_t object_points = 8192;
  nn::PointBertConfig object_encoder, hand_encoder;
  bool tune_encoders = true;        ///< else they stay as a PointBERT's checkpoint has them
  int64_t hand_points = 778;        ///< of the posed skin, for the encoder
  bool encode_parameters = false;   ///< give the encoders T, θ and β beside the hand's points
  int64_t width = 512, blocks = 3;  ///< of the mapping networks N_E and N_D
  /// Vertices of the grasp so far from which m and r look at the object: the way to its nearest
  /// point in the wrist's frame. 0: they see the object as a whole only.
  int64_t view_vertices = 0;
  int64_t loss_vertices = 778;  ///< of the posed skin, for the losses
  double vertex_unit = 0.01;    ///< m; the losses are squared errors in it, per vertex
  /// Factor of what is not in the paper's loss, see PhysicsLoss; 0 leaves it out.
  double physics = 0;

  /// Reads the table [tokenizer] of a configuration. Throws Error (kInput) naming the key.
  static GraspTokenizerConfig Read(const Field& table);
  /// What Read reads.
  Value ToValue() const;
};

}  // namespace graspbench::semgrasp
