#include <cstdio>
#include <filesystem>
#include <variant>

#include "benchmarks/trial_scene.h"
#include "core/file.h"
#include "core/json.h"
#include "simulators/obj_text.h"

// Writes what steady_benchmark simulates, for its peers, as FOLDER/scene.json: corners of all
// pieces, mass properties and the constants of the profile steady-2s; and the pieces as hand.obj
// and object.obj. All in the world frame.
namespace graspbench {
namespace {

Value Numbers(const auto& numbers) { return Value::List(numbers.begin(), numbers.end()); }

std::vector<TriMesh> Moved(const Pose& X_WM, const std::vector<TriMesh>& meshes_M) {
  std::vector<TriMesh> meshes_W;
  for (const TriMesh& mesh : meshes_M) meshes_W.push_back(X_WM * mesh);
  return meshes_W;
}

Value Corners(const std::vector<TriMesh>& meshes) {
  Value::List pieces;
  for (const TriMesh& mesh : meshes) {
    Value::List corners;
    for (const Vec3& corner : mesh.vertices) corners.push_back(Numbers(corner));
    pieces.push_back(corners);
  }
  return pieces;
}

Value Describe(const SteadyScene& steady, const std::vector<TriMesh>& hand,
               const std::vector<TriMesh>& object) {
  const Scene& scene = steady.scene;
  const PhysicsOptions& options = steady.options;
  const Mat3 inertia_W =
      scene.X_WS.linear() * scene.inertia_S.value() * scene.X_WS.linear().transpose();
  return Value::Dict{{"hand", Corners(hand)},
                     {"object", Corners(object)},
                     {"mass", scene.mass},
                     {"centre", Numbers(Vec3(scene.X_WS * scene.p_SC))},
                     {"inertia", Numbers(inertia_W.reshaped())},
                     {"steps", steady.steps},
                     {"time_step", options.time_step},
                     {"gravity", Numbers(options.gravity)},
                     {"friction", options.pair_friction},
                     {"torsional_friction", options.torsional_friction},
                     {"solver_iterations", options.solver_iterations},
                     {"impratio", options.mujoco.impratio},
                     {"noslip_iterations", options.mujoco.noslip_iterations},
                     {"integrator", options.mujoco.integrator},
                     {"solref", Numbers(options.mujoco.solref)},
                     {"solimp", Numbers(options.mujoco.solimp)}};
}

void Write(const std::filesystem::path& folder) {
  const SteadyScene steady = SteadyMugInHand();
  const Scene& scene = steady.scene;
  const auto hand = Moved(scene.X_WH, std::get<CollisionShape>(scene.hand).meshes);
  const auto object = Moved(scene.X_WS, scene.object.meshes);
  WriteFile(folder / "scene.json", ToJson(Describe(steady, hand, object)));
  WriteFile(folder / "hand.obj", SixDecimalObj(hand));
  WriteFile(folder / "object.obj", SixDecimalObj(object));
}

}  // namespace
}  // namespace graspbench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_steady_scene FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  graspbench::Write(folder);
}
