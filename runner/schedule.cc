#include "runner/schedule.h"

#include <utility>

namespace graspbench {

Schedule::Schedule(const Plan& plan,
                   const std::function<bool(const std::string& item_id)>& finished) {
  const PlannedItem* last = nullptr;
  for (const PlannedItem& item : plan.items) {
    if (finished(item.id)) continue;
    const CaseRef& ref = plan.cases[static_cast<size_t>(item.case_index)];
    Group& group = groups_[ref.object_id];
    const bool joins =
        last != nullptr && last->case_index == item.case_index && last->generator == item.generator;
    if (!joins) {
      if (group.units.empty()) order_.push_back(ref.object_id);
      group.units.push_back(
          {.suite = plan.suite,
           .item_case = ref,
           .generator = item.generator,
           .generator_id = plan.generators[static_cast<size_t>(item.generator)].id,
           .items = {}});
      ++remaining_;
    }
    group.units.back().items.push_back({item.id, item.position, item.sample});
    last = &item;
  }
}

std::optional<WorkUnit> Schedule::Next(const std::string& object) {
  if (empty()) return std::nullopt;
  Group* chosen = nullptr;
  if (const auto same = groups_.find(object);
      same != groups_.end() && !same->second.units.empty()) {
    chosen = &same->second;
  }
  for (const std::string& name : order_) {
    if (chosen != nullptr) break;
    Group& group = groups_.at(name);
    if (!group.begun && !group.units.empty()) chosen = &group;
  }
  if (chosen == nullptr) {
    for (const std::string& name : order_) {
      Group& group = groups_.at(name);
      if (chosen == nullptr || group.units.size() > chosen->units.size()) chosen = &group;
    }
  }
  chosen->begun = true;
  WorkUnit unit = std::move(chosen->units.front());
  chosen->units.pop_front();
  --remaining_;
  return unit;
}

void Schedule::Return(WorkUnit unit) {
  groups_.at(unit.item_case.object_id).units.push_back(std::move(unit));
  ++remaining_;
}

}  // namespace graspbench
