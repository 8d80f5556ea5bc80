#include "core/safetensors.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    const auto file = graspbench::ParseSafeTensors(bytes, "fuzz");
    const std::string written = graspbench::ToSafeTensors(file);
    if (graspbench::ToSafeTensors(graspbench::ParseSafeTensors(written, "fuzz")) != written) {
      graspbench::fuzz::Break("tensors that were written read back equal");
    }
  });
}
