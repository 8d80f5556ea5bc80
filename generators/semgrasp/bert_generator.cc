#include "generators/semgrasp/bert_generator.h"

#include "core/error.h"
#include "core/hash.h"
#include "nn/device.h"
#include "nn/sampler.h"

namespace graspbench::semgrasp {
namespace {

const BertConfig& BertOf(const Config& config, const std::filesystem::path& weights) {
  if (config.bert && std::filesystem::exists(weights / file::kBert / file::kModel)) {
    return *config.bert;
  }
  throw Error(ErrorKind::kMissing, "these weights have no BERT baseline", weights.string(),
              "make it with `grasp-bench train semgrasp-bert`");
}

std::string HashOf(const std::filesystem::path& weights) {
  Sha256 hash;
  hash.Add(Sha256OfFile((weights / file::kTokenizer).string()));
  hash.Add(Sha256OfFile((weights / file::kBert / file::kModel).string()));
  return hash.Hex();
}

}  // namespace

BertGenerator::BertGenerator(std::shared_ptr<const ManoHand> hand, const GeneratorOptions& options)
    : hand_(std::move(hand)),
      config_(Config::OfWeights(options.weights)),
      coder_(options.weights, config_.tokenizer, *hand_, nn::DeviceOf(options.device)),
      bert_(options.weights, BertOf(config_, options.weights), config_.tokenizer,
            nn::DeviceOf(options.device)) {
  weights_hash_ = HashOf(options.weights);
}

GeneratorInfo BertGenerator::Info() const {
  return {.id = "semgrasp-bert",
          .version = "1",
          .weights_hash = weights_hash_,
          .hand = hand_->name(),
          .stochastic = true,
          .batch_limit = 64,
          .source =
              "Baseline of Li et al., SemGrasp, ECCV 2024, table 2; configuration " + config_.name};
}

std::vector<std::vector<Grasp>> BertGenerator::Generate(std::span<const Case* const> cases,
                                                        int samples, uint64_t seed) {
  const c10::InferenceMode inference;
  const ObjectFeatures objects = coder_.Features(cases);
  std::vector<std::vector<int64_t>> texts;
  for (const Case* item : cases) texts.push_back(bert_.text.Encode(InstructionOf(*item)));
  const std::vector<Tensor> logits = bert_.model(bert_.text.Batch(texts), objects);

  std::vector<GraspCoder::Codes> codes;
  std::vector<int64_t> rows;
  for (size_t row = 0; row < cases.size(); ++row) {
    for (int sample = 0; sample < samples; ++sample) {
      Rng rng(seed, cases[row]->id + "#" + std::to_string(sample), "semgrasp-bert");
      const nn::SamplingOptions sampling{.temperature = sample == 0 ? 0.0 : 1.0};
      GraspCoder::Codes& chosen = codes.emplace_back();
      for (const Tensor& head : logits) {
        const Tensor of_row = head[static_cast<int64_t>(row)].cpu().contiguous();
        const std::span<const float> numbers(of_row.const_data_ptr<float>(),
                                             static_cast<size_t>(of_row.numel()));
        chosen.push_back(nn::SampleToken(numbers, sampling, rng));
      }
      rows.push_back(static_cast<int64_t>(row));
    }
  }
  std::vector<std::vector<Grasp>> grasps(cases.size());
  std::vector<Grasp> decoded = coder_.Decode(codes, objects.Rows(at::tensor(rows)));
  for (size_t i = 0; i < decoded.size(); ++i) {
    grasps[static_cast<size_t>(rows[i])].push_back(std::move(decoded[i]));
  }
  return grasps;
}

}  // namespace graspbench::semgrasp
