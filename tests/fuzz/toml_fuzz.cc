#include "core/json.h"
#include "core/toml.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    graspbench::ToJson(graspbench::ParseToml(bytes, "fuzz"));
  });
}
