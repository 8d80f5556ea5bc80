#include "core/mesh_obj.h"
#include "tests/fuzz/mesh_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return graspbench::fuzz::Run(data, size, [](std::string_view bytes) {
    const auto read = graspbench::fuzz::ReadSoundMesh(bytes, graspbench::MeshFormat::kObj);
    if (graspbench::ParseObj(graspbench::ToObj(read.mesh), "fuzz").mesh != read.mesh) {
      graspbench::fuzz::Break("a mesh that was written reads back equal");
    }
  });
}
