#include <cstdio>
#include <filesystem>

#include "benchmarks/tta_scene.h"
#include "core/safetensors.h"
#include "nn/hand_layer.h"

// Writes what tta_benchmark uses, for its peer: the contact network's FOLDER/net.safetensors, and
// FOLDER/scene.safetensors with the hand's tensors, the object's points and normals in the frame of
// the wrist, and the grasp.
namespace graspbench {
namespace {

void Write(const std::filesystem::path& folder) {
  const TtaScene scene;
  scene.store.Save(folder / "net.safetensors");
  const ManoFile& file = scene.hand->file();
  const tta::Scene seen(scene.Grasps(1), scene.Objects(1), TtaScene::kPoints);
  const nn::HandPose pose = nn::ToHandPose(scene.Grasps(1));
  std::vector<int64_t> faces, prior;
  for (const Face& face : file.template_mesh.faces) {
    faces.insert(faces.end(), face.begin(), face.end());
  }
  for (const ContactRegion& region : scene.hand->contact_regions()) {
    prior.insert(prior.end(), region.vertices.begin(), region.vertices.end());
  }
  SafeTensors tensors;
  const auto add = [&](const char* name, const nn::Tensor& tensor) {
    tensors.tensors.emplace_back(name, nn::ToNdArray(tensor.contiguous()));
  };
  add("template", nn::ToTensor(file.template_mesh.vertices));
  add("faces", at::tensor(faces).view({-1, 3}));
  add("weights", nn::ToTensor(file.weights));
  add("joints", nn::ToTensor(scene.hand->RestJoints()));
  add("shape_directions", nn::ToTensor(file.shape_directions));
  add("prior", at::tensor(prior));
  add("hand_vertices", scene.net.hand_vertices());
  add("points", seen.points[0]);
  add("normals", seen.normals[0]);
  add("fingers", pose.fingers[0]);
  add("shape", pose.shape[0]);
  WriteSafeTensors(folder / "scene.safetensors", tensors);
}

}  // namespace
}  // namespace graspbench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: write_tta_scene FOLDER\n", stderr);
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  graspbench::Write(argv[1]);
}
