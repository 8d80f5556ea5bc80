#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

namespace graspbench {
namespace {

std::string EnvironmentName(std::string flag) {
  std::replace(flag.begin(), flag.end(), '-', '_');
  for (char& c : flag) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return "GRASP_BENCH_" + flag;
}

}  // namespace

void BindEnvironment(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_lnames().empty() || option->get_lnames().front() == "help") continue;
      option->envname(EnvironmentName(option->get_lnames().front()));
    }
  }
}

}  // namespace graspbench
