#include "tests/fuzz/mesh_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    graspbench::fuzz::ReadSoundMesh(bytes, graspbench::MeshFormat::kStl);
  });
}
