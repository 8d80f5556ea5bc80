#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <numbers>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/contact_sheet.h"
#include "cli/grasp_hands.h"
#include "cli/grasp_picture.h"
#include "cli/object_pieces.h"
#include "cli/picture_size.h"
#include "cli/run_items.h"
#include "cli/score_inputs.h"
#include "cli/trial_picture.h"
#include "cli/verdicts.h"
#include "core/error.h"
#include "core/file.h"
#include "core/suggest.h"
#include "runner/store.h"

namespace graspbench {
namespace {

struct ViewFlags {
  std::string what, png, sheet, run, object, generator, trial, size, mano, hand, hand_config,
      decomposition = "coacd";
  int views = 1, frames = 6, limit = 48;
  bool pieces = false;
};

constexpr double kTrialElevation = 0.15;  // rad, so that an object is seen below a lifting hand

std::string Seconds(double time) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", time);
  return text.data();
}

/// A picture's meshes and what stands above them.
struct Scene {
  std::vector<ColouredMesh> meshes;
  std::vector<CaptionLine> caption;
  bool fits_camera = true;  ///< false where the camera need not see all
};

/// What is to be drawn: rows of as many pictures each, all from the same sides.
struct Subject {
  std::vector<std::vector<Scene>> rows;
  double azimuth = 0, elevation = kElevation;
};

/// All rows for each view. The camera stays where it sees all pictures.
Image DrawSubject(const Subject& subject, const PictureSize& size, int views) {
  std::vector<ColouredMesh> all;
  for (const auto& row : subject.rows) {
    for (const Scene& scene : row) {
      if (scene.fits_camera) all.insert(all.end(), scene.meshes.begin(), scene.meshes.end());
    }
  }
  const auto renderer = MakeRenderer();
  std::vector<Image> pictures;
  for (int view = 0; view < views; ++view) {
    const double azimuth = subject.azimuth + 2 * std::numbers::pi * view / views;
    for (const auto& row : subject.rows) {
      for (const Scene& scene : row) {
        Picture picture{.meshes = scene.meshes, .width = size.width, .height = size.height};
        picture.caption = scene.caption;
        picture.camera = FitCamera(all, azimuth, subject.elevation, picture.scene_aspect());
        pictures.push_back(renderer->Draw(picture));
      }
    }
  }
  const int columns = static_cast<int>(subject.rows.front().size());
  return InRows(pictures, columns > 1 ? columns : views);
}

Subject SubjectOf(const GraspSurfaces& grasp, const ViewFlags& flags,
                  std::vector<CaptionLine> caption) {
  Scene scene{GraspMeshes(grasp.object, grasp.hand), std::move(caption)};
  if (flags.pieces) {
    scene.meshes = PieceMeshes(PiecesOf(grasp.object, flags.decomposition).pieces_O);
    scene.caption.push_back(
        {std::to_string(scene.meshes.size()) + " pieces of " + flags.decomposition});
    scene.meshes.push_back({grasp.hand, kHandColour});
  }
  return {.rows = {{std::move(scene)}}, .azimuth = GraspAzimuth(grasp.object, grasp.hand)};
}

std::filesystem::path RunOf(const ViewFlags& flags) {
  return flags.run.empty() ? NewestRun("runs") : std::filesystem::path(flags.run);
}

/// The hand that a run posed a grasp with. Throws Error (kUsage) when it is not the one at hand.
const HandModel& HandOfRun(const RunStore& store, const Grasp& grasp, GraspHands& hands) {
  const HandModel& hand = hands.Of(grasp);
  if (grasp.hand == "mesh" || HashOfHand(store.manifest(), grasp.hand) == hand.hash()) return hand;
  throw Error(ErrorKind::kUsage, "the hand of the run is another one than that to be drawn",
              "hand \"" + hand.name() + "\"", "give the run's own with --mano or --hand");
}

/// Of trials in several directions only the first is recorded; the verdict is that of all.
std::string Recorded(const Trial& trial) {
  const Value* directions = trial.details.Find("directions");
  if (directions == nullptr) return "";
  return ", first direction: " + directions->AsList().front().AsString();
}

/// One row: a trial at its moments. `grasp` is what the run kept.
std::vector<Scene> TrialRow(const RunStore& store, const Record& record, const Trial& trial,
                            const GraspSurfaces& grasp, const ViewFlags& flags) {
  TrialActors actors{.object_O = {{grasp.object, kObjectColour}}};
  if (flags.pieces)
    actors.object_O = PieceMeshes(PiecesOf(grasp.object, flags.decomposition).pieces_O);
  GraspHands hands(flags.mano, flags.hand, flags.hand_config);
  std::optional<TrialHand> hand;
  if (trial.hand_trajectory.empty()) {
    actors.hand_W = [&](size_t) { return trial.object_trajectory.front() * grasp.hand; };
  } else {
    const Grasp& posed = record.grasp.value();
    hand.emplace(HandOfRun(store, posed, hands), posed, trial);
    actors.hand_W = [&](size_t frame) {
      return flags.pieces ? hand->Shapes(frame) : hand->Skin(frame);
    };
  }
  std::vector<Scene> row;
  for (Moment& moment : TrialMoments(actors, trial, flags.frames)) {
    Scene& scene =
        row.emplace_back(Scene{std::move(moment.meshes),
                               {{record.case_id + " " + record.generator}, TrialLine(trial)},
                               moment.in_view});
    if (moment.time) scene.caption.push_back({Seconds(*moment.time) + Recorded(trial)});
  }
  return row;
}

Subject TrialSubject(const RunStore& store, const Record& record, const GraspSurfaces& grasp,
                     const ViewFlags& flags) {
  const std::vector<const Trial*> trials = FindTrials(record, flags.trial);
  Subject subject;
  for (const Trial* trial : trials) {
    subject.rows.push_back(TrialRow(store, record, *trial, grasp, flags));
  }
  const Pose X_WO = trials.front()->object_trajectory.front();
  subject.azimuth = GraspAzimuth(X_WO * grasp.object, X_WO * grasp.hand);
  if (!trials.front()->hand_trajectory.empty()) subject.elevation = kTrialElevation;
  return subject;
}

Subject ItemSubject(const ViewFlags& flags) {
  const RunStore store = RunStore::Read(RunOf(flags));
  const std::vector<Record> records = store.Records();
  const Record& record = FindItem(records, flags.what, flags.generator);
  const GraspSurfaces grasp = ReadArtifact(store.directory(), record);
  if (!flags.trial.empty()) return TrialSubject(store, record, grasp, flags);
  return SubjectOf(grasp, flags, GraspCaption(record));
}

/// A posed hand or a grasp, "grasps.npz#3" for a later one of several, with the object beside.
Subject FileSubject(const ViewFlags& flags) {
  const std::string file = flags.what.substr(0, flags.what.find('#'));
  GraspHands hands(flags.mano, flags.hand, flags.hand_config);
  const Object object = LoadObject(flags.object, /*repair=*/true);
  const std::vector<ScoreItem> items = LoadGrasps(file, hands.reader(), /*repair=*/true);
  std::vector<std::string> names;
  for (const ScoreItem& item : items) names.push_back(item.source);
  const auto item =
      file == flags.what ? items.begin() : std::ranges::find(items, flags.what, &ScoreItem::source);
  if (item == items.end()) throw UnknownName("grasp", flags.what, names);
  const PosedHand posed = PoseHand(hands.Of(item->grasp), hands.Ordered(item->grasp, item->source));
  return SubjectOf({object.solid->mesh(), posed.surface}, flags, {{item->source}});
}

int ViewSheet(const ViewFlags& flags) {
  ViewFlags of_run = flags;
  if (!flags.what.empty()) of_run.run = flags.what;
  const RunStore store = RunStore::Read(RunOf(of_run));
  std::vector<Record> records = store.Records();
  std::erase_if(records, [&](const Record& record) {
    return !flags.generator.empty() && record.generator != flags.generator;
  });
  if (records.empty()) {
    throw Error(ErrorKind::kUsage, "the run has no item to show", store.directory().string(),
                flags.generator.empty() ? "" : "without --generator all are shown");
  }
  const auto total = records.size();
  if (total > static_cast<size_t>(flags.limit)) records.resize(static_cast<size_t>(flags.limit));
  const PictureSize size = ParseSize(flags.size, {280, 200});
  WritePng(flags.sheet,
           ContactSheet(*MakeRenderer(), store.directory(), records, size.width, size.height));
  std::fprintf(stderr, "%zu of %zu items of %s -> %s\n", records.size(), total,
               store.directory().c_str(), flags.sheet.c_str());
  return kExitFine;
}

int View(const ViewFlags& flags) {
  if (!flags.sheet.empty()) return ViewSheet(flags);
  if (flags.what.empty() || flags.png.empty()) {
    throw Error(ErrorKind::kUsage, "nothing to draw, or nowhere to draw it", "view",
                "give an item and --png FILE, or --sheet FILE for a whole run");
  }
  const PictureSize size = ParseSize(flags.size, {640, 480});
  const Subject subject = flags.object.empty() ? ItemSubject(flags) : FileSubject(flags);
  WritePng(flags.png, DrawSubject(subject, size, flags.views));
  return kExitFine;
}

void AddFlags(CLI::App& command, ViewFlags& flags) {
  command.add_option("item", flags.what,
                     "Item id or its beginning, or case id, of a run; with --object a hand mesh or "
                     "grasp file; with --sheet a run directory");
  command.add_option("--png", flags.png, "Picture to write")->type_name("FILE");
  command.add_option("--sheet", flags.sheet, "Draw all grasps of a run into this picture")
      ->type_name("FILE");
  command.add_option("--run", flags.run, "Run directory (default: the newest in runs/)")
      ->type_name("DIR");
  command.add_option("--generator", flags.generator, "Only grasps of this generator");
  command.add_option("--object", flags.object, "Mesh of the object, in metres")->type_name("FILE");
  command.add_option("--views", flags.views, "Sides to look from")
      ->check(CLI::Range(1, 36))
      ->capture_default_str();
  command
      .add_option(
          "--size", flags.size,
          "Of each view (default 640x480), or of each scene of a sheet, labels apart (280x200)")
      ->type_name("WxH");
  command.add_flag("--pieces", flags.pieces,
                   "Draw what physics sees: the object's convex pieces and, in a "
                   "trial, the shapes of a moving hand");
  command.add_option("--decomposition", flags.decomposition, "Which pieces")->capture_default_str();
  command
      .add_option("--trial", flags.trial,
                  "Draw the motion in the trial of this profile; without an engine a row for each")
      ->type_name("PROFILE[:ENGINE]");
  command.add_option("--frames", flags.frames, "Moments of a trial")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command.add_option("--limit", flags.limit, "Most grasps on a sheet")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      .add_option("--mano", flags.mano,
                  "MANO_RIGHT.pkl or .npz for grasp files and moving hands; the built-in hand by "
                  "default")
      ->type_name("FILE");
  command.add_option("--hand", flags.hand,
                     "Robot hand of grasps, where their file does not say whether it is an Allegro "
                     "or a LEAP hand, or a hand of your own (FILE.toml, FILE.xml)");
  command
      .add_option("--hand-config", flags.hand_config,
                  "What a robot hand given as FILE.xml consists of")
      ->type_name("FILE");
}

}  // namespace

void AddView(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("view", "Draw a grasp, a trial, or all grasps of a run as PNG pictures");
  auto flags = std::make_shared<ViewFlags>();
  AddFlags(*command, *flags);
  command->callback([flags, &action] { action = [flags] { return View(*flags); }; });
}

}  // namespace graspbench
