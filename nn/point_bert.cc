#include "nn/point_bert.h"

#include "core/error.h"
#include "nn/point_ops.h"

namespace graspbench::nn {
namespace {

constexpr int64_t kHeadWidth = 64;

Mlp PositionMlp(const Scope& scope, int64_t width) {
  return {scope / "pos_embed", {3, 128, width}};
}

}  // namespace

PointBertConfig PointBertConfig::Tiny() {
  return {.width = 96, .depth = 3, .heads = 3, .groups = 32, .group_size = 16, .encoder_width = 96};
}

PointBertConfig PointBertConfig::Of(const WeightFile& weights) {
  PointBertConfig config;
  config.width = weights.At("cls_token").shape.back();
  config.heads = std::max<int64_t>(1, config.width / kHeadWidth);
  config.channels = weights.At("encoder.first_conv.0.weight").shape.at(1);
  config.encoder_width = weights.At("encoder.second_conv.3.weight").shape.at(0);
  config.patch_width = weights.At("encoder.first_conv.0.weight").shape.at(0);
  config.depth = 0;
  while (weights.Has("blocks.blocks." + std::to_string(config.depth) + ".norm1.weight")) {
    ++config.depth;
  }
  return config;
}

WeightFile OpenPointBertWeights(const std::filesystem::path& path) {
  const WeightFile file(path);
  for (const char* prefix : {"module.point_encoder.", "point_encoder.", "module."}) {
    if (file.Has(std::string(prefix) + "cls_token")) return file.Below(prefix);
  }
  if (!file.Has("cls_token")) {
    throw Error(ErrorKind::kInput, "this is no PointBERT: it has no tensor \"cls_token\"",
                path.string(), "it should be a checkpoint of ULIP-2 or PointLLM");
  }
  return file;
}

void LoadPointBert(const WeightFile& weights, const PointBertConfig& config,
                   const ParameterStore& store, const std::string& prefix) {
  const PointBertConfig found = PointBertConfig::Of(weights);
  const auto compare = [&](const char* what, int64_t theirs, int64_t ours) {
    if (theirs == ours) return;
    throw Error(ErrorKind::kInput,
                std::string("this PointBERT has ") + what + " " + std::to_string(theirs) +
                    ", the configuration has " + std::to_string(ours),
                weights.path().string());
  };
  compare("channels", found.channels, config.channels);
  compare("width", found.width, config.width);
  compare("depth", found.depth, config.depth);
  compare("encoder_width", found.encoder_width, config.encoder_width);
  compare("patch_width", found.patch_width, config.patch_width);
  const at::NoGradGuard no_grad;
  for (const auto* tensors : {&store.parameters(), &store.buffers()}) {
    for (const auto& [name, tensor] : *tensors) {
      if (!name.starts_with(prefix)) continue;
      const Tensor read = weights.Read(name.substr(prefix.size()));
      if (read.sizes() != tensor.sizes()) {
        throw Error(ErrorKind::kInput,
                    "the tensor \"" + name.substr(prefix.size()) + "\" has the shape " +
                        ToText(read.sizes()) + ", the model needs " + ToText(tensor.sizes()),
                    weights.path().string());
      }
      tensor.copy_(read);
    }
  }
}

PointBert::PointBert(const Scope& scope, const PointBertConfig& config)
    : config_(config),
      first_in_(scope / "encoder" / "first_conv" / 0, config.channels, config.patch_width),
      first_out_(scope / "encoder" / "first_conv" / 3, config.patch_width, 2 * config.patch_width),
      second_in_(scope / "encoder" / "second_conv" / 0, 4 * config.patch_width,
                 4 * config.patch_width),
      second_out_(scope / "encoder" / "second_conv" / 3, 4 * config.patch_width,
                  config.encoder_width),
      first_norm_(scope / "encoder" / "first_conv" / 1, config.patch_width),
      second_norm_(scope / "encoder" / "second_conv" / 1, 4 * config.patch_width),
      reduce_(scope / "reduce_dim", config.encoder_width, config.width),
      position_(PositionMlp(scope, config.width)),
      class_token_(scope.Parameter("cls_token", {1, 1, config.width}, Init::Zeros())),
      class_position_(scope.Parameter("cls_pos", {1, 1, config.width}, Init::Normal(1))),
      norm_(scope / "norm", config.width) {
  for (int64_t i = 0; i < config.depth; ++i) {
    const double share =
        config.depth > 1 ? static_cast<double>(i) / static_cast<double>(config.depth - 1) : 0;
    blocks_.emplace_back(scope / "blocks" / "blocks" / i,
                         PreNormBlock::Options{.width = config.width,
                                               .heads = config.heads,
                                               .qkv_bias = false,
                                               .drop_path = config.drop_path * share});
  }
}

// B × G × n × channels to B × G × encoder_width: a PointNet in two steps (Qi et al. 2017), the
// largest values of the first joined to every point of the second. The convolutions of width 1 are
// products over all points at once; the joined part is multiplied once a patch.
Tensor PointBert::EncodePatches(const Tensor& patches, bool train) const {
  const auto product = [](const PointConv& layer, const Tensor& rows) {
    return at::linear(rows, layer.weight.squeeze(-1), layer.bias);
  };
  const int64_t batch = patches.size(0), size = patches.size(2);
  const Tensor hidden = first_norm_(product(first_in_, patches.flatten(0, 2)), train);
  const Tensor local = product(first_out_, at::relu(hidden)).unflatten(0, {-1, size});
  const Tensor global = local.amax(1);
  const std::vector<Tensor> halves = second_in_.weight.squeeze(-1).chunk(2, 1);
  const Tensor joined =
      at::linear(local, halves[1], second_in_.bias) + at::linear(global, halves[0]).unsqueeze(1);
  const Tensor encoded = product(second_out_, at::relu(second_norm_(joined.flatten(0, 1), train)));
  return encoded.view({batch, -1, size, config_.encoder_width}).amax(2);
}

Tensor PointBert::operator()(const Tensor& points, const TrainingNoise* noise) const {
  if (points.dim() != 3 || points.size(2) != config_.channels) {
    throw Error(ErrorKind::kInternal, "PointBERT for " + std::to_string(config_.channels) +
                                          " channels gets points of the shape " +
                                          ToText(points.sizes()));
  }
  const Tensor positions = points.narrow(2, 0, 3);
  const Tensor centres =
      GatherPoints(positions, FarthestPoints(positions, config_.groups));  // B × G × 3
  const Tensor members = NearestNeighbours(centres, positions, config_.group_size).index;
  Tensor patches = GatherPoints(points, members);
  const Tensor relative = patches.narrow(3, 0, 3) - centres.unsqueeze(2);
  patches = config_.channels > 3
                ? at::cat({relative, patches.narrow(3, 3, config_.channels - 3)}, 3)
                : relative;

  const int64_t batch = points.size(0);
  const Tensor tokens = reduce_(EncodePatches(patches, noise != nullptr));
  Tensor x = at::cat({class_token_.expand({batch, 1, -1}), tokens}, 1);
  const Tensor position = at::cat({class_position_.expand({batch, 1, -1}), position_(centres)}, 1);
  for (const PreNormBlock& block : blocks_) x = block(x + position, noise);
  return norm_(x);
}

Tensor PointBert::Pool(const Tensor& tokens) {
  return at::cat({tokens.select(1, 0), tokens.narrow(1, 1, tokens.size(1) - 1).amax(1)}, 1);
}

}  // namespace graspbench::nn
