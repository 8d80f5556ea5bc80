#include "generators/semgrasp/train_language.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/weights.h"
#include "nn/device.h"
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
                              const LoadedTokenizer& loaded, const Vocabulary& vocabulary) {
  const GraspTokenizer& tokenizer = loaded.model;
  const at::TensorOptions options = loaded.store.options();
  if (words.size() != cases.size()) {
    throw Error(ErrorKind::kUsage, "there are words for " + std::to_string(words.size()) + " of " +
                                       std::to_string(cases.size()) + " cases");
  }
  const at::NoGradGuard no_grad;
  const nn::GraspData data = nn::MakeGraspData(cases, tokenizer.config().object_points, options);
  LanguageData out{.objects = tokenizer.EncodeObjects({data.points, data.normals}),
                   .sequences = {},
                   .object_of = {}};
  const Tensor codes = tokenizer.Encode(data.grasps, out.objects.Rows(at::tensor(data.object_of)))
                           .cpu()
                           .contiguous();
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
    WriteFile(path,
              config.language.has_base()
                  ? ReadFile(BaseFolder(request.base, config) / file::kPieces)
                  : nn::TrainSentencePiece(Sentences(request.dialogues), config.language.pieces));
  }
  return {path, config.tokenizer};
}

Tensor LossOf(const LanguageModel& model, const LanguageData& data,
              const std::vector<int64_t>& chosen, const nn::TrainingNoise* noise) {
  std::vector<Sequence> sequences;
  std::vector<int64_t> objects;
  for (const int64_t i : chosen) {
    sequences.push_back(data.sequences[static_cast<size_t>(i)]);
    objects.push_back(data.object_of[static_cast<size_t>(i)]);
  }
  return model.Loss(sequences, data.objects.Rows(at::tensor(objects)), noise);
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

/// A language model that learns, with the store of what it learns: all of a small model, or the
/// low-rank updates, embedding and head of a base model, and the projection with either.
struct Learner {
  std::optional<nn::ParameterStore> base;  ///< frozen
  nn::ParameterStore store;
  nn::LlamaConfig shape;
  std::optional<LanguageModel> model;
};

std::unique_ptr<Learner> MakeLearner(const TrainingRequest& request, const Config& config,
                                     const Vocabulary& vocabulary) {
  const auto device = nn::DeviceOf(request.device);
  const auto single = at::TensorOptions(device).dtype(at::kFloat);
  auto learner =
      std::make_unique<Learner>(Learner{.store = nn::ParameterStore(request.seed, single)});
  const int64_t object_width = config.tokenizer.object_encoder.width;
  if (config.language.has_base()) {
    const auto type = config.language.bfloat16 ? at::kBFloat16 : at::kFloat;
    const auto folder = BaseFolder(request.base, config);
    learner->base.emplace(nn::WeightFile(folder), single.dtype(type));
    nn::Llama llama = OpenBase(*learner->base, folder, vocabulary);
    llama.Attach(learner->store, *config.language.lora);
    learner->model.emplace(std::move(llama), learner->store, vocabulary, object_width);
  } else {
    nn::LlamaConfig shape = config.language.llama;
    shape.vocabulary = vocabulary.size();
    shape.bos = vocabulary.bos();
    shape.eos = {vocabulary.eos()};
    learner->model.emplace(nn::Llama(learner->store, shape), learner->store, vocabulary,
                           object_width);
  }
  learner->shape = learner->model->llama().config();
  return learner;
}

/// The learner's file beside the projection's.
std::filesystem::path LlamaFile(const std::filesystem::path& weights, const Learner& learner) {
  return learner.base ? weights / file::kAdapter / file::kAdapterModel
                      : weights / file::kLanguage / file::kModel;
}

void RestoreStageBefore(const std::filesystem::path& weights, const Learner& learner) {
  const auto llama = LlamaFile(weights, learner);
  if (!std::filesystem::exists(llama)) {
    throw Error(ErrorKind::kMissing, "the stage \"semgrasp-align\" has not ended here",
                llama.string());
  }
  SafeTensors before = ReadSafeTensors(llama);
  for (auto& entry : ReadSafeTensors(weights / file::kProjection).tensors) {
    before.tensors.push_back(std::move(entry));
  }
  learner.store.Restore(before);
}

void SaveLearner(const std::filesystem::path& weights, const Learner& learner,
                 const Config& config) {
  if (learner.base) {
    nn::SaveAdapter(weights / file::kAdapter, learner.store, *config.language.lora);
  } else {
    learner.store.Save(LlamaFile(weights, learner), {},
                       [](const std::string& name) { return !IsOfProjection(name); });
  }
  learner.store.Save(weights / file::kProjection, {}, IsOfProjection);
  WriteFile(weights / file::kLanguage / file::kModelConfig, ToJson(learner.shape.ToValue()) + "\n");
}

void TrainLearner(const TrainingRequest& request, LanguageStage stage, const Config& config,
                  Learner& learner, const LanguageData& data, const LanguageData& validation) {
  const bool align = stage == LanguageStage::kAlign;
  if (!align) RestoreStageBefore(request.weights, learner);
  const nn::TrainingOptions& options = align ? config.train_align : config.train_instruct;
  std::fprintf(stderr, "%zu conversations about %lld objects; validation %zu\n",
               data.sequences.size(), static_cast<long long>(data.objects.centre.size(0)),
               validation.sequences.size());
  const auto trained = nn::TrainedOf(
      learner.store, [&](const std::string& name) { return align || !IsOfProjection(name); });
  nn::AdamW optimizer(trained, {.weight_decay = options.weight_decay});
  const auto count = static_cast<int64_t>(data.sequences.size());
  const nn::TrainingTask task{
      .loss =
          [&](int64_t step, int64_t part, const nn::TrainingNoise& noise) {
            const int64_t number = step * options.accumulate + part;
            const Tensor loss =
                LossOf(*learner.model, data,
                       nn::ShuffledBatch(count, options.batch, request.seed, number), &noise);
            return std::pair{loss, nn::Measurements{{"nll", loss.item<double>()}}};
          },
      .after_step = {},
      .validate =
          [&] {
            return nn::Measurements{{"val_nll", ValidationLoss(*learner.model, validation)}};
          }};
  nn::Train(task, options, options.StepsFor(data.sequences.size()), request.seed, learner.store,
            optimizer, request.weights / "training" / (align ? "align" : "instruct"));
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
  if (config.language.has_base()) {
    config.base = std::filesystem::absolute(BaseFolder(request.base, config)).string();
  }
  const auto numbers = at::TensorOptions(nn::DeviceOf(request.device)).dtype(at::kFloat);
  const LoadedTokenizer tokenizer(request.weights, config.tokenizer,
                                  dynamic_cast<const ManoHand&>(*request.hand), numbers);
  const Vocabulary vocabulary = MakeVocabulary(request, config);
  const LanguageData data =
      MakeLanguageData(request.cases, request.dialogues, stage, tokenizer, vocabulary);
  const LanguageData validation = MakeLanguageData(request.validation, request.validation_dialogues,
                                                   stage, tokenizer, vocabulary);
  const auto learner = MakeLearner(request, config, vocabulary);
  TrainLearner(request, stage, config, *learner, data, validation);
  SaveLearner(request.weights, *learner, config);
  config.Save(request.weights);
}

}  // namespace graspbench::semgrasp
