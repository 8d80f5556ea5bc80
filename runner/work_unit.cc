#include "runner/work_unit.h"

namespace graspbench {

Record BlankRecord(const WorkUnit& unit, const WorkUnit::Item& item) {
  return {.item_id = item.id,
          .suite = unit.suite,
          .case_id = unit.item_case.id,
          .object_id = unit.item_case.object_id,
          .category = unit.item_case.category,
          .split = unit.item_case.split,
          .generator = unit.generator_id,
          .sample = item.sample,
          .status = "ok"};
}

Record KnownRecord(const WorkUnit& unit, const WorkUnit::Item& item) {
  return item.begun.is_null() ? BlankRecord(unit, item)
                              : RecordFromValue(item.begun, "item that was begun");
}

Value ToValue(const WorkUnit& unit) {
  Value::List items;
  for (const WorkUnit::Item& item : unit.items) {
    items.push_back(Value::Dict{{"id", item.id},
                                {"position", item.position},
                                {"sample", item.sample},
                                {"begun", item.begun}});
  }
  return Value::Dict{{"suite", unit.suite},
                     {"case", ToValue(unit.item_case)},
                     {"generator", unit.generator},
                     {"generator_id", unit.generator_id},
                     {"items", std::move(items)}};
}

WorkUnit WorkUnitFromValue(const Value& value) {
  WorkUnit unit{.suite = value.At("suite").AsString(),
                .item_case = CaseRefFromValue(value.At("case")),
                .generator = static_cast<int>(value.At("generator").AsInt()),
                .generator_id = value.At("generator_id").AsString()};
  for (const Value& item : value.At("items").AsList()) {
    unit.items.push_back({item.At("id").AsString(), static_cast<int>(item.At("position").AsInt()),
                          static_cast<int>(item.At("sample").AsInt()), item.At("begun")});
  }
  return unit;
}

Value ToValue(const CaseRef& ref) {
  return Value::Dict{{"id", ref.id},
                     {"object_id", ref.object_id},
                     {"category", ref.category},
                     {"split", ref.split}};
}

CaseRef CaseRefFromValue(const Value& value) {
  return {value.At("id").AsString(), value.At("object_id").AsString(),
          value.At("category").AsString(), value.At("split").AsString()};
}

Value ToValue(const Error& error) {
  return Value::Dict{{"kind", static_cast<int>(error.kind())},
                     {"problem", error.problem()},
                     {"where", error.where()},
                     {"hint", error.hint()}};
}

Error ErrorFromValue(const Value& value) {
  return Error(static_cast<ErrorKind>(value.At("kind").AsInt()), value.At("problem").AsString(),
               value.At("where").AsString(), value.At("hint").AsString());
}

}  // namespace graspbench
