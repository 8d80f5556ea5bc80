#pragma once

#include <memory>

#include "suites/suite.h"

namespace graspbench {

/// OakInk-Shape (Yang et al. 2022) as its authors publish it, with CapGrasp's captions (SemGrasp,
/// Li et al. 2024) where they are. `--data DIR` is the folder that holds, or is, `shape/`:
///
///     shape/metaV2/object_id.json, virtual_object_id.json       {id: {"name": ...}}
///     shape/OakInkObjectsV2/<name>/{align,align_ds}/*.{obj,ply}
///     shape/OakInkVirtualObjectsV2/<name>/{align,align_ds}/*.{obj,ply}
///     shape/oakink_shape_v2/<category>/<real id>/<hash>/{hand_param.pkl,source.txt}
///     shape/oakink_shape_v2/<category>/<real id>/<hash>/<virtual id>/hand_param.pkl
///     CapGrasp/captions/v0_1/<category>/<real id>/<hash>/[<virtual id>/]*.json   optional
///     OakBase/<category>/<object name>/part_*.{json,ply}                         optional
///
/// One case for each object and intent, "<object id>/<intent>", whose references are all grasps
/// people made for it. Intents: use, hold, lift (0001-0003), handover (0004 of the giver) and
/// receive (0004 with `_alt` in the source); 0004 grasps whose partner is missing are left out, as
/// oikit does. Frame: bounding-box centre of the mesh that is loaded. Split: OakInkSplit.
///
/// Throws Error (kMissing) with this layout when the tree is not there. A case whose mesh or grasp
/// cannot be read throws at Load.
std::unique_ptr<Suite> MakeOakInkSuite(const SuiteOptions& options);

}  // namespace graspbench
