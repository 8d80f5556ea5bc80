#include <cstdio>
#include <filesystem>

#include "benchmarks/retarget_scene.h"
#include "core/file.h"
#include "core/npy.h"
#include "retarget/robot_hand.h"

// Writes what the peer of retarget_benchmark needs into a folder: keypoints.npy (T x 21 x 3), and
// for each hand its URDF and a configuration for each mode.
namespace graspbench {
namespace {

void Write(const std::filesystem::path& folder) {
  std::vector<double> numbers;
  const std::vector<HandLandmarks> motion = RetargetMotion();
  for (const HandLandmarks& points : motion) {
    for (const Vec3& p : points) numbers.insert(numbers.end(), {p.x(), p.y(), p.z()});
  }
  WriteNpy(folder / "keypoints.npy", NdArray::Of({motion.size(), 21, 3}, numbers));
  for (const std::string& name : kRetargetHands) {
    const auto hand = LoadRobotHand(name);
    WriteFile(folder / (name + "_hand_right.urdf"), UrdfOf(*hand));
    for (const std::string& mode : kRetargetModes) {
      WriteFile(folder / (name + "_" + mode + ".yml"),
                DexRetargetingYaml(*hand, mode, folder.string() + "/"));
    }
  }
}

}  // namespace
}  // namespace graspbench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: write_retarget_scene FOLDER\n");
    return 2;
  }
  graspbench::Write(argv[1]);
}
