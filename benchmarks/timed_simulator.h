#pragma once

#include <memory>
#include <string>

#include "policies/policy.h"
#include "simulators/simulator.h"

namespace graspbench {

/// Processor time of this thread, s.
double ThreadSeconds();

/// Where the processor time of a trial goes, in seconds; what is left of the trial's time is ours.
struct EngineTimes {
  double creating = 0;   ///< worlds of scenes
  double resetting = 0;  ///< to the start; Bullet loads the scene here
  double stepping = 0;
  int64_t steps = 0;

  double total() const { return creating + resetting + stepping; }
};

/// An engine that adds the time of its calls to `times`, which must outlive it.
std::unique_ptr<Simulator> MakeTimedSimulator(const std::string& engine, EngineTimes& times);

/// MakePolicy with a timed engine, and `perturbed_runs` in place of the profile's where it has any.
std::unique_ptr<Policy> MakeTimedPolicy(const std::string& name, EngineTimes& times,
                                        int perturbed_runs = 0);

}  // namespace graspbench
