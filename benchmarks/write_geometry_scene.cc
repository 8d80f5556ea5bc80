#include <cstdio>
#include <filesystem>

#include "benchmarks/geometry_scene.h"
#include "core/mesh_io.h"

/// Writes the meshes that metrics_benchmark uses, for its peer: FOLDER/object.obj, hand.obj (open
/// at the wrist) and hand_closed.obj.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_geometry_scene FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const graspbench::GeometryScene scene = graspbench::HandAroundBottle();
  const graspbench::PosedHand hand = scene.model->Forward(scene.grasp);
  graspbench::WriteMesh(folder / "object.obj", scene.object.solid->mesh());
  graspbench::WriteMesh(folder / "hand.obj", hand.surface);
  graspbench::WriteMesh(folder / "hand_closed.obj", hand.closed);
}
