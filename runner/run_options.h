#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "runner/plan.h"
#include "suites/suite.h"

namespace graspbench {

/// The human hand among RunOptions::hands; robot hands have other names.
inline const std::string kHumanHand = "mano";

/// Everything a run is told. The first block decides the stored values: it makes up the
/// configuration that is compared when a run is continued or merged.
struct RunOptions {
  std::string suite = "oakink";
  std::string data;                               ///< --data DIR; empty means the embedded stand-in
  CaseFilter filter{.split = "test"};             ///< which cases
  std::vector<std::string> generators;            ///< specifications; empty: DefaultGenerators()
  std::vector<std::string> metrics;               ///< ids; empty: all
  std::vector<std::string> policies = {"obman"};  ///< profiles; empty: no simulation
  int samples = 1;       ///< grasps per case of a generator that draws random numbers
  uint64_t seed = 0;     ///< together with the item id the source of all randomness
  double timeout = 300;  ///< s; limit of one item; after a trial that meets it, again for the rest
  std::string mano;      ///< --mano PATH; empty means the built-in hand
  /// Hands that the grasps are measured on: kHumanHand, or robot hands as LoadRobotHand takes them.
  std::vector<std::string> hands = {kHumanHand};
  std::string hand_config;  ///< --hand-config FILE, for a robot hand that is given as a model file
  std::string weights;      ///< --weights PATH
  std::string task = "generate";  ///< see TaskOf
  Shard shard;                    ///< which part of the plan

  // How and where; without influence on values.
  std::filesystem::path out;   ///< empty: DefaultDirectory()
  std::string base;            ///< --base DIR; the weights know which numbers it must have
  std::string device = "cpu";  ///< of tensor operations
  int threads = 1;             ///< of tensor operations in each worker
  int workers = 1;
  bool artifacts = true;  ///< write artifacts/<item id>.glb
};

/// One row of a run: a generator, and the hand that its grasps are measured on.
struct Entry {
  int generator = 0;  ///< into RunOptions::generators
  int hand = 0;       ///< into RunOptions::hands
};
/// The entries of a run by their number: each generator with every hand.
int EntryCount(const RunOptions& options);
Entry EntryOf(const RunOptions& options, int number);

/// The built-in generators that need neither data nor weights.
std::vector<std::string> DefaultGenerators();

}  // namespace graspbench
