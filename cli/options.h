#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace graspbench {

/// Gives every flag of every subcommand the environment variable GRASP_BENCH_<FLAG>, upper case
/// with underscores. The command line wins over the environment.
void BindEnvironment(CLI::App& app);

/// Fills the flags of `command` that neither the command line nor the environment has set from a
/// TOML file whose keys are flag names. Throws Error (kUsage) for a key that is no flag of this
/// command, with the nearest one.
void ApplyConfigFile(CLI::App& command, const std::string& path);

/// What a mistyped command line may have meant: "did you mean --suite?"; empty when every word that
/// should be a subcommand or a flag is one.
std::string Suggestion(const CLI::App& app, int argc, char** argv);

/// Cuts "reference,process:python model.py" at its commas into specifications. A comma that follows
/// an argument only separates when a known name comes after it, so that arguments may hold commas.
std::vector<std::string> SplitSpecifications(const std::vector<std::string>& texts,
                                             const std::vector<std::string>& known);

}  // namespace graspbench
