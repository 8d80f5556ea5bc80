#pragma once

#include <string>

#include "core/error.h"

namespace graspbench {

/// The full message of the Error that `action` throws; "no error" when it throws none.
template <typename Action>
std::string MessageOf(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace graspbench
