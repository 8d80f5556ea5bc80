#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "suites/suite.h"

namespace graspbench {

/// One object of a suite that is only a set of meshes.
struct MeshEntry {
  std::string id, category;
  std::string split = "test";
  std::filesystem::path file;
  double scale = 1;  ///< file units to metres
  /// The file holds closed pieces that overlap: take the surface of their union.
  bool unite = false;
  double mass = 0;  ///< kg, 0 when unknown
  std::string source, licence;
  /// Empty, "groups" (the named groups of the mesh file) or a JSON file
  /// {"names": [...], "faces": [part of each face]}.
  std::string parts;
  std::vector<Instruction> instructions;  ///< empty: "Hold the <category>."
};

/// A suite of such objects, ordered by id: one case for each instruction, "<id>/<intent>", with
/// "#2", "#3" … behind repeated intents. The version is a hash over names, sizes, settings and
/// instructions; `info.version` is put in front of it.
std::unique_ptr<Suite> MakeMeshSuite(SuiteInfo info, std::vector<MeshEntry> entries);

/// "Hold the frying pan." in the words of a category or file name: underscores and dashes become
/// spaces.
Instruction HoldInstruction(const std::string& category);

/// Whether the name ends as a mesh file that this project reads.
bool IsMeshFile(const std::filesystem::path& path);

}  // namespace graspbench
