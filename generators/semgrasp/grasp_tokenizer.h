#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/mano_hand.h"
#include "generators/semgrasp/tokenizer_config.h"
#include "nn/grasp_data.h"
#include "nn/hand_layer.h"

namespace graspbench::semgrasp {

using nn::HandPose;
using nn::Tensor;

/// What the tokenizer and the language model know of an object.
struct ObjectFeatures {
  Tensor tokens;           ///< B × (1 + groups) × width, of PointBERT on the unit sphere
  Tensor centre;           ///< of the object's points, B × 3, m
  Tensor scale;            ///< largest distance from the centre, B, m
  nn::SurfaceCloud cloud;  ///< the points themselves, B × N × 3

  /// One row for each index, which may lie on another device.
  ObjectFeatures Rows(const Tensor& rows) const;
};

/// SemGrasp's grasp tokenizer: encoders E_i, codebooks B_i and decoders D_i, i = o, m, r,
///
///     T̂ = D1(o, O)   θ̂, β̂ = D2(o, m, O)   ΔT̂, Δθ̂, Δβ̂ = D3(o, m, r, O)
///     Ĝ = (ΔT̂ T̂, Δθ̂ + θ̂, Δβ̂ + β̂)
///
/// Positions are relative to the object's centre in units of 10 cm, rotations leave a decoder as
/// six numbers.
class GraspTokenizer {
 public:
  GraspTokenizer(const nn::Scope& scope, const GraspTokenizerConfig& config, const ManoHand& hand);

  /// Points B × N × 3 in the object frame, m, with their normals.
  ObjectFeatures EncodeObjects(const nn::SurfaceCloud& cloud,
                               const nn::TrainingNoise* noise = nullptr) const;

  /// Codes B × tokens of grasps; no gradient.
  Tensor Encode(const HandPose& grasps, const ObjectFeatures& objects) const;
  /// The grasps that codes stand for. With `tokens`, only the first so many are used: "without
  /// finetune token" in table 1.
  HandPose Decode(const Tensor& codes, const ObjectFeatures& objects,
                  std::optional<size_t> tokens = std::nullopt) const;

  struct Losses {
    Tensor total;
    double reconstruction = 0;  ///< eq. 1 and 4, in vertex_unit²
    double quantization = 0;    ///< eq. 2
    double vertex_error = 0;    ///< mean distance of the final vertices, m
  };
  struct Pass {
    Losses losses;
    std::vector<nn::VectorQuantizer::Result> results;  ///< one for each token
    std::vector<Tensor> inputs;                        ///< N_E(z), B × d
    HandPose decoded;                                  ///< Ĝ, differentiable
  };
  /// The losses of a batch, differentiable.
  Pass Train(const HandPose& grasps, const ObjectFeatures& objects,
             const nn::TrainingNoise* noise) const;

  /// The grasps of codes, each a row of B, differentiable in the decoders.
  HandPose DecodeForTraining(const std::vector<Tensor>& codes, const ObjectFeatures& objects) const;

  const GraspTokenizerConfig& config() const { return config_; }
  /// One for each token; the same one thrice with a shared codebook.
  const nn::VectorQuantizer& quantizer(size_t token) const {
    return *quantizers_[config_.shared_codebook ? 0 : token];
  }

  /// Gives both PointBERTs the weights of a checkpoint. Throws Error (kInput) naming what differs.
  static void LoadEncoders(const nn::WeightFile& weights, const GraspTokenizerConfig& config,
                           const nn::ParameterStore& store);
  /// Whether a tensor of a tokenizer's store is of one of the PointBERTs.
  static bool IsOfEncoder(const std::string& name);

 private:
  /// A mapping network: in → width, residual blocks, → out.
  struct Network {
    Network(const nn::Scope& scope, int64_t in, int64_t out, int64_t width, int64_t blocks);
    Tensor operator()(const Tensor& x) const;

    nn::Linear first;
    struct Block {
      nn::LayerNorm norm;
      nn::Linear in, out;
    };
    std::vector<Block> blocks;
    nn::Linear last;
  };
  /// What the networks of a token see of the codes and of the grasp so far.
  struct Context {
    Tensor object;              ///< pooled features and size, B × width
    std::vector<Tensor> codes;  ///< entries chosen so far, each B × d
    HandPose draft;             ///< the grasp that they stand for
    Tensor seen;                ///< of the draft by the next token, B × DraftWidth
  };
  Context Start(const ObjectFeatures& objects) const;
  bool Refines(size_t token) const { return config_.tokens[token] == TokenKind::kRefinement; }
  /// Numbers of the grasp so far that a token's networks read.
  int64_t DraftWidth(size_t token) const;
  /// Before a token's networks run: fills `seen`.
  void Look(size_t token, Context& context, const ObjectFeatures& objects) const;
  Tensor View(const HandPose& draft, const ObjectFeatures& objects) const;
  int64_t EncoderWidth(size_t token) const;
  int64_t DecoderWidth(size_t token) const;
  Tensor HandVector(const HandPose& grasps, const ObjectFeatures& objects,
                    const nn::TrainingNoise* noise) const;
  /// N_E(z) of a token, B × d.
  Tensor EncoderOutput(size_t token, const Tensor& hand, const Context& context) const;
  /// Adds a token to the context.
  void Append(size_t token, const Tensor& entry, Context& context,
              const ObjectFeatures& objects) const;
  Tensor TokenLoss(size_t token, const HandPose& grasps, const HandPose& draft) const;

  GraspTokenizerConfig config_;
  nn::HandLayer encoder_hand_, loss_hand_, view_hand_;
  nn::PointBert object_encoder_, hand_encoder_;
  std::vector<Network> encoders_, decoders_;
  std::vector<std::unique_ptr<nn::VectorQuantizer>> quantizers_;
};

}  // namespace graspbench::semgrasp
