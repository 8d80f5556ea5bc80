#include "cli/annotation_summary.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "core/json.h"

namespace graspbench {
namespace {

constexpr size_t kMostRows = 15;

std::string Line(const std::string& name, int count, int total) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "  %-28s %8d  %5.1f %%\n", name.c_str(), count,
                total > 0 ? 100.0 * count / total : 0.0);
  return text.data();
}

std::string Rows(const std::string& title, const std::map<std::string, int>& counts, int total) {
  std::vector<std::pair<std::string, int>> rows(counts.begin(), counts.end());
  std::ranges::stable_sort(rows, std::greater<>(), &std::pair<std::string, int>::second);
  std::string text = title + "\n";
  int others = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (i < kMostRows) {
      text += Line(rows[i].first, rows[i].second, total);
    } else {
      others += rows[i].second;
    }
  }
  if (others > 0) text += Line("others", others, total);
  return text;
}

Value AsValue(const std::map<std::string, int>& counts) {
  Value value{Value::Dict{}};
  for (const auto& [name, count] : counts) value.Set(name, count);
  return value;
}

}  // namespace

void AnnotationSummary::Add(const AnnotatedGrasp& grasp, const std::string& target_part) {
  const GraspAnnotation& annotation = grasp.annotation;
  ++grasps_;
  std::set<std::string> touching;
  for (const FingerContact& contact : annotation.contacts) {
    touching.emplace(Name(contact.finger));
  }
  for (const std::string& finger : touching) ++fingers_[finger];
  ++finger_counts_[std::to_string(annotation.fingers.size())];
  ++types_[std::string(Name(annotation.type))];
  ++forces_[std::string(Name(annotation.force))];
  ++parts_[annotation.part_name.empty() ? "whole object" : annotation.part_name];
  for (const Dialogue& dialogue : grasp.dialogues) ++kinds_[std::string(Name(dialogue.kind))];
  dialogues_ += static_cast<int>(grasp.dialogues.size());
  if (!target_part.empty()) {
    ++with_target_;
    on_target_ += annotation.part_name == target_part;
  }
}

Value AnnotationSummary::ToValue() const {
  return Value::Dict{{"grasps", grasps_},
                     {"failed_cases", failures_},
                     {"dialogues", dialogues_},
                     {"touching", AsValue(fingers_)},
                     {"fingers", AsValue(finger_counts_)},
                     {"types", AsValue(types_)},
                     {"forces", AsValue(forces_)},
                     {"main_parts", AsValue(parts_)},
                     {"kinds", AsValue(kinds_)},
                     {"instructions_with_a_part", with_target_},
                     {"of_these_main_part", on_target_}};
}

std::string AnnotationSummary::ToJson() const { return graspbench::ToJson(ToValue(), 2) + "\n"; }

std::string AnnotationSummary::ToText() const {
  std::string text = std::to_string(grasps_) + " grasps, " + std::to_string(dialogues_) +
                     " dialogues, " + std::to_string(failures_) + " cases failed\n\n";
  text += Rows("Touches the object (3 mm)", fingers_, grasps_);
  text += Rows("Fingers that touch", finger_counts_, grasps_);
  text += Rows("Grasp type", types_, grasps_);
  text += Rows("Force", forces_, grasps_);
  text += Rows("Main part", parts_, grasps_);
  text += Rows("Dialogues", kinds_, dialogues_);
  if (with_target_ > 0) {
    text += "The part that the case's instruction names\n" +
            Line("is the main part", on_target_, with_target_);
  }
  return text;
}

}  // namespace graspbench
