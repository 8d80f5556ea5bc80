#include "policies/policy.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/suggest.h"
#include "core/toml.h"
#include "policies/gravity_displacement.h"

namespace graspbench {
namespace {

constexpr std::string_view kSuffix = ".toml";

std::filesystem::path ProfileDirectory() {
  const char* elsewhere = std::getenv("GRASP_BENCH_PROFILES");
  return elsewhere != nullptr ? elsewhere : GRASPBENCH_PROFILE_DIRECTORY;
}

std::filesystem::path FindProfile(const std::string& profile) {
  if (profile.ends_with(kSuffix) || profile.find('/') != std::string::npos) return profile;
  const std::vector<std::string> names = ProfileNames();
  if (std::find(names.begin(), names.end(), profile) == names.end()) {
    throw UnknownName("policy profile", profile, names);
  }
  return ProfileDirectory() / (profile + std::string(kSuffix));
}

// A wrong name is the fault of the file, a missing engine is not.
std::unique_ptr<Simulator> MakeEngine(const Field& engine) {
  try {
    return MakeSimulator(engine.AsString());
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUsage) engine.Fail(error.problem(), error.hint());
    throw;
  }
}

}  // namespace

std::vector<std::string> ProfileNames() {
  const std::filesystem::path folder = ProfileDirectory();
  if (!std::filesystem::is_directory(folder)) {
    throw Error(ErrorKind::kMissing, "there is no folder of policy profiles", folder.string(),
                "set GRASP_BENCH_PROFILES to policies/profiles of the source tree");
  }
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == kSuffix) names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::unique_ptr<Policy> MakePolicy(const std::string& profile) {
  const std::filesystem::path path = FindProfile(profile);
  const std::string text = ReadFile(path);
  const Value document = ParseToml(text, path.string());
  const Field root(document, path.string());
  PolicyInfo info{.policy = root.At("policy").AsString(),
                  .profile = path.stem().string(),
                  .profile_hash = Sha256Hex(text),
                  .engine = root.At("engine").AsString(),
                  .source = root.At("source").AsString(),
                  .headline = {},
                  .constants = document};
  if (info.policy == "gravity-displacement") {
    const GravityDisplacementConstants constants = ReadGravityDisplacement(root);
    auto simulator = MakeEngine(root.At("engine"));
    return std::make_unique<GravityDisplacement>(constants, std::move(info), std::move(simulator));
  }
  const Error unknown = UnknownName("policy", info.policy, {"gravity-displacement"});
  root.At("policy").Fail(unknown.problem(), unknown.hint());
}

}  // namespace graspbench
