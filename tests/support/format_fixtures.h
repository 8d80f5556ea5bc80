#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/file.h"

namespace graspbench {

/// Bytes of a file that tools/make_format_fixtures.py wrote.
inline std::string FormatFixture(const std::string& name) {
  return ReadFile(std::string(GRASPBENCH_SOURCE_DIRECTORY) + "/tests/fixtures/formats/" + name);
}

/// The message with which `parse` refuses its input, "accepted" if it does not.
template <typename Parse>
std::string RefusalOf(Parse parse) {
  try {
    parse();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::kInput ? error.what()
                                             : std::string("wrong kind: ") + error.what();
  }
  return "accepted";
}

/// Sizes at which a cut of `bytes` is accepted by `parse`; empty for a reader that notices all.
template <typename Parse>
std::vector<size_t> AcceptedCuts(const std::string& bytes, Parse parse) {
  std::vector<size_t> accepted;
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    if (RefusalOf([&] { parse(cut); }).find("accepted") == 0) accepted.push_back(size);
  }
  return accepted;
}

}  // namespace graspbench
