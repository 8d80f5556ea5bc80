#include "runner/environment.h"

#include <sched.h>
#include <sqlite3.h>
#include <sys/utsname.h>

#include <algorithm>
#include <ctime>
#include <fstream>

#include "runner/build_info.h"

namespace graspbench {
namespace {

/// The first value of `key` in /proc/cpuinfo, empty where there is none.
std::string CpuInfo(const std::string& key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos || line.compare(0, key.size(), key) != 0) continue;
    return colon + 2 <= line.size() ? line.substr(colon + 2) : "";
  }
  return "";
}

}  // namespace

Value DescribeEnvironment() {
  const BuildInfo& build = GetBuildInfo();
  Value libraries{Value::Dict{}};
  for (const auto& [name, version] : build.libraries) libraries.Set(name, version);
  libraries.Set("SQLite", sqlite3_libversion());

  utsname system{};
  uname(&system);
  Value environment{Value::Dict{}};
  environment.Set("host", system.nodename);
  environment.Set("system", std::string(system.sysname) + " " + system.release);
  environment.Set("cpu", CpuInfo("model name"));
  environment.Set("cpu_flags", CpuInfo("flags"));
  environment.Set("cores", AvailableProcessors());
  environment.Set("compiler", build.compiler);
  environment.Set("build_type", build.build_type);
  environment.Set("libraries", libraries);
  return environment;
}

int AvailableProcessors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

std::string UtcNow() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

}  // namespace graspbench
