#include "core/json.h"
#include "core/npy.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    const graspbench::Value value = graspbench::ParseNpy(bytes, "fuzz");
    if (!value.is_array()) {
      graspbench::ToJson(value);
    } else if (graspbench::ParseNpy(graspbench::ToNpy(value.AsArray()), "fuzz") != value) {
      graspbench::fuzz::Break("an array that was written reads back equal");
    }
  });
}
