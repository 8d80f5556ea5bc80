#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/error.h"

namespace graspbench::fuzz {

/// Ends the process, which libFuzzer reports together with the input.
[[noreturn]] inline void Break(const char* promise) {
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

/// Gives the fuzzer's bytes to a reader. It may accept them or throw Error (kInput) with a place
/// and a problem; anything else is a bug.
template <typename Use>
int Run(const uint8_t* data, size_t size, Use use) {
  try {
    use(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) Break("bad input is an error of kind input");
    if (error.where().empty()) Break("an error names the place");
    if (error.problem().empty()) Break("an error names the problem");
  }
  return 0;
}

}  // namespace graspbench::fuzz
