#include "policies/trial_object.h"

#include <algorithm>

#include "core/file.h"

namespace graspbench {
namespace {

constexpr size_t kRemembered = 16;

void Describe(const ObjectSetting& setting, const Decomposition& pieces, Trial& trial) {
  trial.details.Set("decomposition", setting.decomposition);
  trial.details.Set("decomposition_hash", pieces.hash);
  trial.details.Set("hulls", static_cast<int64_t>(pieces.hulls.size()));
  trial.details.Set("hull_volume_ratio", pieces.volume_ratio);
  // A cavity that the pieces fill shows in these.
  trial.details.Set("union_volume_ratio", pieces.fit.union_volume_ratio);
  trial.details.Set("excess_ratio", pieces.fit.excess_ratio);
  trial.details.Set("hausdorff", pieces.fit.hausdorff);
}

double VolumeOf(const std::vector<TriMesh>& hulls) {
  double volume = 0;
  for (const TriMesh& hull : hulls) volume += Volume(hull);
  return volume;
}

}  // namespace

TrialObject::TrialObject(const ObjectSetting& setting)
    : setting_(setting), parameters_(NamedDecomposition(setting.decomposition)) {}

const Decomposition& TrialObject::Pieces(const Solid& solid) {
  const auto known = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.object == solid.hash(); });
  if (known != entries_.end()) return known->decomposition;
  if (entries_.size() == kRemembered) entries_.pop_front();
  entries_.push_back({solid.hash(), CachedDecomposition(solid.mesh(), solid.hash(), parameters_,
                                                        CacheDirectory())});
  return entries_.back().decomposition;
}

void TrialObject::Place(const Object& object, const Pose& X_WO, Scene& scene, Trial& trial) {
  const Solid& solid = *object.solid;
  const Decomposition& pieces = Pieces(solid);
  const Pose X_SO = PiecesFrame(pieces).inverse();
  scene.object = {CollisionShape::Kind::kConvexPieces, pieces.hulls};
  scene.X_WS = X_WO * X_SO.inverse();
  scene.mass = setting_.mass;
  Describe(setting_, pieces, trial);

  // An open surface bounds no volume; then the pieces have to do.
  const MassProperties& solid_mass = solid.mass_properties();
  const bool has_volume = solid.closed() && solid_mass.volume > 0;
  if (setting_.density > 0) {
    const double volume = has_volume ? solid_mass.volume : VolumeOf(pieces.hulls);
    scene.mass = setting_.density * volume;
    trial.details.Set("mass", scene.mass);
  }
  if (setting_.exact_inertia && has_volume) {
    scene.p_SC = X_SO * solid_mass.centroid;
    scene.inertia_S = scene.mass / solid_mass.volume * solid_mass.inertia;
    trial.details.Set("inertia", "solid");
  } else {
    scene.p_SC = X_SO * VertexMean(solid.mesh());
    trial.details.Set("inertia", "pieces");
  }
}

}  // namespace graspbench
