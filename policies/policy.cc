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
#include "policies/dynamic_lift.h"
#include "policies/gravity_displacement.h"
#include "policies/profile.h"
#include "policies/shake.h"
#include "policies/six_direction.h"

namespace graspbench {
namespace {

constexpr std::string_view kSuffix = ".toml";

std::filesystem::path ProfileDirectory() {
  const char* elsewhere = std::getenv("GRASP_BENCH_PROFILES");
  return elsewhere != nullptr ? elsewhere : GRASPBENCH_PROFILE_DIRECTORY;
}

/// "steady-2s:mujoco" in its two parts; without a known engine behind the last colon all is name.
struct PolicyName {
  std::string profile, engine;
};

PolicyName SplitName(const std::string& name) {
  const size_t colon = name.rfind(':');
  if (colon == std::string::npos) return {name, {}};
  for (const EngineInfo& engine : Engines()) {
    if (name.substr(colon + 1) == engine.name) return {name.substr(0, colon), engine.name};
  }
  return {name, {}};
}

std::filesystem::path FindProfile(const std::string& profile) {
  if (profile.ends_with(kSuffix) || profile.find('/') != std::string::npos) return profile;
  const std::vector<std::string> names = ProfileNames();
  if (std::find(names.begin(), names.end(), profile) == names.end()) {
    throw UnknownName("policy profile", profile, names);
  }
  return ProfileDirectory() / (profile + std::string(kSuffix));
}

/// A profile file and its content.
struct ProfileFile {
  std::filesystem::path path;
  std::string hash;
  Value document;

  Field root() const { return Field(document, path.string()); }
};

ProfileFile ReadProfile(const std::string& profile) {
  const std::filesystem::path path = FindProfile(profile);
  const std::string text = ReadFile(path);
  return {path, Sha256Hex(text), ParseToml(text, path.string())};
}

// A wrong name is the fault of the file, a missing engine is not.
std::unique_ptr<Simulator> MakeEngine(const Field& profile, const std::string& engine) {
  try {
    return MakeSimulator(engine);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kUsage) throw;
    profile.At(profile.Has("engines") ? "engines" : "engine").Fail(error.problem(), error.hint());
  }
}

/// The engine that a name with or without a choice means.
std::string ChooseEngine(const PolicyName& name, const ProfileFile& file) {
  const std::vector<std::string> engines = EnginesOf(file.root());
  if (name.engine.empty() && engines.size() == 1) return engines.front();
  std::vector<std::string> choices;
  for (const std::string& engine : engines) choices.push_back(name.profile + ":" + engine);
  if (name.engine.empty()) {
    throw Error(ErrorKind::kUsage, "the profile \"" + name.profile + "\" runs in several engines",
                {}, "choose one: " + choices.front() + ", " + choices.back());
  }
  if (std::find(engines.begin(), engines.end(), name.engine) == engines.end()) {
    throw UnknownName("policy", name.profile + ":" + name.engine, choices);
  }
  return name.engine;
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

std::vector<std::string> PoliciesOf(const std::string& profile) {
  const PolicyName name = SplitName(profile);
  const ProfileFile file = ReadProfile(name.profile);
  if (!name.engine.empty()) {
    ChooseEngine(name, file);
    return {profile};
  }
  const std::vector<std::string> engines = EnginesOf(file.root());
  if (engines.size() == 1) return {profile};
  std::vector<std::string> policies;
  for (const std::string& engine : engines) policies.push_back(profile + ":" + engine);
  return policies;
}

std::vector<std::string> PoliciesOf(const std::vector<std::string>& profiles) {
  std::vector<std::string> policies;
  for (const std::string& profile : profiles) {
    for (const std::string& policy : PoliciesOf(profile)) {
      if (std::find(policies.begin(), policies.end(), policy) == policies.end()) {
        policies.push_back(policy);
      }
    }
  }
  return policies;
}

std::unique_ptr<Policy> MakePolicy(const std::string& policy) {
  const PolicyName name = SplitName(policy);
  const ProfileFile file = ReadProfile(name.profile);
  const Field root = file.root();
  const std::string engine = ChooseEngine(name, file);
  const bool several = EnginesOf(root).size() > 1;
  PolicyInfo info{.policy = root.At("policy").AsString(),
                  .profile = file.path.stem().string() + (several ? ":" + engine : ""),
                  .profile_hash = file.hash,
                  .engine = engine,
                  .source = root.At("source").AsString(),
                  .headline = {},
                  .constants = file.document};
  if (info.policy == "gravity-displacement") {
    const auto constants = ReadGravityDisplacement(root);
    return std::make_unique<GravityDisplacement>(constants, std::move(info),
                                                 MakeEngine(root, engine));
  }
  if (info.policy == "six-direction") {
    const auto constants = ReadSixDirection(root);
    return std::make_unique<SixDirection>(constants, std::move(info), MakeEngine(root, engine));
  }
  if (info.policy == "dynamic-lift") {
    const auto constants = ReadDynamicLift(root);
    return std::make_unique<DynamicLift>(constants, std::move(info), MakeEngine(root, engine));
  }
  if (info.policy == "shake") {
    const auto constants = ReadShake(root);
    return std::make_unique<Shake>(constants, std::move(info), MakeEngine(root, engine));
  }
  const Error unknown = UnknownName(
      "policy", info.policy, {"gravity-displacement", "six-direction", "shake", "dynamic-lift"});
  root.At("policy").Fail(unknown.problem(), unknown.hint());
}

}  // namespace graspbench
