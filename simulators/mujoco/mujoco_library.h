#pragma once

#include <memory>
#include <string>

/// MuJoCo's C structures, declared here so that its headers stay out of ours.
struct mjSpec_;
struct mjModel_;
struct mjData_;

namespace graspbench {

/// Gives MuJoCo's structures back.
struct MuJoCoDeleter {
  void operator()(mjSpec_* spec) const;
  void operator()(mjModel_* model) const;
  void operator()(mjData_* data) const;
};
using MuJoCoSpec = std::unique_ptr<mjSpec_, MuJoCoDeleter>;
using MuJoCoModel = std::unique_ptr<mjModel_, MuJoCoDeleter>;
using MuJoCoData = std::unique_ptr<mjData_, MuJoCoDeleter>;

/// "4.0.0", of the library that was loaded.
std::string MuJoCoVersion();

/// Prepares the library for this process. Left alone it prints warnings, writes MUJOCO_LOG.TXT into
/// the working directory and ends the program at an error; from here on an error is thrown as Error
/// (kInternal), and warnings are only counted in mjData. Throws Error (kMissing) when the loaded
/// library is not the one that the headers belong to. Any number of calls, from any thread.
void PrepareMuJoCo();

}  // namespace graspbench
