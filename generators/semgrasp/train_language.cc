#include "generators/semgrasp/train_language.h"

#include <cstdio>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/weights.h"
#include "nn/grasp_data.h"
#include "nn/training.h"

namespace graspbench::semgrasp {
namespace {

using Words = std::vector<TrainingRequest::Words>;

/// What the language model learns from: objects as features, conversations with grasp tokens.
struct LanguageData {
  ObjectFeatures objects;
  std::vector<Sequence> sequences;
  std::vector<int64_t> object_of;  ///< of each sequence
};

bool Belongs(const Dialogue& dialogue, LanguageStage stage) {
  return stage == LanguageStage::kInstruct || dialogue.kind == Dialogue::Kind::kCaption ||
         dialogue.kind == Dialogue::Kind::kInstruction;
}

// Sentences of all dialogues, for the pieces of a vocabulary of its own.
std::vector<std::string> Sentences(const Words& words) {
  std::set<std::string> sentences;
  for (const auto& of_case : words) {
    for (const auto& of_grasp : of_case) {
      for (const Dialogue& dialogue : of_grasp) {
        for (const Turn& turn : dialogue.turns) sentences.insert(turn.text);
      }
    }
  }
  std::vector<std::string> all(sentences.begin(), sentences.end());
  // The frame of every conversation counts as often as it is read.
  all.insert(all.end(), all.size(),
             std::string(kSystemBefore) + kSystemAfter + " USER: ASSISTANT:");
  return all;
}

LanguageData MakeLanguageData(std::span<const Case> cases, const Words& words, LanguageStage stage,
                              const GraspTokenizer& tokenizer, const Vocabulary& vocabulary) {
  if (words.size() != cases.size()) {
    throw Error(ErrorKind::kUsage, "there are words for " + std::to_string(words.size()) + " of " +
                                       std::to_string(cases.size()) + " cases");
  }
  const at::NoGradGuard no_grad;
  const nn::GraspData data = nn::MakeGraspData(cases, tokenizer.config().object_points);
  LanguageData out{.objects = tokenizer.EncodeObjects({data.points, data.normals}),
                   .sequences = {},
                   .object_of = {}};
  const Tensor codes =
      tokenizer.Encode(data.grasps, out.objects.Rows(at::tensor(data.object_of))).contiguous();
  const auto positions = static_cast<size_t>(codes.size(1));
  for (size_t grasp = 0; grasp < data.count(); ++grasp) {
    const std::span<const int64_t> of_grasp(codes.const_data_ptr<int64_t>() + grasp * positions,
                                            positions);
    for (const Dialogue& dialogue : words[data.case_of[grasp]].at(data.reference_of[grasp])) {
      if (!Belongs(dialogue, stage)) continue;
      out.sequences.push_back(Encode(vocabulary, dialogue.turns, of_grasp));
      out.object_of.push_back(data.object_of[grasp]);
    }
  }
  if (out.sequences.empty()) throw Error(ErrorKind::kInput, "no grasp comes with words");
  return out;
}

Vocabulary MakeVocabulary(const TrainingRequest& request, const Config& config) {
  const auto path = request.weights / file::kLanguage / file::kPieces;
  if (!std::filesystem::exists(path)) {
    std::filesystem::create_directories(path.parent_path());
    WriteFile(path,
              config.language.has_base()
                  ? ReadFile(request.base / file::kPieces)
                  : nn::TrainSentencePiece(Sentences(request.dialogues), config.language.pieces));
  }
  return {path, config.tokenizer};
}

Tensor LossOf(const LanguageModel& model, const LanguageData& data,
              const std::vector<int64_t>& chosen, Rng* dropout) {
  std::vector<Sequence> sequences;
  std::vector<int64_t> objects;
  for (const int64_t i : chosen) {
    sequences.push_back(data.sequences[static_cast<size_t>(i)]);
    objects.push_back(data.object_of[static_cast<size_t>(i)]);
  }
  return model.Loss(sequences, data.objects.Rows(at::tensor(objects)), dropout);
}

// The mean over at most so many sequences, evenly spread.
double ValidationLoss(const LanguageModel& model, const LanguageData& data) {
  constexpr size_t kMost = 128, kBatch = 16;
  const at::NoGradGuard no_grad;
  const size_t count = std::min(kMost, data.sequences.size());
  double sum = 0;
  for (size_t begin = 0; begin < count; begin += kBatch) {
    std::vector<int64_t> chosen;
    for (size_t i = begin; i < std::min(count, begin + kBatch); ++i) {
      chosen.push_back(static_cast<int64_t>(i * data.sequences.size() / count));
    }
    sum += LossOf(model, data, chosen, nullptr).item<double>() * static_cast<double>(chosen.size());
  }
  return sum / static_cast<double>(count);
}

/// Trains a small model as a whole. The Llama and the projection share a store, and are written as
/// two files.
void TrainWhole(const TrainingRequest& request, LanguageStage stage, const Config& config,
                const Vocabulary& vocabulary, const LanguageData& data,
                const LanguageData& validation) {
  const auto folder = request.weights;
  const bool align = stage == LanguageStage::kAlign;
  nn::LlamaConfig llama = config.language.llama;
  llama.vocabulary = vocabulary.size();
  llama.bos = vocabulary.bos();
  llama.eos = {vocabulary.eos()};
  nn::ParameterStore store(request.seed);
  LanguageModel model(nn::Llama(store, llama), store, vocabulary,
                      config.tokenizer.object_encoder.width);
  if (!align) {
    SafeTensors before = ReadSafeTensors(folder / file::kLanguage / file::kModel);
    for (auto& entry : ReadSafeTensors(folder / file::kProjection).tensors) {
      before.tensors.push_back(std::move(entry));
    }
    store.Restore(before);
  }
  int64_t numbers = 0;
  std::map<std::string, Tensor> trained;
  store.Train([&](const std::string& name) { return align || IsOfLlama(name); });
  for (const auto& [name, tensor] : store.parameters()) {
    numbers += tensor.numel();
    if (tensor.requires_grad()) trained.emplace(name, tensor);
  }
  const nn::TrainingOptions& options = align ? config.train_align : config.train_instruct;
  std::fprintf(stderr,
               "%zu conversations of %lld grasps; validation %zu; %.2f million parameters\n",
               data.sequences.size(), static_cast<long long>(data.objects.centre.size(0)),
               validation.sequences.size(), static_cast<double>(numbers) / 1e6);
  nn::AdamW optimizer(trained, {.weight_decay = options.weight_decay});
  const auto count = static_cast<int64_t>(data.sequences.size());
  const int64_t per_epoch = std::max<int64_t>(1, count / options.batch);
  const nn::TrainingTask task{
      .loss =
          [&](int64_t step, int64_t part, const nn::TrainingNoise&) {
            const int64_t number = step * options.accumulate + part;
            const auto order = nn::Shuffled(count, request.seed, number / per_epoch);
            const auto begin = static_cast<size_t>(number % per_epoch * options.batch);
            const size_t end = std::min(order.size(), begin + static_cast<size_t>(options.batch));
            const std::vector<int64_t> chosen(order.begin() + static_cast<int64_t>(begin),
                                              order.begin() + static_cast<int64_t>(end));
            const Tensor loss = LossOf(model, data, chosen, nullptr);
            return std::pair{loss, nn::Measurements{{"nll", loss.item<double>()}}};
          },
      .after_step = {},
      .validate =
          [&] {
            return nn::Measurements{{"val_nll", ValidationLoss(model, validation)}};
          }};
  nn::Train(task, options, options.StepsFor(data.sequences.size()), request.seed, store, optimizer,
            folder / "training" / (align ? "align" : "instruct"));
  store.Save(folder / file::kLanguage / file::kModel, {}, IsOfLlama);
  store.Save(folder / file::kProjection, {},
             [](const std::string& name) { return !IsOfLlama(name); });
  WriteFile(folder / file::kLanguage / file::kModelConfig, ToJson(llama.ToValue()) + "\n");
}

}  // namespace

void TrainLanguage(const TrainingRequest& request, LanguageStage stage) {
  Config config = Config::OfWeights(request.weights);
  const Config wanted = Config::Load(request.config);
  config.language = wanted.language;
  config.train_align = wanted.train_align;
  config.train_instruct = wanted.train_instruct;
  if (request.steps > 0) {
    (stage == LanguageStage::kAlign ? config.train_align : config.train_instruct).steps =
        request.steps;
  }
  const LoadedTokenizer tokenizer(request.weights, config.tokenizer,
                                  dynamic_cast<const ManoHand&>(*request.hand));
  const Vocabulary vocabulary = MakeVocabulary(request, config);
  const LanguageData data =
      MakeLanguageData(request.cases, request.dialogues, stage, tokenizer.model, vocabulary);
  const LanguageData validation = MakeLanguageData(request.validation, request.validation_dialogues,
                                                   stage, tokenizer.model, vocabulary);
  TrainWhole(request, stage, config, vocabulary, data, validation);
  config.Save(request.weights);
}

}  // namespace graspbench::semgrasp
