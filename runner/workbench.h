#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/articulated_hand.h"
#include "generators/generator.h"
#include "metrics/metric.h"
#include "policies/policy.h"
#include "runner/run_options.h"
#include "suites/suite.h"

namespace graspbench {

/// How to make the parts of a run. Called inside the workers, so that the process that keeps the
/// books never loads a model, an engine or a mesh.
struct Parts {
  using Hand = std::shared_ptr<const HandModel>;
  std::function<Hand()> hand;
  std::function<std::shared_ptr<const ArticulatedHand>(const std::string& name)> robot;
  std::function<std::unique_ptr<Suite>(const Hand&)> suite;
  std::function<std::unique_ptr<Generator>(const std::string& spec, const Hand&)> generator;
  std::function<std::vector<std::unique_ptr<GraspMetric>>(const std::vector<std::string>& ids)>
      metrics;
  std::function<std::unique_ptr<Policy>(const std::string& profile)> policy;
};

/// The parts that `options` names, from the lists of the modules.
Parts BuiltInParts(const RunOptions& options);

/// What one worker works with. Each part is made when it is first used and kept.
class Workbench {
 public:
  Workbench(RunOptions options, Parts parts);
  ~Workbench();

  const RunOptions& options() const { return options_; }
  /// The human hand, that of the suite's references.
  const HandModel& hand();
  const Suite& suite();
  /// The generator of an entry (EntryOf). Throws Error (kUsage) when its grasps are for another
  /// hand than the entry's and are not human ones that could be retargeted.
  Generator& generator(int entry);
  /// The hand of an entry.
  const HandModel& hand(int entry);
  /// "reference", or "reference@shadow" of a robot hand.
  std::string EntryId(int entry);
  /// A grasp as the entry's hand makes it: human grasps of a robot hand's entry are retargeted to
  /// the object of the case that was loaded last, with the RetargetReport in their extras; grasps
  /// of that robot hand get their joints into its order. Throws Error (kInput) for one of a third
  /// hand.
  Grasp ForEntry(int entry, Grasp grasp);
  const std::vector<std::unique_ptr<GraspMetric>>& metrics();
  Policy& policy(size_t index);

  /// Loads a case. Consecutive cases of one object share that object, and with it everything that
  /// was derived from its mesh.
  const Case& LoadCase(const CaseRef& ref);
  /// The case's reference grasps as posed hands.
  const std::vector<PosedHand>& PosedReferences();

  const std::vector<Canary>& canaries();
  /// Metrics by id, whether or not the run asks for them; for canaries.
  std::vector<std::unique_ptr<GraspMetric>> MakeMetrics(const std::vector<std::string>& ids) const;

 private:
  RunOptions options_;
  Parts parts_;
  struct Robot;
  Robot& robot(int hand);

  Parts::Hand hand_;
  std::vector<std::unique_ptr<Robot>> robots_;  // by their place in RunOptions::hands
  std::unique_ptr<Suite> suite_;
  std::vector<std::unique_ptr<Generator>> generators_;
  std::optional<std::vector<std::unique_ptr<GraspMetric>>> metrics_;
  std::vector<std::unique_ptr<Policy>> policies_;
  std::optional<std::vector<Canary>> canaries_;
  std::optional<CaseRef> loaded_;
  Case case_;
  std::shared_ptr<const Object> object_;
  std::optional<std::vector<PosedHand>> references_;
};

}  // namespace graspbench
