#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/record.h"
#include "core/value.h"
#include "suites/suite.h"

namespace graspbench {

/// What a worker is asked at once: some samples of one generator for one case.
struct WorkUnit {
  struct Item {
    std::string id;
    int position = 0;  ///< in the whole plan
    int sample = 0;
    /// The record so far, as a value, of an item that lost its worker in a trial and has other
    /// trials left; such an item is the only one of its unit. Else null.
    Value begun = {};

    bool operator==(const Item&) const = default;
  };
  std::string suite;
  CaseRef item_case;
  int generator = 0;  ///< number of the entry, see EntryOf
  std::string generator_id;
  std::vector<Item> items;  ///< in the order of their samples

  bool operator==(const WorkUnit&) const = default;
};

/// The record of an item before anything is known of it; status "ok".
Record BlankRecord(const WorkUnit& unit, const WorkUnit::Item& item);
/// What is known of an item when a worker gets it: its record so far, or a blank one.
Record KnownRecord(const WorkUnit& unit, const WorkUnit::Item& item);

Value ToValue(const WorkUnit& unit);
WorkUnit WorkUnitFromValue(const Value& value);

/// Case references and errors as JSON values, for the pipes.
Value ToValue(const CaseRef& ref);
CaseRef CaseRefFromValue(const Value& value);
Value ToValue(const Error& error);
Error ErrorFromValue(const Value& value);

}  // namespace graspbench
