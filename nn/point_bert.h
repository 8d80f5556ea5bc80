#pragma once

#include <filesystem>
#include <vector>

#include "nn/transformer.h"

namespace graspbench::nn {

struct PointBertConfig {
  int64_t width = 384;  ///< of a token
  int64_t depth = 12;   ///< transformer blocks
  int64_t heads = 6;
  int64_t groups = 512;         ///< patches, one token each
  int64_t group_size = 32;      ///< points of a patch
  int64_t encoder_width = 256;  ///< of a patch's own encoding
  int64_t patch_width = 128;    ///< first layer of that encoding; then twice, four times as much
  int64_t channels = 3;         ///< 3, or 6 with a colour in [0, 1] after the position
  double drop_path = 0.1;       ///< of the last block in training; rises linearly over the blocks

  int64_t tokens() const { return groups + 1; }

  /// PointTransformer_8192point_2layer of PointLLM and ULIP-2: 21.86 million parameters.
  static PointBertConfig Full() { return {}; }
  /// 32 patches of 16 points, width 96, 3 blocks, 3 heads.
  static PointBertConfig Tiny();
  /// What can be read off the tensors of a checkpoint: width, depth, encoder_width, channels; heads
  /// are width / 64. The rest stays as in `Full`.
  static PointBertConfig Of(const WeightFile& weights);
};

/// Weights of ULIP-2, PointLLM (names below "module.point_encoder." or "point_encoder.") or of this
/// library.
WeightFile OpenPointBertWeights(const std::filesystem::path& path);

/// Copies such weights into the tensors below `prefix` of a store, which are of a PointBert of
/// `config`. Throws Error (kInput) naming what differs when the weights are of another shape.
void LoadPointBert(const WeightFile& weights, const PointBertConfig& config,
                   const ParameterStore& store, const std::string& prefix);

/// A transformer over patches of a point cloud (Yu et al., *Point-BERT*, CVPR 2022, as in ULIP-2
/// and PointLLM): farthest points as centres, the nearest points of each as a patch, a small
/// PointNet per patch, then pre-norm blocks that each get the embedded centre added to their input.
class PointBert {
 public:
  PointBert(const Scope& scope, const PointBertConfig& config);

  /// Points B × N × channels, on the unit sphere's scale (ToUnitSphere), to tokens
  /// B × (1 + groups) × width: the class token, then the patches'. Farthest points start at the
  /// first point (upstream: at a random one).
  Tensor operator()(const Tensor& points, const TrainingNoise* noise = nullptr) const;

  /// The class token and the largest values of the patches' tokens, B × 2 width (ULIP).
  static Tensor Pool(const Tensor& tokens);

  const PointBertConfig& config() const { return config_; }

 private:
  Tensor EncodePatches(const Tensor& patches, bool train) const;

  PointBertConfig config_;
  PointConv first_in_, first_out_, second_in_, second_out_;
  BatchNorm first_norm_, second_norm_;
  Linear reduce_;
  Mlp position_;
  Tensor class_token_, class_position_;
  std::vector<PreNormBlock> blocks_;
  LayerNorm norm_;
};

}  // namespace graspbench::nn
