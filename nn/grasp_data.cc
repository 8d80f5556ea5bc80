#include "nn/grasp_data.h"

#include <map>

#include "core/error.h"
#include "core/sampling.h"

namespace graspbench::nn {

SurfaceCloud SampleObject(const Object& object, int64_t count) {
  Rng rng(0, object.id, "semgrasp points");
  std::vector<Vec3> points, normals;
  for (const SurfacePoint& sample :
       SampleSurface(object.solid->mesh(), static_cast<int>(count), rng)) {
    points.push_back(sample.point);
    normals.push_back(sample.normal);
  }
  return {ToTensor(points), ToTensor(normals)};
}

GraspData MakeGraspData(std::span<const Case> cases, int64_t pool, at::TensorOptions options) {
  GraspData data;
  std::map<std::string, int64_t> rows;
  std::vector<Tensor> points, normals;
  std::vector<Grasp> grasps;
  for (size_t i = 0; i < cases.size(); ++i) {
    const Object& object = *cases[i].object;
    for (size_t reference = 0; reference < cases[i].references.size(); ++reference) {
      const Grasp& grasp = cases[i].references[reference];
      if (grasp.hand != "mano") continue;
      const auto [row, is_new] = rows.emplace(object.id, static_cast<int64_t>(rows.size()));
      if (is_new) {
        const SurfaceCloud cloud = SampleObject(object, pool);
        points.push_back(cloud.points);
        normals.push_back(cloud.normals);
        data.objects.push_back(&object);
      }
      grasps.push_back(grasp);
      data.object_of.push_back(row->second);
      data.case_of.push_back(i);
      data.reference_of.push_back(reference);
    }
  }
  if (grasps.empty()) {
    throw Error(ErrorKind::kInput, "none of the " + std::to_string(cases.size()) +
                                       " cases has a reference grasp of a human hand");
  }
  data.grasps = ToHandPose(grasps, options);
  data.points = at::stack(points).to(options);
  data.normals = at::stack(normals).to(options);
  return data;
}

HandPose Rows(const HandPose& grasps, const Tensor& rows) {
  const Tensor index = rows.to(grasps.position.device());
  return {grasps.fingers.index_select(0, index), grasps.shape.index_select(0, index),
          grasps.rotation.index_select(0, index), grasps.position.index_select(0, index)};
}

}  // namespace graspbench::nn
