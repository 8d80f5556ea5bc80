#include <cstdio>
#include <filesystem>
#include <string>

#include "benchmarks/geometry_scene.h"
#include "core/file.h"
#include "core/mesh_io.h"

// Writes what metrics_benchmark uses, for its peer: the meshes FOLDER/object.obj, hand.obj (open at
// the wrist) and hand_closed.obj, and the centres of the object's 1 mm cells and of its hull's (x,
// y, z as little-endian doubles): object_cells.f64, hull_cells.f64.
namespace {

void WriteCentres(const std::filesystem::path& path, const graspbench::VoxelGrid& grid) {
  std::string bytes;
  for (int k = 0; k < grid.size[2]; ++k) {
    for (int j = 0; j < grid.size[1]; ++j) {
      for (int i = 0; i < grid.size[0]; ++i) {
        if (!grid.occupied[grid.Index(i, j, k)]) continue;
        const graspbench::Vec3 centre = grid.Centre(i, j, k);
        bytes.append(reinterpret_cast<const char*>(centre.data()), 3 * sizeof(double));
      }
    }
  }
  graspbench::WriteFile(path, bytes);
}

}  // namespace

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
  WriteCentres(folder / "object_cells.f64", scene.object.solid->Voxels(0.001));
  WriteCentres(folder / "hull_cells.f64", scene.object.solid->convex_solid().Voxels(0.001));
}
