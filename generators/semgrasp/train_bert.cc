#include "generators/semgrasp/train_bert.h"

#include <cstdio>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "generators/semgrasp/bert_model.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/weights.h"
#include "nn/device.h"
#include "nn/grasp_data.h"
#include "nn/text/sentence_piece.h"
#include "nn/training.h"

namespace graspbench::semgrasp {
namespace {

/// Requests and the codes that answer them.
struct RequestData {
  ObjectFeatures objects;
  Tensor codes;                           ///< grasps × tokens
  std::vector<std::string> texts;         ///< one for each request
  std::vector<int64_t> object_of;         ///< of each request, a row of `objects`
  std::vector<int64_t> grasp_of;          ///< of each request, a row of `codes`
  std::vector<std::vector<int64_t>> ids;  ///< of each text
};

RequestData MakeRequestData(std::span<const Case> cases,
                            const std::vector<TrainingRequest::Words>& words,
                            const GraspTokenizer& tokenizer, const at::TensorOptions& numbers) {
  const at::NoGradGuard no_grad;
  const nn::GraspData grasps = nn::MakeGraspData(cases, tokenizer.config().object_points, numbers);
  RequestData data{.objects = tokenizer.EncodeObjects({grasps.points, grasps.normals})};
  data.codes = tokenizer.Encode(grasps.grasps, data.objects.Rows(at::tensor(grasps.object_of)));
  for (size_t grasp = 0; grasp < grasps.count(); ++grasp) {
    for (const Dialogue& dialogue :
         words.at(grasps.case_of[grasp]).at(grasps.reference_of[grasp])) {
      const std::string text = RequestIn(dialogue);
      if (text.empty()) continue;
      data.texts.push_back(text);
      data.object_of.push_back(grasps.object_of[grasp]);
      data.grasp_of.push_back(static_cast<int64_t>(grasp));
    }
  }
  if (data.texts.empty()) throw Error(ErrorKind::kInput, "no grasp answers a request in words");
  return data;
}

/// Writes the vocabulary of the encoder: that of the base, or one learnt from the texts.
void WriteVocabulary(const TrainingRequest& request, const BertConfig& config,
                     const std::vector<std::string>& texts, const std::filesystem::path& folder) {
  if (std::filesystem::exists(folder / (config.has_base() ? file::kWords : file::kPieces))) return;
  CreateFolder(folder);
  if (config.has_base()) {
    WriteFile(folder / file::kWords, ReadFile(request.base / file::kWords));
  } else {
    const std::set<std::string> distinct(texts.begin(), texts.end());
    WriteFile(folder / file::kPieces,
              nn::TrainSentencePiece({distinct.begin(), distinct.end()}, config.pieces));
  }
}

void Encode(const BertText& text, int64_t longest, RequestData& data) {
  for (size_t i = 0; i < data.texts.size(); ++i) {
    std::vector<int64_t> ids = text.Encode(data.texts[i]);
    // As in BERT's own training, what is too long loses its end.
    if (static_cast<int64_t>(ids.size()) > longest) {
      ids[static_cast<size_t>(longest) - 1] = ids.back();
      ids.resize(static_cast<size_t>(longest));
    }
    data.ids.push_back(std::move(ids));
  }
}

struct Answers {
  Tensor loss;                   ///< sum of the heads' cross entropies
  std::vector<double> accuracy;  ///< of each head's most probable code
};

Answers Ask(const BertClassifier& model, const BertText& text, const RequestData& data,
            const std::vector<int64_t>& chosen, const nn::TrainingNoise* noise) {
  std::vector<std::vector<int64_t>> texts;
  std::vector<int64_t> objects, grasps;
  for (const int64_t i : chosen) {
    texts.push_back(data.ids[static_cast<size_t>(i)]);
    objects.push_back(data.object_of[static_cast<size_t>(i)]);
    grasps.push_back(data.grasp_of[static_cast<size_t>(i)]);
  }
  const auto logits = model(text.Batch(texts), data.objects.Rows(at::tensor(objects)), noise);
  const Tensor codes = data.codes.index_select(0, at::tensor(grasps).to(data.codes.device()));
  Answers answers;
  for (size_t i = 0; i < logits.size(); ++i) {
    const Tensor target = codes.select(1, static_cast<int64_t>(i));
    const Tensor loss = at::cross_entropy_loss(logits[i], target);
    answers.loss = i == 0 ? loss : answers.loss + loss;
    answers.accuracy.push_back(
        logits[i].argmax(-1).eq(target).to(at::kFloat).mean().item<double>());
  }
  return answers;
}

nn::Measurements Noted(const Answers& answers, const GraspTokenizerConfig& config,
                       const std::string& prefix) {
  nn::Measurements noted = {{prefix + "nll", answers.loss.item<double>()}};
  for (size_t i = 0; i < answers.accuracy.size(); ++i) {
    noted.emplace_back(prefix + "right_" + std::to_string(i) + NameOf(config.tokens[i]),
                       answers.accuracy[i]);
  }
  return noted;
}

// Over at most so many requests, evenly spread.
std::vector<int64_t> Spread(size_t count) {
  constexpr size_t kMost = 512;
  std::vector<int64_t> chosen;
  for (size_t i = 0; i < std::min(kMost, count); ++i) {
    chosen.push_back(static_cast<int64_t>(i * count / std::min(kMost, count)));
  }
  return chosen;
}

nn::TextEncoderConfig EncoderOf(const TrainingRequest& request, const BertConfig& config,
                                const BertText& text) {
  nn::TextEncoderConfig encoder =
      config.has_base() ? nn::TextEncoderConfig::Read(request.base / file::kModelConfig)
                        : config.encoder;
  if (!config.has_base()) encoder.vocabulary = text.vocabulary();
  return encoder;
}

nn::ParameterStore StoreOf(const TrainingRequest& request, const BertConfig& config,
                           const at::TensorOptions& numbers) {
  if (!config.has_base()) return nn::ParameterStore(request.seed, numbers);
  nn::ParameterStore store(nn::OpenTextEncoderWeights(request.base), numbers);
  store.AllowMissing([](const std::string& name) { return name.starts_with("heads."); },
                     request.seed);
  return store;
}

}  // namespace

std::string RequestIn(const Dialogue& dialogue) {
  std::string text;
  for (const Turn& turn : dialogue.turns) {
    const bool gives = turn.text.find(kGraspSlot) != std::string::npos;
    if (turn.role == Turn::Role::kAssistant) {
      if (gives) return text;
    } else {
      if (gives) return {};
      text += (text.empty() ? "" : " ") + turn.text;
    }
  }
  return {};
}

void TrainBert(const TrainingRequest& request) {
  Config config = Config::OfWeights(request.weights);
  const Config wanted = Config::Load(request.config);
  config.bert = wanted.bert;
  config.train_bert = wanted.train_bert;
  if (request.steps > 0) config.train_bert.steps = request.steps;
  const nn::TrainingOptions& options = config.train_bert;
  const auto numbers = at::TensorOptions(nn::DeviceOf(request.device)).dtype(at::kFloat);
  const LoadedTokenizer tokenizer(request.weights, config.tokenizer,
                                  dynamic_cast<const ManoHand&>(*request.hand), numbers);
  RequestData data = MakeRequestData(request.cases, request.dialogues, tokenizer.model, numbers);
  RequestData validation =
      MakeRequestData(request.validation, request.validation_dialogues, tokenizer.model, numbers);

  const auto folder = request.weights / file::kBert;
  WriteVocabulary(request, *config.bert, data.texts, folder);
  const BertText text(folder);
  const nn::TextEncoderConfig encoder = EncoderOf(request, *config.bert, text);
  Encode(text, encoder.length(), data);
  Encode(text, encoder.length(), validation);
  nn::ParameterStore store = StoreOf(request, *config.bert, numbers);
  const BertClassifier model(store, encoder, config.bert->head_width, config.tokenizer);
  std::fprintf(stderr, "%zu requests; validation %zu\n", data.ids.size(), validation.ids.size());
  nn::AdamW optimizer(nn::TrainedOf(store, [](const std::string&) { return true; }),
                      {.weight_decay = options.weight_decay});
  const auto count = static_cast<int64_t>(data.ids.size());
  const std::vector<int64_t> some = Spread(validation.ids.size());
  const nn::TrainingTask task{
      .loss =
          [&](int64_t step, int64_t part, const nn::TrainingNoise& noise) {
            const int64_t number = step * options.accumulate + part;
            const auto chosen = nn::ShuffledBatch(count, options.batch, request.seed, number);
            const Answers answers = Ask(model, text, data, chosen, &noise);
            return std::pair{answers.loss, Noted(answers, config.tokenizer, "")};
          },
      .after_step = {},
      .validate =
          [&] {
            const at::NoGradGuard no_grad;
            return Noted(Ask(model, text, validation, some, nullptr), config.tokenizer, "val_");
          }};
  nn::Train(task, options, options.StepsFor(data.ids.size()), request.seed, store, optimizer,
            request.weights / "training" / "bert");
  store.Save(folder / file::kModel, {{"format", "pt"}});
  WriteFile(folder / file::kModelConfig, ToJson(encoder.ToValue(), 2) + "\n");
  config.Save(request.weights);
}

}  // namespace graspbench::semgrasp
