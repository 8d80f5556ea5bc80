#pragma once

#include <memory>

#include "suites/suite.h"

namespace graspbench {

/// The meshes that come with the pinned Bullet source (pybullet_data): a mug, a duck, a teddy, and
/// the 1000 procedural blobs "000" … "999" of random_urdfs, at the scale that their URDF files
/// give. Input that nobody of this project made, without a download.
///
/// `--data` names another pybullet_data folder; without it $GRASP_BENCH_DEPS or the folder of the
/// build is used. The teddy and the blobs come as overlapping convex pieces and are
/// united, the mug is open and is made watertight; the repair report of the object says so.
/// Throws Error (kMissing) when the
/// folder is not there.
std::unique_ptr<Suite> MakeBulletSuite(const SuiteOptions& options);

}  // namespace graspbench
