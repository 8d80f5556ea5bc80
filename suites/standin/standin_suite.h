#pragma once

#include <map>
#include <memory>

#include "suites/suite.h"

namespace graspbench {

/// The embedded stand-in for OakInk-Shape: parametric household objects in OakInk's 34 categories,
/// made by this project, so that everything runs without a download. Five shapes a category, four
/// intents an object, one case for each pair: "o21101/use". OakInk's split rule on the object id.
///
/// Reference grasps come from AssetDirectory()/standin/references.json when it is there:
///
///     {"version": 1, "hand_hash": "<HandModel::hash() of the hand they were made for>",
///      "objects": {"o21101": "<Solid::hash() of its mesh>", ...},
///      "cases": {"o21101/use": [<grasp as core/grasp.h ToValue writes it>, ...], ...}}
///
/// References for a hand other than the run's are left out, because the same parameters pose
/// another hand differently; the run's own `hand` of null takes them as they are. References whose
/// object has another hash than the present mesh are refused with an error at Load.
std::unique_ptr<Suite> MakeStandinSuite(const SuiteOptions& options);

}  // namespace graspbench
