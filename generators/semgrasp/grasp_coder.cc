#include "generators/semgrasp/grasp_coder.h"

#include "core/error.h"
#include "nn/grasp_data.h"

namespace graspbench::semgrasp {
namespace {

constexpr size_t kKeptObjects = 8;

std::string Letters(const std::vector<TokenKind>& tokens) {
  std::string letters;
  for (const TokenKind kind : tokens) letters += NameOf(kind);
  return letters;
}

std::optional<size_t> CountOf(const std::string& wanted, const std::vector<TokenKind>& tokens) {
  if (wanted.empty()) return std::nullopt;
  const std::string all = Letters(tokens);
  if (all.starts_with(wanted)) return wanted.size();
  throw Error(ErrorKind::kUsage, "the tokens \"" + wanted + "\" cannot be decoded", "semgrasp",
              "these weights have the tokens \"" + all + "\"; give the first ones");
}

}  // namespace

GraspCoder::GraspCoder(const std::filesystem::path& weights, const GraspTokenizerConfig& config,
                       const ManoHand& hand, at::Device device, const std::string& tokens)
    : numbers_(at::TensorOptions(device).dtype(at::kFloat)),
      tokenizer_(weights, config, hand, numbers_),
      decoded_(CountOf(tokens, config.tokens)) {}

ObjectFeatures GraspCoder::Features(const Object& object) {
  auto found = features_.find(object.id);
  if (found == features_.end()) {
    if (features_.size() >= kKeptObjects) features_.clear();
    const nn::SurfaceCloud cloud = nn::SampleObject(object, tokenizer().config().object_points);
    found = features_
                .emplace(object.id,
                         tokenizer().EncodeObjects({cloud.points.unsqueeze(0).to(numbers_),
                                                    cloud.normals.unsqueeze(0).to(numbers_)}))
                .first;
  }
  return found->second;
}

ObjectFeatures GraspCoder::Features(std::span<const Case* const> cases) {
  std::vector<Tensor> tokens, centres, scales, points, normals;
  for (const Case* item : cases) {
    const ObjectFeatures one = Features(*item->object);
    tokens.push_back(one.tokens);
    centres.push_back(one.centre);
    scales.push_back(one.scale);
    points.push_back(one.cloud.points);
    normals.push_back(one.cloud.normals);
  }
  return {at::cat(tokens), at::cat(centres), at::cat(scales), {at::cat(points), at::cat(normals)}};
}

GraspCoder::Codes GraspCoder::Encode(const Grasp& grasp, const ObjectFeatures& object) const {
  const Tensor codes =
      tokenizer().Encode(nn::ToHandPose({grasp}, numbers_), object).flatten().cpu();
  const auto* first = codes.const_data_ptr<int64_t>();
  return {first, first + codes.numel()};
}

std::vector<Grasp> GraspCoder::Decode(std::span<const Codes> codes,
                                      const ObjectFeatures& objects) const {
  Codes all;
  for (const Codes& one : codes) all.insert(all.end(), one.begin(), one.end());
  const Tensor rows = at::tensor(all, at::kLong)
                          .view({static_cast<int64_t>(codes.size()), -1})
                          .to(numbers_.device());
  std::vector<Grasp> grasps = nn::ToGrasps(tokenizer().Decode(rows, objects, decoded_));
  for (size_t i = 0; i < grasps.size(); ++i) {
    grasps[i].extras = Value::Dict{{"codes", Value::List(codes[i].begin(), codes[i].end())}};
  }
  return grasps;
}

std::string InstructionOf(const Case& item) {
  if (!item.instruction.text.empty()) return item.instruction.text;
  return "Grasp the " + (item.object->category.empty() ? "object" : item.object->category) + ".";
}

}  // namespace graspbench::semgrasp
