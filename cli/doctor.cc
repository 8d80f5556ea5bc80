#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "chat/chat_client.h"
#include "cli/commands.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "nn/neural_module.h"
#include "reports/page.h"
#include "runner/build_info.h"
#include "runner/environment.h"
#include "runner/run.h"
#include "simulators/coacd.h"
#include "simulators/renderer.h"

namespace graspbench {
namespace {

constexpr double kLeastSpace = 1e9;  // bytes; a run with artifacts takes about 0.5 MB a grasp

struct Flags {
  std::string suite = "oakink", data, mano;
  bool json = false;
};

/// Runs checks, prints one line each and remembers whether all passed.
class Examination {
 public:
  explicit Examination(bool quiet) : quiet_(quiet) {}

  /// `check` returns what it found and throws Error when something is wrong. What is not
  /// `required` is reported, but is no failure.
  void Check(const std::string& name, bool required, const std::function<std::string()>& check) {
    std::string verdict = "ok", text;
    try {
      text = check();
    } catch (const Error& error) {
      verdict = required ? "FAILED" : "missing";
      text = error.what();
      failures_ += required ? 1 : 0;
    }
    if (!quiet_) std::printf("%-8s %-12s %s\n", verdict.c_str(), name.c_str(), text.c_str());
    std::fflush(stdout);
    results_.push_back(Value::Dict{{"check", name}, {"verdict", verdict}, {"text", text}});
  }

  int failures() const { return failures_; }
  const Value::List& results() const { return results_; }

 private:
  bool quiet_;
  int failures_ = 0;
  Value::List results_;
};

std::string CheckBuild() {
  const BuildInfo& build = GetBuildInfo();
  return build.version + ", revision " + build.revision.substr(0, 12) +
         (build.dirty() ? " with uncommitted changes, " : ", ") + build.compiler + ", " +
         build.build_type;
}

std::string CheckLibraries() {
  std::string text;
  const Value environment = DescribeEnvironment();
  for (const auto& [name, version] : environment.At("libraries").AsDict()) {
    text += (text.empty() ? "" : ", ") + name + " " + version.AsString();
  }
  return text;
}

std::string CheckMachine() {
  const Value environment = DescribeEnvironment();
  return environment.At("cpu").AsString() + ", " + std::to_string(AvailableProcessors()) +
         " processors, " + environment.At("system").AsString();
}

std::string CheckAssets() {
  const auto directory = AssetDirectory();
  if (!std::filesystem::is_directory(directory)) {
    throw Error(ErrorKind::kMissing, "the folder of assets is not there", directory.string(),
                "set GRASP_BENCH_ASSETS to the folder `assets` of the source tree");
  }
  return directory.string();
}

std::string CheckCache() {
  const auto directory = CacheDirectory();
  WriteFile(directory / "doctor", "can be written");
  std::filesystem::remove(directory / "doctor");
  const auto space = static_cast<double>(std::filesystem::space(directory).available);
  const std::string text = std::to_string(static_cast<long>(space / 1e6)) + " MB free";
  if (space < kLeastSpace) {
    throw Error(ErrorKind::kIo, "only " + text, directory.string(),
                "free some space or set GRASP_BENCH_CACHE to another disk");
  }
  return directory.string() + ", " + text;
}

std::string CheckHand(const Flags& flags) {
  const auto hand = LoadHand(flags.mano);
  const PosedHand posed = hand->Forward({.joints = std::vector<double>(hand->joint_count(), 0.0)});
  return hand->name() + ", " + std::to_string(posed.surface.vertices.size()) + " vertices, " +
         hand->hash().substr(0, 12);
}

std::string CheckNeuralModule() {
  const NeuralModule module = NeuralModule::Load();
  return "LibTorch " + std::string(module.torch_version());
}

std::string CheckDecomposition() {
  RequireCoacd();
  return "CoACD can be loaded";
}

std::string CheckPictures() {
  MakeRenderer();
  return "an OpenGL driver draws without a screen";
}

std::string CheckPages() {
  RequirePages();
  return "reports can be written as HTML";
}

std::string CheckChat() {
  RequireChat();
  return "language models can be asked over HTTP";
}

std::string CheckCanaries(const Flags& flags) {
  RunOptions options;
  options.suite = flags.suite;
  options.data = flags.data;
  options.mano = flags.mano;
  options.filter = {.limit = 1};
  options.generators = {"reference"};
  options.policies = PoliciesOf(ProfileNames());
  Run run(options, BuiltInParts(options), nullptr);
  int checks = 0;
  std::string failures;
  for (const CanaryCheck& check : run.CheckCanaries()) {
    ++checks;
    if (!check.passed()) failures += "\n    " + Describe(check);
  }
  if (!failures.empty()) {
    throw Error(ErrorKind::kInput, "grasps with a known outcome behave otherwise:" + failures,
                "suite " + flags.suite, "numbers of this build on this machine cannot be trusted");
  }
  return std::to_string(checks) + " checks of suite " + flags.suite + " passed";
}

int Doctor(const Flags& flags) {
  Examination examination(flags.json);
  // First, since the workers that check the canaries must be forked before anything starts threads.
  examination.Check("canaries", true, [&] { return CheckCanaries(flags); });
  examination.Check("build", true, CheckBuild);
  examination.Check("libraries", true, CheckLibraries);
  examination.Check("machine", true, CheckMachine);
  examination.Check("assets", true, CheckAssets);
  examination.Check("cache", true, CheckCache);
  examination.Check("hand", true, [&] { return CheckHand(flags); });
  examination.Check("neural", false, CheckNeuralModule);
  examination.Check("pieces", false, CheckDecomposition);
  examination.Check("pictures", false, CheckPictures);
  examination.Check("pages", false, CheckPages);
  examination.Check("chat", false, CheckChat);
  if (flags.json) std::printf("%s\n", ToJson(Value(examination.results()), 2).c_str());
  return examination.failures() == 0 ? kExitFine : kExitUsage;
}

}  // namespace

void AddDoctor(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "doctor", "Check that this build computes what it must and that nothing is missing");
  auto flags = std::make_shared<Flags>();
  command->add_option("--suite", flags->suite, "Suite whose canaries are checked")
      ->capture_default_str();
  command->add_option("--data", flags->data, "The suite's data")->type_name("DIR");
  command->add_option("--mano", flags->mano, "MANO file instead of the built-in hand")
      ->type_name("FILE");
  command->add_flag("--json", flags->json, "Everything as JSON on standard output");
  command->callback([flags, &action] { action = [flags] { return Doctor(*flags); }; });
}

}  // namespace graspbench
