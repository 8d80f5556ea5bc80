#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/mesh.h"
#include "core/record.h"

namespace graspbench {

/// The surface of a hand, made to be drawn in many poses: vertices follow rigid frames F, the
/// joints of a human hand or the links of a robot hand.
struct HandSkin {
  /// The frames that move a vertex; their weights sum to 1.
  struct Bond {
    std::array<uint8_t, 4> frame{};
    std::array<float, 4> weight{};
  };

  std::vector<Face> faces;
  std::vector<Bond> bonds;  ///< one per vertex; empty for a surface that cannot move
  /// Vertices of a robot hand, each in the frame that it follows. Empty for a hand whose skin has
  /// another shape in each grasp.
  std::vector<Vec3> rest_F;
};

/// A hand in one grasp, in the frame of the object.
struct PosedSkin {
  std::shared_ptr<const HandSkin> skin;
  std::vector<Vec3> vertices_O;  ///< empty where the skin has rest_F
  std::vector<Pose> X_OF;        ///< empty where the skin has no bonds
};

/// A hand at the recorded moments of a trial.
struct HandMotion {
  std::vector<std::vector<Pose>> X_WF;  ///< at each moment; empty where it is not known
  size_t root = 0;                      ///< the frame of the wrist or palm
};

/// An object as the engines of trials had it: convex pieces.
struct PieceSet {
  std::string name;  ///< of the parameters: "coacd"
  std::vector<TriMesh> pieces_O;
  /// Whether these are the very pieces of the trials; else those of the mesh as it was kept, whose
  /// coordinates are rounded.
  bool as_simulated = false;
};

/// What a page draws and a store does not hold. Each may say that it has none.
struct SceneSource {
  std::function<std::optional<TriMesh>(const Record& record)> object;
  std::function<std::optional<PosedSkin>(const Record& record)> hand;
  std::function<HandMotion(const Record& record, const Trial& trial)> motion;
  /// The object in pieces as the record's trials had it; not there where nobody asks for them.
  std::function<std::vector<PieceSet>(const Record& record, const TriMesh& object)> pieces = {};
};

}  // namespace graspbench
