#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

#include "core/suggest.h"
#include "core/toml.h"

namespace graspbench {
namespace {

std::string EnvironmentName(std::string flag) {
  std::replace(flag.begin(), flag.end(), '-', '_');
  for (char& c : flag) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return "GRASP_BENCH_" + flag;
}

std::string AsArgument(const Value& value, const std::string& where) {
  if (value.is_string()) return value.AsString();
  if (value.is_bool()) return value.AsBool() ? "true" : "false";
  if (value.is_int()) return std::to_string(value.AsInt());
  if (value.is_number()) return CLI::detail::to_string(value.AsDouble());
  throw Error(ErrorKind::kUsage, "a " + std::string(value.KindName()) + " cannot be a flag's value",
              where, "write a string, a number, true or false, or a list of these");
}

}  // namespace

std::string Suggestion(const CLI::App& app, int argc, char** argv) {
  if (argc < 2) return "";
  std::vector<std::string> commands;
  const CLI::App* chosen = &app;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    commands.push_back(command->get_name());
    if (command->get_name() == argv[1]) chosen = command;
  }
  if (chosen == &app && argv[1][0] != '-') {
    return "did you mean " + NearestName(argv[1], commands) + "?";
  }
  std::vector<std::string> flags;
  for (const CLI::Option* option : chosen->get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  for (int i = 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    const bool known = std::find(flags.begin(), flags.end(), word) != flags.end();
    if (word.starts_with("--") && !known) return "did you mean " + NearestName(word, flags) + "?";
  }
  return "";
}

std::vector<std::string> SplitSpecifications(const std::vector<std::string>& texts,
                                             const std::vector<std::string>& known) {
  std::vector<std::string> specifications;
  for (const std::string& text : texts) {
    bool in_argument = false;
    for (const std::string& piece : CLI::detail::split(text, ',')) {
      const std::string name = piece.substr(0, piece.find_first_of(":+"));
      const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
      if (in_argument && !is_known) {
        specifications.back() += "," + piece;
        continue;
      }
      specifications.push_back(piece);
      in_argument = piece.find(':') != std::string::npos;
    }
  }
  return specifications;
}

void BindEnvironment(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands(nullptr)) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_lnames().empty() || option->get_lnames().front() == "help") continue;
      option->envname(EnvironmentName(option->get_lnames().front()));
    }
  }
}

void ApplyConfigFile(CLI::App& command, const std::string& path) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    const auto& flags = option->get_lnames();
    if (!flags.empty() && flags.front() != "help" && flags.front() != "config") {
      names.push_back(flags.front());
    }
  }
  const Value config = ReadToml(path);
  for (const auto& [key, value] : config.AsDict()) {
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      const Error unknown = UnknownName("key", key, names);
      throw Error(ErrorKind::kUsage, unknown.problem(), path, unknown.hint());
    }
    CLI::Option* option = command.get_option("--" + key);
    if (option->count() > 0) continue;
    const std::string where = path + ": " + key;
    try {
      if (value.is_list()) {
        for (const Value& entry : value.AsList()) option->add_result(AsArgument(entry, where));
      } else {
        option->add_result(AsArgument(value, where));
      }
      option->run_callback();
    } catch (const CLI::Error& error) {
      throw Error(ErrorKind::kUsage, error.what(), where);
    }
  }
}

}  // namespace graspbench
