#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "cli/commands.h"
#include "cli/options.h"
#include "core/error.h"
#include "runner/interrupt.h"

namespace graspbench {
namespace {

/// One line per subcommand, in the order of --help.
void AddCommands(CLI::App& app, Action& action) {
  AddRun(app, action);
  AddScore(app, action);
  AddRetarget(app, action);
  AddConvert(app, action);
  AddReport(app, action);
  AddCompare(app, action);
  AddGate(app, action);
  AddImportRatings(app, action);
  AddJudge(app, action);
  AddView(app, action);
  AddAnnotate(app, action);
  AddCaption(app, action);
  AddMerge(app, action);
  AddTrain(app, action);
  AddList(app, action);
  AddDoctor(app, action);
}

int Main(int argc, char** argv) {
  CLI::App app("Measures grasp generators for hands with fingers: geometry, physics, leaderboards.",
               "grasp-bench");
  app.require_subcommand(1);
  app.set_version_flag("--version", GRASPBENCH_VERSION);
  Action action;
  AddCommands(app, action);
  BindEnvironment(app);
  try {
    app.parse(argc, argv);
    return action();
  } catch (const CLI::ParseError& error) {
    if (app.exit(error) == 0) return kExitFine;
    if (const auto hint = Suggestion(app, argc, argv); !hint.empty()) {
      std::fprintf(stderr, "  hint: %s\n", hint.c_str());
    }
    return kExitUsage;
  } catch (const Interrupted&) {
    std::fprintf(stderr, "interrupted before anything was stored\n");
    return kExitInterrupted;
  } catch (const Error& error) {
    std::fprintf(stderr, "grasp-bench: %s\n", error.what());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "grasp-bench: %s\n", error.what());
  }
  return kExitUsage;
}

}  // namespace
}  // namespace graspbench

int main(int argc, char** argv) { return graspbench::Main(argc, argv); }
