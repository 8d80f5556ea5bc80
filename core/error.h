#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace graspbench {

/// Who can mend it: the caller (usage), whoever wrote the file (input), whoever set up the machine
/// (missing, io), or us.
enum class ErrorKind {
  kUsage,     ///< an argument or configuration that cannot be meant
  kInput,     ///< a file or grasp whose content is malformed or hostile
  kMissing,   ///< a file, data set, weight or optional part of the build that is not there
  kIo,        ///< the operating system refused to read or write
  kDiverged,  ///< a simulation or solver left the range of finite numbers
  kInternal,  ///< a broken promise of our own
};

/// Stable lower-case name, as stored in records: "usage", "input", "missing", "io", "diverged",
/// "internal".
std::string_view Name(ErrorKind kind);

/// The one exception of this project. `what()` is a full message: "where: problem (hint)".
/// Thrown where the problem is found; caught at the item boundary in `runner` and in `main`; never
/// swallowed.
class Error : public std::exception {
 public:
  /// `problem` says what is wrong, `where` the file, line, offset or key, `hint` what the user can
  /// do. The last two may be empty.
  Error(ErrorKind kind, std::string problem, std::string where = {}, std::string hint = {});

  ErrorKind kind() const { return kind_; }
  const std::string& problem() const { return problem_; }
  const std::string& where() const { return where_; }
  const std::string& hint() const { return hint_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorKind kind_;
  std::string problem_, where_, hint_, message_;
};

}  // namespace graspbench
