#pragma once

#include <span>
#include <string>

#include "retarget/retargeter.h"

namespace graspbench {

/// What became of one human grasp on one robot hand.
struct RetargetedItem {
  std::string source;  ///< "mug.json#3"
  Retargeted result;
  double seconds = 0;
};

/// One line a grasp, and what the flags mean.
std::string RetargetTable(std::span<const RetargetedItem> items);

/// `{"items":[{"source","hand","milliseconds","report":{…}}]}` in one line; the report is
/// ToValue(RetargetReport), lengths in millimetres.
std::string RetargetJson(std::span<const RetargetedItem> items);

}  // namespace graspbench
