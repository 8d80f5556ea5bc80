#include "runner/artifact.h"

#include "core/mesh_glb.h"

namespace graspbench {

void WriteArtifact(const std::filesystem::path& path, const Object& object, const PosedHand& hand) {
  WriteGlb(path,
           {{.name = object.id, .mesh = object.solid->mesh(), .colour = {0.35f, 0.48f, 0.65f, 1}},
            {.name = "hand", .mesh = hand.surface, .colour = {0.87f, 0.62f, 0.49f, 1}}},
           {.z_up = true});
}

}  // namespace graspbench
