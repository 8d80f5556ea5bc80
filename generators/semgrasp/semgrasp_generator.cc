#include "generators/semgrasp/semgrasp_generator.h"

#include "core/error.h"
#include "nn/device.h"
#include "nn/grasp_data.h"

namespace graspbench::semgrasp {
namespace {

constexpr size_t kKeptObjects = 8;
constexpr nn::SamplingOptions kSampling = {.temperature = 1, .top_k = 50, .top_p = 0.95};

std::string InstructionOf(const Case& item) {
  if (!item.instruction.text.empty()) return item.instruction.text;
  return "Grasp the " + (item.object->category.empty() ? "object" : item.object->category) + ".";
}

ObjectFeatures Stack(const std::vector<ObjectFeatures>& features) {
  std::vector<Tensor> tokens, centres, scales, points, normals;
  for (const ObjectFeatures& one : features) {
    tokens.push_back(one.tokens);
    centres.push_back(one.centre);
    scales.push_back(one.scale);
    points.push_back(one.cloud.points);
    normals.push_back(one.cloud.normals);
  }
  return {at::cat(tokens), at::cat(centres), at::cat(scales), {at::cat(points), at::cat(normals)}};
}

Value CodesValue(std::span<const int64_t> codes) { return Value::List(codes.begin(), codes.end()); }

}  // namespace

SemGraspGenerator::SemGraspGenerator(std::shared_ptr<const ManoHand> hand,
                                     const GeneratorOptions& options)
    : hand_(std::move(hand)),
      task_(options.task),
      numbers_(at::TensorOptions(nn::DeviceOf(options.device)).dtype(at::kFloat)),
      config_(Config::OfWeights(options.weights)),
      tokenizer_(options.weights, config_.tokenizer, *hand_, numbers_) {
  const bool speaks = task_ == GeneratorTask::kGenerate;
  std::filesystem::path base;
  if (speaks) {
    if (config_.language.has_base()) base = BaseFolder(options.base, config_);
    language_ = std::make_unique<LoadedLanguage>(options.weights, config_, base, numbers_.device());
  }
  weights_hash_ = HashOfWeights(options.weights, config_, base, speaks);
}

GeneratorInfo SemGraspGenerator::Info() const {
  return {.id = "semgrasp",
          .version = "1",
          .weights_hash = weights_hash_,
          .hand = hand_->name(),
          .stochastic = task_ == GeneratorTask::kGenerate,
          .batch_limit = 16,
          .source = "Li et al., SemGrasp, ECCV 2024; configuration " + config_.name};
}

ObjectFeatures SemGraspGenerator::Features(std::span<const Case* const> cases) {
  std::vector<ObjectFeatures> rows;
  for (const Case* item : cases) {
    const Object& object = *item->object;
    auto found = features_.find(object.id);
    if (found == features_.end()) {
      if (features_.size() >= kKeptObjects) features_.clear();
      const nn::SurfaceCloud cloud = nn::SampleObject(object, config_.tokenizer.object_points);
      const auto one = [&](const Tensor& x) { return x.unsqueeze(0).to(numbers_); };
      found = features_
                  .emplace(object.id,
                           tokenizer_.model.EncodeObjects({one(cloud.points), one(cloud.normals)}))
                  .first;
    }
    rows.push_back(found->second);
  }
  return Stack(rows);
}

Sequence SemGraspGenerator::Prompt(const Case& item) const {
  Sequence prompt = EncodePrompt(language_->vocabulary, InstructionOf(item));
  const int64_t answer = config_.language.words + language_->vocabulary.grasp_length() + 1;
  const auto length =
      static_cast<int64_t>(prompt.ids.size()) + config_.tokenizer.object_encoder.tokens() + answer;
  const int64_t limit = language_->model.llama().config().positions;
  if (length > limit) {
    throw Error(ErrorKind::kInput,
                "the instruction is too long: with object and answer it takes " +
                    std::to_string(length) + " of " + std::to_string(limit) + " tokens",
                item.id);
  }
  return prompt;
}

std::vector<std::vector<Grasp>> SemGraspGenerator::Generate(std::span<const Case* const> cases,
                                                            int samples, uint64_t seed) {
  const c10::InferenceMode inference;
  if (task_ == GeneratorTask::kReconstruct) return Reconstruct(cases);
  const ObjectFeatures objects = Features(cases);
  std::vector<Sequence> prompts;
  for (const Case* item : cases) prompts.push_back(Prompt(*item));
  std::vector<std::vector<Grasp>> grasps(cases.size());
  const auto add = [&](size_t drawn, const nn::SamplingOptions& sampling, int first) {
    if (drawn == 0) return;
    std::vector<Rng> rngs;
    for (const Case* item : cases) {
      for (size_t i = 0; i < drawn; ++i) {
        rngs.emplace_back(seed, item->id + "#" + std::to_string(first + static_cast<int>(i)),
                          "semgrasp");
      }
    }
    const auto answers =
        language_->model.Generate(prompts, objects, drawn, sampling, config_.language.words, rngs);
    std::vector<int64_t> codes, rows;
    for (size_t i = 0; i < answers.size(); ++i) {
      codes.insert(codes.end(), answers[i].codes.begin(), answers[i].codes.end());
      rows.push_back(static_cast<int64_t>(i / drawn));
    }
    const Tensor all =
        at::tensor(codes).view({static_cast<int64_t>(answers.size()), -1}).to(numbers_.device());
    std::vector<Grasp> decoded =
        nn::ToGrasps(tokenizer_.model.Decode(all, objects.Rows(at::tensor(rows))));
    for (size_t i = 0; i < decoded.size(); ++i) {
      decoded[i].extras =
          Value::Dict{{"codes", CodesValue(answers[i].codes)}, {"answer", answers[i].text}};
      grasps[i / drawn].push_back(std::move(decoded[i]));
    }
  };
  add(1, {}, 0);
  add(static_cast<size_t>(samples - 1), kSampling, 1);
  return grasps;
}

std::vector<std::vector<Grasp>> SemGraspGenerator::Reconstruct(std::span<const Case* const> cases) {
  std::vector<std::vector<Grasp>> grasps(cases.size());
  for (size_t i = 0; i < cases.size(); ++i) {
    if (cases[i]->references.empty()) continue;
    const ObjectFeatures object = Features(cases.subspan(i, 1));
    const HandPose truth = nn::ToHandPose({cases[i]->references.front()}, numbers_);
    const Tensor codes = tokenizer_.model.Encode(truth, object);
    grasps[i] = nn::ToGrasps(tokenizer_.model.Decode(codes, object));
    const std::vector<double> numbers = nn::ToDoubles(codes);
    grasps[i][0].extras =
        Value::Dict{{"codes", CodesValue(std::vector<int64_t>(numbers.begin(), numbers.end()))}};
  }
  return grasps;
}

}  // namespace graspbench::semgrasp
