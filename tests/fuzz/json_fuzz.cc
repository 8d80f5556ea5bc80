#include "core/json.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    const graspbench::Value value = graspbench::ParseJson(bytes, "fuzz");
    if (graspbench::ParseJson(graspbench::ToJson(value), "fuzz") != value) {
      graspbench::fuzz::Break("JSON that was written reads back equal");
    }
  });
}
