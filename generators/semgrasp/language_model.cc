#include "generators/semgrasp/language_model.h"

#include <algorithm>

#include "nn/llama_decoder.h"

namespace graspbench::semgrasp {
namespace {

constexpr int64_t kSizeHidden = 64;
constexpr double kSizeUnit = 0.1;  // m

}  // namespace

LanguageModel::LanguageModel(nn::Llama llama, const nn::Scope& scope, const Vocabulary& vocabulary,
                             int64_t object_width)
    : llama_(std::move(llama)),
      vocabulary_(vocabulary),
      projection_(scope / "object_projection", object_width, llama_.config().width),
      size_(scope / "size_embedding", {1, kSizeHidden, llama_.config().width}) {}

// Rows are filled up at the end.
LanguageModel::Batch LanguageModel::Embed(std::span<const Sequence> sequences,
                                          const ObjectFeatures& objects) const {
  const Tensor features = projection_(objects.tokens);  // B × M × width
  const Tensor sizes = size_((objects.scale / kSizeUnit).log().unsqueeze(-1));
  const int64_t more = features.size(1);
  int64_t longest = 0;
  for (const Sequence& sequence : sequences) {
    longest = std::max(longest, static_cast<int64_t>(sequence.ids.size()) + more);
  }
  const auto device = features.device();
  std::vector<Tensor> rows;
  const auto count = static_cast<int64_t>(sequences.size());
  Batch batch{.embeddings = {},
              .mask = at::zeros({count, longest}, at::kBool),
              .labels = at::full({count, longest}, kIgnored, at::kLong)};
  for (int64_t row = 0; row < count; ++row) {
    const Sequence& sequence = sequences[static_cast<size_t>(row)];
    const auto length = static_cast<int64_t>(sequence.ids.size());
    const auto at = static_cast<int64_t>(sequence.object);
    Tensor words = llama_.Embed(at::tensor(sequence.ids, at::kLong).to(device));
    // <SO> features <EO> <OS>: the size is added to the embedding of its token.
    const Tensor size = sizes[row].to(words.scalar_type()).unsqueeze(0);
    const Tensor embedded = at::cat(
        {words.slice(0, 0, at), features[row].to(words.scalar_type()), words.slice(0, at, at + 1),
         words.slice(0, at + 1, at + 2) + size, words.slice(0, at + 2)});
    rows.push_back(at::constant_pad_nd(embedded, {0, 0, 0, longest - length - more}));
    batch.mask[row].slice(0, 0, length + more).fill_(true);
    const Tensor labels = at::tensor(sequence.labels, at::kLong);
    batch.labels[row].slice(0, 0, at).copy_(labels.slice(0, 0, at));
    batch.labels[row].slice(0, at + more, length + more).copy_(labels.slice(0, at));
  }
  batch.embeddings = at::stack(rows);
  batch.mask = batch.mask.to(device);
  batch.labels = batch.labels.to(device);
  return batch;
}

Tensor LanguageModel::Loss(std::span<const Sequence> sequences, const ObjectFeatures& objects,
                           const nn::TrainingNoise* noise) const {
  const Batch batch = Embed(sequences, objects);
  const Tensor hidden = llama_.Hidden(batch.embeddings, batch.mask, noise);
  // What comes at t + 1 is told by what is at t; logits only where something is to be learnt.
  const int64_t length = hidden.size(1);
  const Tensor targets = batch.labels.slice(1, 1, length).flatten();
  const Tensor learnt = targets.ne(kIgnored).nonzero().squeeze(-1);
  const Tensor states = hidden.slice(1, 0, length - 1).flatten(0, 1).index_select(0, learnt);
  return at::cross_entropy_loss(llama_.Logits(states), targets.index_select(0, learnt));
}

const nn::LlamaDecoder& LanguageModel::decoder() const {
  if (!decoder_) decoder_ = std::make_unique<nn::LlamaDecoder>(llama_);
  return *decoder_;
}

std::vector<LanguageModel::Answer> LanguageModel::Generate(
    std::span<const Sequence> prompts, const ObjectFeatures& objects, size_t samples,
    const nn::SamplingOptions& sampling, int64_t words, std::span<Rng> rngs) const {
  const c10::InferenceMode inference;
  const Batch batch = Embed(prompts, objects);
  const nn::GenerationOptions options{.sampling = sampling,
                                      .max_tokens = words + vocabulary_.grasp_length() + 1,
                                      .stop = {vocabulary_.eos()},
                                      .allowed = [&](size_t, std::span<const int64_t> so_far) {
                                        return vocabulary_.Allowed(so_far, words);
                                      }};
  std::vector<Answer> answers;
  for (auto& ids : nn::Generate(decoder(), batch.embeddings, batch.mask, samples, options, rngs)) {
    Answer& answer = answers.emplace_back();
    answer.codes = vocabulary_.CodesIn(ids).value();
    answer.text = vocabulary_.Decode(ids);
    answer.ids = std::move(ids);
  }
  return answers;
}

std::vector<std::string> LanguageModel::Describe(std::span<const Sequence> prompts,
                                                 const ObjectFeatures& objects,
                                                 int64_t words) const {
  const c10::InferenceMode inference;
  const Batch batch = Embed(prompts, objects);
  std::vector<int64_t> allowed = vocabulary_.text_tokens();
  allowed.push_back(vocabulary_.eos());
  const nn::GenerationOptions options{
      .sampling = {},
      .max_tokens = words,
      .stop = {vocabulary_.eos()},
      .allowed = [&](size_t, std::span<const int64_t>) { return allowed; }};
  std::vector<Rng> rngs(prompts.size(), Rng(0, "greedy", "describe"));
  std::vector<std::string> texts;
  for (const auto& ids : nn::Generate(decoder(), batch.embeddings, batch.mask, 1, options, rngs)) {
    texts.push_back(vocabulary_.Decode(ids));
  }
  return texts;
}

}  // namespace graspbench::semgrasp
