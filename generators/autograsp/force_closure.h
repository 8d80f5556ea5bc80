#pragma once

#include <span>

#include "core/types.h"

namespace graspbench {

/// A frictional point contact of the hand on the object, object frame.
struct PlannedContact {
  Vec3 point = Vec3::Zero();   ///< m
  Vec3 inward = Vec3::Zero();  ///< unit direction into the object, along which the hand can push
};

/// How well the contacts can hold the object still against its weight in any of six directions,
/// between 0 (not at all) and 1 (fully): one minus the mean unbalanced share of a unit force
/// through `centre` along ±x, ±y, ±z.
///
/// Per direction the contact forces f minimise |W f - w|² + λ |f|², f ≥ 0, with eight friction-cone
/// edges a contact; torques are divided by `length`, λ = 1e-3 keeps the forces bounded, so that a
/// nearly singular grasp scores low. This is a planner's heuristic, not the metric `q1`.
double ResistanceQuality(std::span<const PlannedContact> contacts, double friction,
                         const Vec3& centre, double length);

}  // namespace graspbench
