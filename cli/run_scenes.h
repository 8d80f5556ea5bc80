#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "cli/grasp_hands.h"
#include "core/value.h"
#include "reports/item_scene.h"

namespace graspbench {

/// Geometry of the grasps of a run. Objects come from the run's artifacts, so that its data may be
/// gone; hands are posed by their model where it is the one of the run, else come from the
/// artifacts too, and then do not move in trials. With `pieces` objects are decomposed as their
/// trials did it, which takes seconds for each that is not in the cache.
SceneSource RunScenes(const std::filesystem::path& run, const Value& manifest,
                      std::shared_ptr<GraspHands> hands, bool pieces);

}  // namespace graspbench
