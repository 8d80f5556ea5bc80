#include "tests/e2e/program.h"

#include <sys/wait.h>

#include <cstdlib>

#include "core/file.h"

namespace graspbench::e2e {
namespace {

std::string Quoted(const std::string& argument) {
  std::string quoted = "'";
  for (const char c : argument) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

Outcome GraspBench(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  std::string command = Quoted(GRASPBENCH_PROGRAM);
  for (const std::string& argument : arguments) command += " " + Quoted(argument);
  command += " >" + Quoted(folder / "out") + " 2>" + Quoted(folder / "err");
  const int status = std::system(command.c_str());
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .out = ReadFile(folder / "out"),
          .err = ReadFile(folder / "err")};
}

}  // namespace graspbench::e2e
