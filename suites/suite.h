#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/case.h"
#include "core/hand_model.h"

namespace graspbench {

struct SuiteInfo {
  std::string id;  ///< "oakink"
  std::string
      version;  ///< changes whenever a case, object or reference changes; part of every item id
  std::string title;  ///< for reports
  bool stand_in =
      false;  ///< data made by this project in place of the real data set; said in every output
  std::string source, licence;
};

/// A case before it is loaded: enough to plan, filter and shard.
struct CaseRef {
  std::string id, object_id, category, split;
  bool operator==(const CaseRef&) const = default;
};

struct CaseFilter {
  std::string split;                           ///< empty: all
  std::vector<std::string> categories, items;  ///< empty: all; items are case ids
  std::optional<int> limit;                    ///< the first so many, in the suite's order
};

/// A grasp whose outcome is known beforehand: it must hold, fall or penetrate by a known amount.
struct Canary {
  struct Expectation {
    std::string what;  ///< a metric id, or "trial:PROFILE:RESULT"
    double low, high;  ///< inclusive, in the metric's reported unit or the trial's SI unit
  };
  std::string name;
  Case item;
  Grasp grasp;
  std::vector<Expectation> expectations;
};

/// A data set. Listing is cheap; loading one case may read meshes. An unreadable case throws from
/// Load, so that it becomes an item with an error and not the end of the run.
class Suite {
 public:
  virtual ~Suite() = default;
  virtual SuiteInfo Info() const = 0;
  /// Case references in the suite's stable order, filtered. Throws Error (kUsage) for an unknown
  /// split, category or item, with the nearest name.
  virtual std::vector<CaseRef> List(const CaseFilter& filter) const = 0;
  virtual Case Load(const CaseRef& ref) const = 0;
  virtual std::vector<Canary> Canaries() const = 0;
};

struct SuiteOptions {
  std::string data;  ///< --data DIR; empty means the embedded stand-in where there is one
  std::shared_ptr<const HandModel> hand;  ///< the run's hand
};

/// Names of the built-in suites, for `list` and error messages.
std::vector<std::string> SuiteNames();
/// Opens a suite by name. Throws Error (kUsage) for an unknown name and Error (kMissing) when its
/// data is not there.
std::unique_ptr<Suite> OpenSuite(const std::string& name, const SuiteOptions& options);

/// Filters references that are already in order; shared by all suites.
std::vector<CaseRef> Filter(const std::vector<CaseRef>& all, const CaseFilter& filter);

}  // namespace graspbench
