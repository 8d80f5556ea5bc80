#include "generators/semgrasp/semgrasp_generator.h"

#include "core/error.h"
#include "nn/device.h"

namespace graspbench::semgrasp {
namespace {

constexpr nn::SamplingOptions kSampling = {.temperature = 1, .top_k = 50, .top_p = 0.95};

}  // namespace

SemGraspGenerator::SemGraspGenerator(std::shared_ptr<const ManoHand> hand,
                                     const GeneratorOptions& options, const std::string& tokens)
    : hand_(std::move(hand)),
      task_(options.task),
      id_(tokens.empty() ? "semgrasp" : "semgrasp:" + tokens),
      config_(Config::OfWeights(options.weights)),
      coder_(options.weights, config_.tokenizer, *hand_, nn::DeviceOf(options.device), tokens) {
  const bool speaks = task_ == GeneratorTask::kGenerate;
  std::filesystem::path base;
  if (speaks) {
    if (config_.language.has_base()) base = BaseFolder(options.base, config_);
    language_ = std::make_unique<LoadedLanguage>(options.weights, config_, base,
                                                 nn::DeviceOf(options.device));
  }
  weights_hash_ = HashOfWeights(options.weights, config_, base, speaks);
}

GeneratorInfo SemGraspGenerator::Info() const {
  return {.id = id_,
          .version = "1",
          .weights_hash = weights_hash_,
          .hand = hand_->name(),
          .stochastic = task_ == GeneratorTask::kGenerate,
          .batch_limit = 16,
          .source = "Li et al., SemGrasp, ECCV 2024; configuration " + config_.name};
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
  const ObjectFeatures objects = coder_.Features(cases);
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
    std::vector<GraspCoder::Codes> codes;
    std::vector<int64_t> rows;
    for (size_t i = 0; i < answers.size(); ++i) {
      codes.push_back(answers[i].codes);
      rows.push_back(static_cast<int64_t>(i / drawn));
    }
    std::vector<Grasp> decoded = coder_.Decode(codes, objects.Rows(at::tensor(rows)));
    for (size_t i = 0; i < decoded.size(); ++i) {
      decoded[i].extras.Set("answer", answers[i].text);
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
    const ObjectFeatures object = coder_.Features(*cases[i]->object);
    const GraspCoder::Codes codes = coder_.Encode(cases[i]->references.front(), object);
    grasps[i] = coder_.Decode({&codes, 1}, object);
  }
  return grasps;
}

}  // namespace graspbench::semgrasp
