#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runner/plan.h"
#include "runner/work_unit.h"

namespace graspbench {

/// The units that are still to be done, handed out so that one worker stays with one object and
/// reuses what was derived from its mesh. Order has no influence on results.
class Schedule {
 public:
  /// The items of the plan for which `finished` says no, samples of one case and generator
  /// together.
  Schedule(const Plan& plan, const std::function<bool(const std::string& item_id)>& finished);

  /// A unit of the same object if there is one, else of an object that nobody has begun, else of
  /// the object with the most left. Nothing when all are handed out.
  std::optional<WorkUnit> Next(const std::string& object);
  /// Puts back what was handed out but not done.
  void Return(WorkUnit unit);
  bool empty() const { return remaining_ == 0; }
  /// Units left.
  size_t size() const { return remaining_; }

 private:
  struct Group {
    std::deque<WorkUnit> units;
    bool begun = false;
  };
  std::map<std::string, Group> groups_;
  std::vector<std::string> order_;  ///< objects as the plan meets them
  size_t remaining_ = 0;
};

}  // namespace graspbench
