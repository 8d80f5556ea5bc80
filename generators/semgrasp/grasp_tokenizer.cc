#include "generators/semgrasp/grasp_tokenizer.h"

#include "nn/point_ops.h"
#include "nn/rotation.h"

namespace graspbench::semgrasp {
namespace {

using nn::SixD;

constexpr char kObjectEncoder[] = "object_encoder", kHandEncoder[] = "hand_encoder";
constexpr double kPositionUnit = 0.1;  // m
constexpr int64_t kRootNumbers = 9;    // six of the rotation, three of the position
constexpr int64_t kFingers = 15;
constexpr int64_t kFingerNumbers = 6 * kFingers;
constexpr int64_t kDraftNumbers = kRootNumbers + 3 * kFingers + kManoShapeNumbers;
constexpr int64_t kHandPlaceNumbers = 4;  // centre and size of the hand's points
constexpr int64_t kViewNumbers = 4;  // of a vertex: the way to the object, and along its normal
constexpr double kViewUnit = 0.02;   // m

int64_t OutputWidth(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOrientation:
      return kRootNumbers;
    case TokenKind::kManner:
      return kFingerNumbers + kManoShapeNumbers;
    default:
      return kRootNumbers + kFingerNumbers + kManoShapeNumbers;
  }
}

// A network that says nothing means the identity.
Tensor RotationFrom(const Tensor& numbers) {
  const Tensor identity = at::tensor({1., 0., 0., 0., 1., 0.}, numbers.options());
  return nn::MatrixFromSixD(numbers + identity, SixD::kColumns);
}

Tensor FingersFrom(const Tensor& numbers) {
  return nn::AxisAngleFromMatrix(RotationFrom(numbers.unflatten(-1, {kFingers, 6})));
}

/// Rotation and position relative to the object's centre.
struct Root {
  Tensor rotation, position;
};

Root RootFrom(const Tensor& numbers) {
  return {RotationFrom(numbers.slice(-1, 0, 6)), numbers.slice(-1, 6, 9) * kPositionUnit};
}

// What a network reads of a grasp.
Tensor Numbers(const HandPose& grasp, const Tensor& centre) {
  return at::cat(
      {nn::SixDFromMatrix(grasp.rotation, SixD::kColumns),
       (grasp.position - centre) / kPositionUnit, grasp.fingers.flatten(-2), grasp.shape},
      -1);
}

HandPose Detached(const HandPose& grasp) {
  return {grasp.fingers.detach(), grasp.shape.detach(), grasp.rotation.detach(),
          grasp.position.detach()};
}

}  // namespace

ObjectFeatures ObjectFeatures::Rows(const Tensor& rows) const {
  const Tensor index = rows.to(centre.device());
  return {tokens.index_select(0, index),
          centre.index_select(0, index),
          scale.index_select(0, index),
          {cloud.points.index_select(0, index), cloud.normals.index_select(0, index)}};
}

GraspTokenizer::Network::Network(const nn::Scope& scope, int64_t in, int64_t out, int64_t width,
                                 int64_t count)
    : first(scope / "first", in, width), last(scope / "last", width, out) {
  for (int64_t i = 0; i < count; ++i) {
    const nn::Scope block = scope / "blocks" / i;
    blocks.push_back({nn::LayerNorm(block / "norm", width), nn::Linear(block / "in", width, width),
                      nn::Linear(block / "out", width, width)});
  }
}

Tensor GraspTokenizer::Network::operator()(const Tensor& x) const {
  Tensor y = first(x);
  for (const Block& block : blocks) y = y + block.out(at::gelu(block.in(block.norm(y))));
  return last(at::gelu(y));
}

GraspTokenizer::GraspTokenizer(const nn::Scope& scope, const GraspTokenizerConfig& config,
                               const ManoHand& hand)
    : config_(config),
      encoder_hand_(nn::HandLayer(hand, scope.store().options())
                        .WithVertices(nn::SpreadVertices(hand, config.hand_points))),
      loss_hand_(nn::HandLayer(hand, scope.store().options())
                     .WithVertices(nn::SpreadVertices(hand, config.loss_vertices))),
      view_hand_(nn::HandLayer(hand, scope.store().options())
                     .WithVertices(nn::SpreadVertices(hand, config.view_vertices))),
      object_encoder_(scope / kObjectEncoder, config.object_encoder),
      hand_encoder_(scope / kHandEncoder, config.hand_encoder) {
  const auto tokens = static_cast<int64_t>(config_.tokens.size());
  const int64_t width = config_.quantizer.width;
  for (int64_t i = 0; i < tokens; ++i) {
    const auto token = static_cast<size_t>(i);
    if (i == 0 || !config_.shared_codebook) {
      const int64_t out = config_.shared_codebook ? tokens * width : width;
      encoders_.emplace_back(scope / "encoders" / i, EncoderWidth(token), out, config_.width,
                             config_.blocks);
      quantizers_.push_back(
          std::make_unique<nn::VectorQuantizer>(scope / "codebooks" / i, config_.quantizer));
    }
    decoders_.emplace_back(scope / "decoders" / i, DecoderWidth(token),
                           OutputWidth(config_.tokens[token]), config_.width, config_.blocks);
  }
}

void GraspTokenizer::LoadEncoders(const nn::WeightFile& weights, const GraspTokenizerConfig& config,
                                  const nn::ParameterStore& store) {
  nn::LoadPointBert(weights, config.object_encoder, store, kObjectEncoder + std::string("."));
  nn::LoadPointBert(weights, config.hand_encoder, store, kHandEncoder + std::string("."));
}

bool GraspTokenizer::IsOfEncoder(const std::string& name) {
  return name.starts_with(kObjectEncoder + std::string(".")) ||
         name.starts_with(kHandEncoder + std::string("."));
}

int64_t GraspTokenizer::DecoderWidth(size_t token) const {
  const auto codes = static_cast<int64_t>(token + 1);
  return 2 * config_.object_encoder.width + 1 + codes * config_.quantizer.width + DraftWidth(token);
}

int64_t GraspTokenizer::DraftWidth(size_t token) const {
  return (token > 0 ? kViewNumbers * config_.view_vertices : 0) +
         (Refines(token) ? kDraftNumbers : 0);
}

int64_t GraspTokenizer::EncoderWidth(size_t token) const {
  return DecoderWidth(token) - config_.quantizer.width + 2 * config_.hand_encoder.width +
         kHandPlaceNumbers + (config_.encode_parameters ? kDraftNumbers : 0);
}

ObjectFeatures GraspTokenizer::EncodeObjects(const nn::SurfaceCloud& cloud,
                                             const nn::TrainingNoise* noise) const {
  const nn::UnitSphere sphere = nn::ToUnitSphere(cloud.points);
  return {object_encoder_(sphere.points, config_.tune_encoders ? noise : nullptr), sphere.centre,
          sphere.scale, cloud};
}

GraspTokenizer::Context GraspTokenizer::Start(const ObjectFeatures& objects) const {
  const int64_t count = objects.centre.size(0);
  const auto options = objects.centre.options();
  return {.object = at::cat({nn::PointBert::Pool(objects.tokens),
                             (objects.scale / kPositionUnit).log().unsqueeze(-1)},
                            -1),
          .codes = {},
          .draft = {.fingers = at::zeros({count, kFingers, 3}, options),
                    .shape = at::zeros({count, kManoShapeNumbers}, options),
                    .rotation = at::eye(3, options).expand({count, 3, 3}),
                    .position = objects.centre}};
}

// Where the object's nearest points lie as seen from the hand, squeezed into the unit ball.
Tensor GraspTokenizer::View(const HandPose& draft, const ObjectFeatures& objects) const {
  const Tensor vertices = view_hand_(draft).vertices;
  const Tensor nearest = nn::NearestIndex(vertices, objects.cloud.points);
  const Tensor way = nn::GatherPoints(objects.cloud.points, nearest) - vertices;
  const Tensor along = -(way * nn::GatherPoints(objects.cloud.normals, nearest)).sum(-1, true);
  const Tensor numbers = at::cat({at::matmul(way, draft.rotation), along}, -1);
  return (numbers / (numbers.abs() + kViewUnit)).flatten(1);
}

void GraspTokenizer::Look(size_t token, Context& context, const ObjectFeatures& objects) const {
  if (DraftWidth(token) == 0) return;
  const HandPose known = Detached(context.draft);
  std::vector<Tensor> parts;
  if (Refines(token)) parts.push_back(Numbers(known, objects.centre));
  if (config_.view_vertices > 0) parts.push_back(View(known, objects));
  context.seen = at::cat(parts, -1);
}

Tensor GraspTokenizer::HandVector(const HandPose& grasps, const ObjectFeatures& objects,
                                  const nn::TrainingNoise* noise) const {
  const nn::UnitSphere sphere = nn::ToUnitSphere(encoder_hand_(grasps).vertices);
  const nn::TrainingNoise* encoder_noise = config_.tune_encoders ? noise : nullptr;
  std::vector<Tensor> parts = {nn::PointBert::Pool(hand_encoder_(sphere.points, encoder_noise)),
                               (sphere.centre - objects.centre) / kPositionUnit,
                               (sphere.scale / kPositionUnit).log().unsqueeze(-1)};
  if (config_.encode_parameters) parts.push_back(Numbers(grasps, objects.centre));
  return at::cat(parts, -1);
}

Tensor GraspTokenizer::EncoderOutput(size_t token, const Tensor& hand,
                                     const Context& context) const {
  std::vector<Tensor> parts = {hand, context.object};
  if (config_.shared_codebook) {
    return encoders_[0](at::cat(parts, -1))
        .slice(-1, static_cast<int64_t>(token) * config_.quantizer.width,
               static_cast<int64_t>(token + 1) * config_.quantizer.width);
  }
  parts.insert(parts.end(), context.codes.begin(), context.codes.end());
  if (context.seen.defined()) parts.push_back(context.seen);
  return encoders_[token](at::cat(parts, -1));
}

void GraspTokenizer::Append(size_t token, const Tensor& entry, Context& context,
                            const ObjectFeatures& objects) const {
  context.codes.push_back(entry);
  std::vector<Tensor> parts = {context.object};
  parts.insert(parts.end(), context.codes.begin(), context.codes.end());
  if (context.seen.defined()) parts.push_back(context.seen);
  const Tensor out = decoders_[token](at::cat(parts, -1));
  HandPose& draft = context.draft;
  const TokenKind kind = config_.tokens[token];
  if (kind != TokenKind::kManner) {
    const Root root = RootFrom(out);
    const Tensor p_C = (draft.position - objects.centre).unsqueeze(-1);  // before, from the centre
    draft.position = at::matmul(root.rotation, p_C).squeeze(-1) + root.position + objects.centre;
    draft.rotation = at::matmul(root.rotation, draft.rotation);
  }
  if (kind != TokenKind::kOrientation) {
    const int64_t begin = kind == TokenKind::kManner ? 0 : kRootNumbers;
    const int64_t end = begin + kFingerNumbers;
    draft.fingers = draft.fingers + FingersFrom(out.slice(-1, begin, end));
    draft.shape = draft.shape + out.slice(-1, end, end + kManoShapeNumbers);
  }
}

Tensor GraspTokenizer::Encode(const HandPose& grasps, const ObjectFeatures& objects) const {
  const at::NoGradGuard no_grad;
  const Tensor hand = HandVector(grasps, objects, nullptr);
  Context context = Start(objects);
  std::vector<Tensor> codes;
  for (size_t token = 0; token < config_.tokens.size(); ++token) {
    Look(token, context, objects);
    codes.push_back(quantizer(token).Encode(EncoderOutput(token, hand, context)));
    Append(token, quantizer(token).Decode(codes.back()), context, objects);
  }
  return at::stack(codes, -1);
}

HandPose GraspTokenizer::Decode(const Tensor& codes, const ObjectFeatures& objects,
                                std::optional<size_t> tokens) const {
  const at::NoGradGuard no_grad;
  std::vector<Tensor> used = codes.unbind(-1);
  used.resize(tokens.value_or(used.size()));
  return DecodeForTraining(used, objects);
}

HandPose GraspTokenizer::DecodeForTraining(const std::vector<Tensor>& codes,
                                           const ObjectFeatures& objects) const {
  Context context = Start(objects);
  for (size_t token = 0; token < codes.size(); ++token) {
    Look(token, context, objects);
    Append(token, quantizer(token).Decode(codes[token]), context, objects);
  }
  return context.draft;
}

// The term of eq. 4 that belongs to a token.
Tensor GraspTokenizer::TokenLoss(size_t token, const HandPose& grasps,
                                 const HandPose& draft) const {
  const bool rigid = config_.tokens[token] == TokenKind::kOrientation;
  const auto vertices = [&](const HandPose& grasp) {
    return loss_hand_(rigid ? HandPose{.rotation = grasp.rotation, .position = grasp.position}
                            : grasp)
        .vertices;
  };
  const Tensor difference = (vertices(draft) - vertices(grasps)) / config_.vertex_unit;
  return difference.square().sum(-1).mean();
}

GraspTokenizer::Pass GraspTokenizer::Train(const HandPose& grasps, const ObjectFeatures& objects,
                                           const nn::TrainingNoise* noise) const {
  const Tensor hand = HandVector(grasps, objects, noise);
  Context context = Start(objects);
  Pass pass;
  Tensor reconstruction, quantization;
  const auto add = [](Tensor& sum, const Tensor& term) { sum = sum.defined() ? sum + term : term; };
  const size_t last = config_.tokens.size() - 1;
  for (size_t token = 0; token <= last; ++token) {
    Look(token, context, objects);
    pass.inputs.push_back(EncoderOutput(token, hand, context));
    pass.results.push_back(quantizer(token)(pass.inputs.back()));
    Append(token, pass.results.back().quantized, context, objects);
    add(quantization, pass.results.back().loss);
    if (config_.semantic || token == last) {
      add(reconstruction, TokenLoss(token, grasps, context.draft));
    }
  }
  pass.decoded = context.draft;
  pass.losses.total = reconstruction + quantization;
  pass.losses.reconstruction = reconstruction.item<double>();
  pass.losses.quantization = quantization.item<double>();
  const at::NoGradGuard no_grad;
  pass.losses.vertex_error = (loss_hand_(context.draft).vertices - loss_hand_(grasps).vertices)
                                 .norm(2, -1)
                                 .mean()
                                 .item<double>();
  return pass;
}

}  // namespace graspbench::semgrasp
