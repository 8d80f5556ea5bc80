#include "generators/generator.h"

#include <filesystem>

#include "core/error.h"
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

// Asked before LibTorch is loaded.
void RequireWeights(const std::string& name, const GeneratorOptions& options) {
  if (options.weights.empty()) {
    throw Error(ErrorKind::kMissing, "the generator \"" + name + "\" needs weights", "--weights",
                "make them with `grasp-bench train`, see docs/semgrasp.md");
  }
  if (!std::filesystem::exists(std::filesystem::path(options.weights) / "semgrasp.json")) {
    throw Error(ErrorKind::kMissing, "no weights of SemGrasp in this folder", options.weights,
                "it should hold semgrasp.json, as `grasp-bench train` writes it");
  }
}

}  // namespace

std::unique_ptr<Captioner> MakeCaptioner(const GeneratorOptions& options) {
  HumanHand(options, "semgrasp");
  RequireWeights("semgrasp", options);
  const NeuralModule module = NeuralModule::Load();
  return module.table().make_captioner(options);
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
    RequireWeights(name, options);
    const NeuralModule module = NeuralModule::Load();
    module.SetThreads(options.threads);
    return module.table().make_generator(spec, options);
  }
  if (name == "replay") return Replay(spec, colon, options);
  throw UnknownName("generator", name, GeneratorNames());
}

}  // namespace graspbench
