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
  std::string profile;       ///< "obman", or "steady-2s:mujoco" of a profile for several engines
  std::string profile_hash;  ///< SHA-256 of the profile file's bytes
  std::string engine;        ///< "bullet"
  std::string source;
  /// What a leaderboard shows: the mean of this result, or, where it is "success", the share of
  /// trials whose verdict is ok.
  std::string headline;
  /// Value of `headline` for an object that touches nothing, SI; 0 if there is none.
  double ceiling = 0;
  Value constants;  ///< the whole profile, for `list policies` and the manifest
};

struct TrialInput {
  const Object& object;
  const Grasp& grasp;
  const PosedHand& hand;
  std::string item;  ///< item id, keys the random numbers
  uint64_t seed = 0;
  /// The model of the grasp's hand; null for a grasp that is only a surface.
  const HandModel* model = nullptr;
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
/// The names of what a profile, given by name or path, makes: itself, or one policy per engine
/// ("steady-2s" gives "steady-2s:mujoco" and "steady-2s:bullet"; "steady-2s:mujoco" itself).
std::vector<std::string> PoliciesOf(const std::string& profile);
/// Those of several profiles, each once.
std::vector<std::string> PoliciesOf(const std::vector<std::string>& profiles);
/// One of those. Throws Error (kUsage) for an unknown name, with the nearest, and for a profile of
/// several engines without a choice; Error (kMissing) for an engine that is not in this build;
/// Error (kInput) for a faulty file.
std::unique_ptr<Policy> MakePolicy(const std::string& name);

}  // namespace graspbench
