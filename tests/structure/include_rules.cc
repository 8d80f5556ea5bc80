#include "tests/structure/include_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <tuple>

namespace graspbench {
namespace {

namespace fs = std::filesystem;

/// What one module may include of another one.
struct Arrow {
  std::string to;
  bool interface_only = false;
  std::string only_header = {};  ///< if not empty, nothing but this header
};

constexpr bool kInterface = true;

/// The arrows of the design. A module may always include itself.
const std::map<std::string, std::vector<Arrow>>& Arrows() {
  static const std::map<std::string, std::vector<Arrow>> arrows = {
      {"core", {}},
      {"chat", {{"core"}}},
      {"annotate", {{"core"}, {"chat"}}},
      {"suites", {{"core"}}},
      {"nn", {{"core"}}},
      {"generators", {{"core"}, {"nn"}}},
      {"retarget", {{"core"}, {"simulators", kInterface, "simulators/mjcf.h"}}},
      {"simulators", {{"core"}}},
      {"policies", {{"core"}, {"simulators", kInterface}, {"nn"}}},
      {"metrics", {{"core"}, {"nn"}}},
      {"runner",
       {{"core"},
        {"annotate"},
        {"suites", kInterface},
        {"nn", kInterface},
        {"generators", kInterface},
        {"retarget", kInterface},
        {"simulators", kInterface},
        {"policies", kInterface},
        {"metrics", kInterface}}},
      {"reports", {{"core"}, {"runner", kInterface, "runner/store.h"}}},
  };
  return arrows;
}

/// Folders whose files may include every module.
constexpr std::array<std::string_view, 4> kIncludesAll = {"cli", "benchmarks", "tests", "tools"};

/// A third-party library: how its headers begin, and the folders whose .cc files may include it.
struct Library {
  std::string name;
  std::regex headers;
  std::vector<std::string> owners;
  bool in_headers = false;  ///< the owners' headers may include it, too
};

const std::vector<Library>& Libraries() {
  static const std::vector<Library> libraries = {
      {"LibTorch", std::regex("^(torch|ATen|c10|caffe2)/"), {"nn"}, true},
      {"SentencePiece", std::regex("^sentencepiece"), {"nn/text"}},
      {"MuJoCo", std::regex("^mujoco/"), {"simulators/mujoco"}},
      {"Bullet",
       std::regex(
           "^(bt[A-Z]|b3[A-Z]|Bullet|LinearMath/|Physics(Client|Direct)|SharedMemory|VHACD)"),
       {"simulators"}},
      {"OpenVDB", std::regex("^(openvdb|nanovdb)/"), {"core"}},
      {"SQLite", std::regex("^sqlite3"), {"runner", "reports"}},
      {"simdjson", std::regex("^simdjson"), {"core"}},
      {"toml++", std::regex("^toml\\+\\+"), {"core"}},
      {"yaml-cpp", std::regex("^yaml-cpp/"), {"core"}},
      {"OpenSSL", std::regex("^openssl/"), {"core"}},
      {"zlib", std::regex("^z(lib|conf)\\.h$"), {"core"}},
      {"libcurl", std::regex("^curl/"), {"chat"}},
      {"Qhull", std::regex("^libqhull"), {"core", "metrics"}},
      {"TBB", std::regex("^(tbb|oneapi)/"), {"core", "runner"}},
      {"CLI11", std::regex("^CLI/"), {"cli"}},
  };
  return libraries;
}

bool IsSource(const fs::path& file) {
  static constexpr std::array<std::string_view, 5> kEndings = {".h", ".cc", ".cu", ".cuh", ".inc"};
  return std::ranges::find(kEndings, file.extension().string()) != kEndings.end();
}

bool IsHeader(const fs::path& file) {
  return file.extension() == ".h" || file.extension() == ".cuh";
}

std::string FirstFolder(const fs::path& relative) { return relative.begin()->string(); }

bool IncludesAll(const std::string& folder) {
  return std::ranges::find(kIncludesAll, folder) != kIncludesAll.end();
}

bool IsOurs(const std::string& folder) { return Arrows().contains(folder) || IncludesAll(folder); }

bool LiesBelow(const fs::path& file, const std::string& folder) {
  return file.generic_string().starts_with(folder + "/");
}

/// Why `file` may not include `header`, one of our own headers.
std::optional<std::string> ForbiddenArrow(const fs::path& file, const fs::path& header) {
  const std::string from = FirstFolder(file), to = FirstFolder(header);
  if (from == to || IncludesAll(from)) return std::nullopt;
  const std::vector<Arrow>& arrows = Arrows().at(from);
  const auto arrow = std::ranges::find(arrows, to, &Arrow::to);
  if (arrow == arrows.end()) return from + " may not include " + to;
  if (!arrow->only_header.empty() && header != arrow->only_header) {
    return from + " may include only " + arrow->only_header + " of " + to;
  }
  const bool is_interface = std::distance(header.begin(), header.end()) == 2;
  if (arrow->interface_only && !is_interface) {
    return from + " may include only the interface of " + to + ", not " + header.generic_string();
  }
  return std::nullopt;
}

/// Why `file` may not include `header` of a third-party library.
std::optional<std::string> ForbiddenLibrary(const fs::path& file, const std::string& header) {
  const std::string from = FirstFolder(file);
  if (from == "tests" || from == "benchmarks") return std::nullopt;
  for (const Library& library : Libraries()) {
    if (!std::regex_search(header, library.headers)) continue;
    const bool owned = std::ranges::any_of(
        library.owners, [&](const std::string& owner) { return LiesBelow(file, owner); });
    if (!owned) return library.name + " does not belong into " + from;
    if (IsHeader(file) && !library.in_headers) return library.name + " in a header";
  }
  return std::nullopt;
}

class FileCheck {
 public:
  FileCheck(const fs::path& root, const fs::path& file, std::vector<Violation>* violations)
      : root_(root), file_(file), violations_(violations) {}

  void Run() {
    static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::ifstream stream(root_ / file_);
    bool has_guard = false;
    std::string text;
    for (int line = 1; std::getline(stream, text); ++line) {
      if (text.starts_with("#pragma once")) has_guard = true;
      std::smatch match;
      if (std::regex_search(text, match, include)) Include(line, match[1] == "\"", match[2]);
    }
    if (IsHeader(file_) && !has_guard) Report(0, "header without #pragma once");
  }

 private:
  void Include(int line, bool quoted, const std::string& header) {
    if (IsOurs(FirstFolder(header)) && fs::exists(root_ / header)) {
      if (auto problem = ForbiddenArrow(file_, header)) Report(line, *problem);
      return;
    }
    if (auto problem = ForbiddenLibrary(file_, header)) {
      Report(line, *problem);
    } else if (quoted &&
               (IsOurs(FirstFolder(header)) || fs::exists(root_ / file_.parent_path() / header))) {
      Report(line, "no such header from the root of the tree: " + header);
    }
  }

  void Report(int line, std::string problem) {
    violations_->push_back({file_.generic_string(), line, std::move(problem)});
  }

  const fs::path& root_;
  const fs::path& file_;
  std::vector<Violation>* violations_;
};

}  // namespace

std::vector<Violation> StructureViolations(const fs::path& root) {
  std::vector<Violation> violations;
  for (const auto& folder : fs::directory_iterator(root)) {
    if (!folder.is_directory() || !IsOurs(folder.path().filename().string())) continue;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file() || !IsSource(entry.path())) continue;
      FileCheck(root, fs::relative(entry.path(), root), &violations).Run();
    }
  }
  std::ranges::sort(violations, {}, [](const Violation& v) { return std::tie(v.file, v.line); });
  return violations;
}

}  // namespace graspbench
