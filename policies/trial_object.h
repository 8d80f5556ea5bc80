#pragma once

#include <deque>
#include <string>

#include "core/object.h"
#include "core/trial.h"
#include "policies/profile.h"
#include "simulators/decomposition.h"
#include "simulators/simulator.h"

namespace graspbench {

/// Makes the object of a trial out of an object of a suite, as a profile wants it. Remembers the
/// decompositions of the objects used last: consecutive items usually share their object.
class TrialObject {
 public:
  explicit TrialObject(const ObjectSetting& setting);

  /// Puts the object into the scene with its frame O at `X_WO`, and what it is made of into the
  /// trial's details. The scene's S is the frame of the convex pieces, moved by X_OS from O.
  void Place(const Object& object, const Pose& X_WO, Scene& scene, Trial& trial);

  const ObjectSetting& setting() const { return setting_; }
  /// The convex pieces; valid until the next call for another object.
  const Decomposition& Pieces(const Solid& solid);

 private:
  struct Entry {
    std::string object;
    Decomposition decomposition;
  };
  ObjectSetting setting_;
  DecompositionParameters parameters_;
  std::deque<Entry> entries_;
};

/// Of the decomposition's frame in the object's.
inline Pose PiecesFrame(const Decomposition& decomposition) {
  return Eigen::Translation3d(decomposition.p_OP) * Pose::Identity();
}

}  // namespace graspbench
