#pragma once

#include <string>

#include "core/case.h"
#include "suites/standin/category.h"

namespace graspbench::standin {

/// The instruction of one use of a category, in one of CapGrasp's three styles (SemGrasp section
/// 3.1): low-level (which fingers on which part), high-level (purpose and force) or conversational
/// (a request in everyday words). `key`, usually the case id, decides which template, so that equal
/// cases always read the same.
Instruction MakeInstruction(const Category& category, const Use& use, const std::string& key);

}  // namespace graspbench::standin
