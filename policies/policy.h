#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/grasp.h"
#include "core/hand_model.h"
#include "core/object.h"
#include "core/rng.h"
#include "core/trial.h"

namespace graspbench {

struct PolicyInfo {
  std::string policy;        ///< "gravity-displacement"
  std::string profile;       ///< "obman"
  std::string profile_hash;  ///< SHA-256 of the profile file's bytes
  std::string engine;        ///< "bullet"
  std::string source;
  std::string headline;  ///< the result a leaderboard shows, e.g. "displacement"
  double ceiling =
      0;  ///< value of `headline` for an object that touches nothing, SI; 0 if there is none
  Value constants;  ///< the whole profile, for `list policies` and the manifest
};

struct TrialInput {
  const Object& object;
  const Grasp& grasp;
  const PosedHand& hand;
  std::string item;  ///< item id, keys the random numbers
  uint64_t seed = 0;
};

/// A trial protocol bound to one profile and one engine. Owns its engine client, so one instance
/// belongs to one worker.
class Policy {
 public:
  virtual ~Policy() = default;
  virtual const PolicyInfo& Info() const = 0;
  /// Never throws for what physics can do: a blown-up simulation is a Trial with Verdict::kError
  /// and "sim_diverged".
  virtual Trial Run(const TrialInput& input) = 0;
};

/// Names of the profiles that come with the product.
std::vector<std::string> ProfileNames();
/// Loads a profile by name, or a user's file by path. Throws Error (kUsage) for an unknown name,
/// with the nearest one.
std::unique_ptr<Policy> MakePolicy(const std::string& profile);

}  // namespace graspbench
