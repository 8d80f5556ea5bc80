#include "cli/run_scenes.h"

#include <map>

#include "cli/hand_skin.h"
#include "cli/object_pieces.h"
#include "cli/run_items.h"
#include "cli/trial_picture.h"
#include "core/error.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

class Source {
 public:
  Source(fs::path run, Value manifest, std::shared_ptr<GraspHands> hands)
      : run_(std::move(run)), manifest_(std::move(manifest)), hands_(std::move(hands)) {}

  std::optional<TriMesh> Object(const Record& record) const {
    if (!HasArtifact(record)) return std::nullopt;
    return ReadArtifact(run_, record).object;
  }

  std::optional<PosedSkin> Hand(const Record& record) {
    const Grasp& grasp = *record.grasp;
    if (grasp.surface) return Still(*grasp.surface);
    const HandModel* hand = Model(grasp);
    if (const auto* human = dynamic_cast<const ManoHand*>(hand)) {
      return PoseSkin(Skin(*human), *human, grasp);
    }
    if (const auto* robot = dynamic_cast<const ArticulatedHand*>(hand)) {
      return PoseSkin(Skin(*robot), *robot, grasp);
    }
    if (!HasArtifact(record)) return std::nullopt;
    return Still(ReadArtifact(run_, record).hand);
  }

  HandMotion Motion(const Record& record, const Trial& trial) {
    const HandModel* hand = Model(*record.grasp);
    const std::vector<double> shape = AsSimulated(*record.grasp, trial).shape;
    const bool is_robot = dynamic_cast<const ArticulatedHand*>(hand) != nullptr;
    HandMotion motion{.X_WF = {}, .root = is_robot ? size_t{kPalmLink} : 0};
    for (const std::vector<double>& positions : trial.hand_trajectory) {
      if (const auto* human = dynamic_cast<const ManoHand*>(hand)) {
        motion.X_WF.push_back(SkinFrames(*human, shape, trial.X_WB, positions));
      } else if (const auto* robot = dynamic_cast<const ArticulatedHand*>(hand)) {
        motion.X_WF.push_back(SkinFrames(*robot, trial.X_WB, positions));
      }
    }
    return motion;
  }

 private:
  bool HasArtifact(const Record& record) const {
    return record.grasp && fs::exists(run_ / "artifacts" / (record.item_id + ".glb"));
  }

  /// The hand of a grasp; null where it is not at hand, or not that of the run.
  const HandModel* Model(const Grasp& grasp) {
    const auto [known, fresh] = models_.try_emplace(grasp.hand, nullptr);
    if (!fresh || grasp.hand == "mesh") return known->second;
    try {
      const HandModel& hand = hands_->Of(grasp);
      if (hand.hash() == HashOfHand(manifest_, grasp.hand)) known->second = &hand;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kMissing) throw;
    }
    return known->second;
  }

  template <typename Model>
  std::shared_ptr<const HandSkin> Skin(const Model& hand) {
    std::shared_ptr<const HandSkin>& skin = skins_[hand.hash()];
    if (!skin) skin = SkinOf(hand);
    return skin;
  }

  /// A surface that cannot move; those with the same faces share their skin.
  PosedSkin Still(const TriMesh& surface) {
    std::shared_ptr<const HandSkin>& skin = skins_[ContentHash({{}, surface.faces})];
    if (!skin) skin = std::make_shared<HandSkin>(HandSkin{surface.faces, {}, {}});
    return {.skin = skin, .vertices_O = surface.vertices, .X_OF = {}};
  }

  fs::path run_;
  Value manifest_;
  std::shared_ptr<GraspHands> hands_;
  std::map<std::string, const HandModel*> models_;
  std::map<std::string, std::shared_ptr<const HandSkin>> skins_;
};

/// The sets of pieces that the trials of a record name.
std::vector<PieceSet> PieceSets(const Record& record, const TriMesh& object) {
  std::map<std::string, std::string> hashes;  // by name
  for (const Trial& trial : record.trials) {
    if (!trial.details.is_dict() || !trial.details.Has("decomposition")) continue;
    const Value* hash = trial.details.Find("decomposition_hash");
    hashes[trial.details.At("decomposition").AsString()] = hash == nullptr ? "" : hash->AsString();
  }
  std::vector<PieceSet> sets;
  for (const auto& [name, hash] : hashes) {
    ObjectPieces pieces = PiecesOf(object, name);
    sets.push_back({name, std::move(pieces.pieces_O), pieces.hash == hash});
  }
  return sets;
}

}  // namespace

SceneSource RunScenes(const fs::path& run, const Value& manifest, std::shared_ptr<GraspHands> hands,
                      bool pieces) {
  const auto source = std::make_shared<Source>(run, manifest, std::move(hands));
  SceneSource scenes{
      .object = [source](const Record& record) { return source->Object(record); },
      .hand = [source](const Record& record) { return source->Hand(record); },
      .motion = [source](const Record& record,
                         const Trial& trial) { return source->Motion(record, trial); }};
  if (pieces) scenes.pieces = PieceSets;
  return scenes;
}

}  // namespace graspbench
