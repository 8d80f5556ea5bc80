#include <cstdio>
#include <filesystem>

#include "benchmarks/simulation_scene.h"
#include "core/mesh_io.h"

/// Writes the meshes that simulation_benchmark uses, for its peer: FOLDER/object.obj, hand.obj.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_simulation_scene FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const graspbench::SimulationScene scene = graspbench::HandAroundMug();
  graspbench::WriteMesh(folder / "object.obj", scene.object);
  graspbench::WriteMesh(folder / "hand.obj", scene.hand);
}
