#include "generators/generator.h"

#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/mano_hand.h"
#include "core/suggest.h"
#include "generators/autograsp/autograsp.h"
#include "generators/captioner.h"
#include "generators/random/random.h"
#include "generators/reference/reference.h"
#include "generators/replay/replay.h"
#include "nn/module_table.h"
#include "nn/neural_module.h"

namespace graspbench {
namespace {

std::shared_ptr<const ManoHand> HumanHand(const GeneratorOptions& options,
                                          const std::string& name) {
  auto hand = std::dynamic_pointer_cast<const ManoHand>(options.hand);
  if (!hand) {
    throw Error(ErrorKind::kUsage, "the generator \"" + name +
                                       "\" plans for a human hand, not for \"" +
                                       (options.hand ? options.hand->name() : "none") + "\"");
  }
  return hand;
}

std::unique_ptr<Generator> Replay(const std::string& spec, size_t colon,
                                  const GeneratorOptions& options) {
  if (colon == std::string::npos || colon + 1 == spec.size()) {
    throw Error(ErrorKind::kUsage, "the generator \"replay\" plays back a file", spec,
                "give it as replay:FILE");
  }
  if (!options.hand) throw Error(ErrorKind::kInternal, "replay needs the run's hand");
  return std::make_unique<ReplayGenerator>(spec.substr(colon + 1), *options.hand);
}

// The options of SemGrasp with the folder of its weights: those that come with grasp-bench unless
// others are given. Asked before LibTorch is loaded.
GeneratorOptions WithWeights(GeneratorOptions options) {
  if (options.weights.empty()) options.weights = (AssetDirectory() / "semgrasp").string();
  if (!std::filesystem::exists(std::filesystem::path(options.weights) / "semgrasp.json")) {
    throw Error(ErrorKind::kMissing, "no weights of SemGrasp in this folder", options.weights,
                "it should hold semgrasp.json, as `grasp-bench train` writes it");
  }
  return options;
}

NeuralModule LoadForRun(const GeneratorOptions& options) {
  NeuralModule module = NeuralModule::Load();
  module.SetThreads(options.threads);
  return module;
}

/// Where a suffix that refines grasps begins, at its plus sign; npos without one. The argument of a
/// generator may hold other plus signs.
size_t SuffixOf(const std::string& spec) {
  const size_t plus = spec.rfind('+');
  if (plus == std::string::npos) return plus;
  const std::string suffix = spec.substr(plus + 1);
  if (suffix == "tta" || suffix.starts_with("tta-")) return plus;
  if (spec.find(':') != std::string::npos) return std::string::npos;
  throw UnknownName("suffix of a generator", suffix, {"tta"});
}

}  // namespace

std::unique_ptr<Captioner> MakeCaptioner(const GeneratorOptions& options) {
  HumanHand(options, "semgrasp");
  const GeneratorOptions known = WithWeights(options);
  return NeuralModule::Load().table().make_captioner(known);
}

std::vector<std::string> GeneratorNames() {
  return {"reference", "autograsp", "random", "replay", "semgrasp", "semgrasp-bert"};
}

GeneratorTask TaskOf(const std::string& name) {
  if (name == "generate") return GeneratorTask::kGenerate;
  if (name == "reconstruct") return GeneratorTask::kReconstruct;
  throw UnknownName("task", name, {"generate", "reconstruct"});
}

std::unique_ptr<Generator> MakeGenerator(const std::string& spec, const GeneratorOptions& options) {
  if (const size_t plus = SuffixOf(spec); plus != std::string::npos) {
    auto base = MakeGenerator(spec.substr(0, plus), options);
    HumanHand(options, spec);
    return LoadForRun(options).table().refine(std::move(base), spec.substr(plus + 1), options);
  }
  const auto colon = spec.find(':');
  const std::string name = spec.substr(0, colon);
  if (options.task == GeneratorTask::kReconstruct && name != "semgrasp" && name != "reference") {
    throw Error(ErrorKind::kUsage, "the generator \"" + name + "\" does not encode grasps",
                "--task");
  }
  if (name == "reference") {
    return std::make_unique<ReferenceGenerator>(options.hand ? options.hand->name() : "mano");
  }
  if (name == "autograsp") return std::make_unique<Autograsp>(HumanHand(options, name));
  if (name == "random") return std::make_unique<RandomGenerator>(HumanHand(options, name));
  if (name == "semgrasp" || name == "semgrasp-bert") {
    HumanHand(options, name);
    return LoadForRun(options).table().make_generator(spec, WithWeights(options));
  }
  if (name == "replay") return Replay(spec, colon, options);
  throw UnknownName("generator", name, GeneratorNames());
}

}  // namespace graspbench
