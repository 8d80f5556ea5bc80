#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

#include <memory>

#include "annotate/phrasebook.h"
#include "core/mano_hand.h"
#include "generators/semgrasp/config.h"
#include "generators/semgrasp/conversation.h"
#include "generators/semgrasp/grasp_tokenizer.h"
#include "generators/semgrasp/language_model.h"
#include "nn/llama_decoder.h"

// The steps of SemGrasp with the configuration "tiny" on one thread, with random weights, which
// cost what trained ones cost, except that answers are as long as they may be: all words before the
// grasp. `grasps/s` counts the samples of a batch of cases, object features known.
namespace graspbench::semgrasp {
namespace {

std::string Pieces(int64_t count) {
  const Phrasebook book = Phrasebook::Load();
  std::vector<std::string> sentences = {std::string(kSystemBefore) + kSystemAfter,
                                        "USER: ASSISTANT:"};
  for (const auto* list : {&book.captions, &book.instructions, &book.descriptions}) {
    for (const Sentence& sentence : *list) sentences.push_back(sentence.text);
  }
  return nn::TrainSentencePiece(sentences, count);
}

struct Scene {
  Scene()
      : config(Config::Load("tiny")),
        tokenizer(tokenizer_store, config.tokenizer, dynamic_cast<const ManoHand&>(*LoadHand())),
        vocabulary(Pieces(config.language.pieces), "phrases", config.tokenizer),
        model(nn::Llama(store, Shape()), store, vocabulary, config.tokenizer.object_encoder.width) {
    at::set_num_threads(1);
    const Tensor direction = at::randn({1, config.tokenizer.object_points, 3},
                                       at::detail::createCPUGenerator(3), at::kFloat);
    const Tensor normals = direction / direction.norm(2, -1, true);
    cloud = {0.05 * normals, normals};  // a ball
    object = tokenizer.EncodeObjects(cloud);
    codes = at::zeros({1, static_cast<int64_t>(config.tokenizer.tokens.size())}, at::kLong);
    grasp = tokenizer.Decode(codes, object);
    prompt = EncodePrompt(vocabulary, "Hold the mug by its handle with the thumb.");
  }
  nn::LlamaConfig Shape() const {
    nn::LlamaConfig shape = config.language.llama;
    shape.vocabulary = vocabulary.size();
    return shape;
  }

  Config config;
  nn::ParameterStore tokenizer_store{1}, store{2};
  GraspTokenizer tokenizer;
  Vocabulary vocabulary;
  LanguageModel model;
  nn::SurfaceCloud cloud;
  ObjectFeatures object;
  Tensor codes;
  HandPose grasp;
  Sequence prompt;
};

Scene& TheScene() {
  static Scene scene;
  return scene;
}

void EncodeObject(benchmark::State& state) {
  const Scene& scene = TheScene();
  const c10::InferenceMode inference;
  for (auto _ : state) benchmark::DoNotOptimize(scene.tokenizer.EncodeObjects(scene.cloud));
}

void TokenizeGrasp(benchmark::State& state) {
  const Scene& scene = TheScene();
  const c10::InferenceMode inference;
  for (auto _ : state) benchmark::DoNotOptimize(scene.tokenizer.Encode(scene.grasp, scene.object));
}

void DecodeGrasp(benchmark::State& state) {
  const Scene& scene = TheScene();
  const c10::InferenceMode inference;
  for (auto _ : state) {
    benchmark::DoNotOptimize(nn::ToGrasps(scene.tokenizer.Decode(scene.codes, scene.object)));
  }
}

void EncodeText(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        EncodePrompt(scene.vocabulary, "Hold the mug by its handle with the thumb."));
  }
}

int64_t PromptLength(const Scene& scene) {
  return static_cast<int64_t>(scene.prompt.ids.size()) +
         scene.config.tokenizer.object_encoder.tokens();
}

void Prefill(benchmark::State& state) {
  Scene& scene = TheScene();
  const c10::InferenceMode inference;
  const nn::LlamaDecoder decoder(scene.model.llama());
  const int64_t length = PromptLength(scene);
  const Tensor embeddings = scene.model.llama().Embed(at::arange(length).unsqueeze(0));
  for (auto _ : state) {
    nn::KvCache cache = decoder.NewCache(1, length);
    benchmark::DoNotOptimize(decoder.Prefill(cache, embeddings));
  }
  state.counters["tokens"] = static_cast<double>(length);
}

void DecodeToken(benchmark::State& state) {
  Scene& scene = TheScene();
  const c10::InferenceMode inference;
  const nn::LlamaDecoder decoder(scene.model.llama());
  const int64_t length = PromptLength(scene);
  const std::vector<int64_t> row = {0}, token = {7};
  nn::KvCache prompt = decoder.NewCache(1, scene.config.language.llama.positions);
  decoder.Prefill(prompt, scene.model.llama().Embed(at::arange(length).unsqueeze(0)));
  nn::KvCache cache = prompt.Select(row);
  for (auto _ : state) {
    if (cache.lengths()[0] == cache.capacity()) {
      state.PauseTiming();
      cache = prompt.Select(row);
      state.ResumeTiming();
    }
    benchmark::DoNotOptimize(decoder.Step(cache, token));
  }
}

// From instructions to grasps, a batch of cases at once.
void Generate(benchmark::State& state) {
  const Scene& scene = TheScene();
  const c10::InferenceMode inference;
  const auto cases = static_cast<size_t>(state.range(0));
  const std::vector<Sequence> prompts(cases, scene.prompt);
  const ObjectFeatures objects =
      scene.object.Rows(at::zeros({static_cast<int64_t>(cases)}, at::kLong));
  std::vector<Rng> rngs(cases, Rng(1, "case", "benchmark"));
  for (auto _ : state) {
    std::vector<int64_t> codes;
    for (const auto& answer :
         scene.model.Generate(prompts, objects, 1, {}, scene.config.language.words, rngs)) {
      codes.insert(codes.end(), answer.codes.begin(), answer.codes.end());
    }
    const Tensor rows = at::tensor(codes).view({static_cast<int64_t>(cases), -1});
    benchmark::DoNotOptimize(nn::ToGrasps(scene.tokenizer.Decode(rows, objects)));
  }
  state.counters["grasps/s"] = benchmark::Counter(static_cast<double>(cases * state.iterations()),
                                                  benchmark::Counter::kIsRate);
}

BENCHMARK(EncodeText)->Name("semgrasp encode text")->Unit(benchmark::kMillisecond);
BENCHMARK(EncodeObject)->Name("semgrasp encode object")->Unit(benchmark::kMillisecond);
BENCHMARK(TokenizeGrasp)->Name("semgrasp tokenize grasp")->Unit(benchmark::kMillisecond);
BENCHMARK(DecodeGrasp)->Name("semgrasp decode grasp")->Unit(benchmark::kMillisecond);
BENCHMARK(Prefill)->Name("semgrasp prefill")->Unit(benchmark::kMillisecond);
BENCHMARK(DecodeToken)->Name("semgrasp decode token")->Unit(benchmark::kMillisecond);
BENCHMARK(Generate)
    ->Name("semgrasp generate, cases")
    ->Arg(1)
    ->Arg(4)
    ->Arg(16)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace graspbench::semgrasp
