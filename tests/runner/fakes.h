#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/record.h"
#include "runner/workbench.h"

/// Small implementations of the interfaces that a run works with, whose behaviour tests command.
namespace graspbench::fakes {

/// Six cases over three spheres: "case-0" … "case-5", two cases an object, of 1, 2 and 3 cm radius.
inline constexpr int kCases = 6;

/// Parts for a run over the fake suite. Generators:
///   throw       poses a small sphere at random around the object
///   steady      the same grasp always, not stochastic
///   slow        as "throw", taking 50 ms a case
///   crash:CASE, hang:CASE, empty:CASE, refuse:CASE, broken:CASE, chatty-crash:CASE
///               as "throw", but at that case it dies, never returns, gives nothing, throws, gives
///               a pose that is not finite, prints and dies
///   crash-at:SAMPLE  dies when asked for that sample or a later one
/// Policies: "drop" (displacement from the item's random numbers); "hang", "crash" and
/// "diverge" (to NaN) do so at sphere-1, else as "drop".
/// Metrics: "distance" of hand and object centres in m, "failing" at case-1.
Parts MakeParts(const RunOptions& options);

RunOptions Options(const std::filesystem::path& out);

/// A fresh empty directory under the test's temporary directory.
std::filesystem::path FreshDirectory(const std::string& name);

/// All of a run's records as JSON, one line each, without the seconds.
std::vector<std::string> Values(const std::filesystem::path& run);

}  // namespace graspbench::fakes
