#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/articulated_hand.h"

namespace graspbench {

/// Names of the robot hands that come along: "allegro", "allegro-left", "leap", "shadow",
/// "shadow-left".
std::vector<std::string> RobotHandNames();

/// A robot hand, from a name of RobotHandNames(), from a configuration (FILE.toml) that names its
/// model, or from a model (FILE.xml, MJCF) and `config`.
///
/// A configuration says what an MJCF file cannot: which body is the palm, which bodies make up
/// which finger, where fingers and palm touch, and how joints hang together. docs/add-your-hand.md
/// describes its keys. Every number of the hand itself comes from the model.
///
/// Throws Error (kUsage) for an unknown name, with the nearest, and for a model without
/// configuration; Error (kInput) naming file and key for a faulty configuration: a key that is
/// missing or unknown, a body, site or joint that the model has not (with the nearest), a finger
/// without a tip; otherwise what ReadMjcf throws.
std::shared_ptr<const ArticulatedHand> LoadRobotHand(const std::string& hand,
                                                     const std::filesystem::path& config = {});

}  // namespace graspbench
