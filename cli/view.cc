#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <numbers>
#include <string>

#include "cli/commands.h"
#include "cli/contact_sheet.h"
#include "cli/grasp_picture.h"
#include "cli/run_items.h"
#include "cli/score_inputs.h"
#include "core/error.h"
#include "core/file.h"
#include "core/mano_hand.h"
#include "core/suggest.h"
#include "runner/store.h"
#include "simulators/decomposition.h"

namespace graspbench {
namespace {

struct ViewFlags {
  std::string what, png, sheet, run, object, generator, trial, size, mano, decomposition = "coacd";
  int views = 1, frames = 6, limit = 48;
  bool pieces = false;
};

struct Size {
  int width, height;  // pixels
};

/// "640x480"; `otherwise` for an empty text.
Size ParseSize(const std::string& text, const Size& otherwise) {
  if (text.empty()) return otherwise;
  Size size{};
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  if (width.ec == std::errc() && width.ptr != end && *width.ptr == 'x') {
    const auto height = std::from_chars(width.ptr + 1, end, size.height);
    if (height.ec == std::errc() && height.ptr == end) return size;
  }
  throw Error(ErrorKind::kUsage, "\"" + text + "\" is no size of a picture", "--size",
              "give width and height in pixels, for example 640x480");
}

/// What is to be drawn: one picture a moment, from all sides alike.
struct Subject {
  std::vector<std::vector<ColouredMesh>> moments;
  double azimuth = 0;
  std::vector<std::string> caption;
};

/// A row of moments for each view. The camera stays where it sees all moments.
Image DrawSubject(const Subject& subject, const Size& size, int views) {
  std::vector<ColouredMesh> all;
  for (const auto& moment : subject.moments) all.insert(all.end(), moment.begin(), moment.end());
  const auto renderer = MakeRenderer();
  std::vector<Image> pictures;
  Picture picture{.width = size.width, .height = size.height, .caption = subject.caption};
  for (int view = 0; view < views; ++view) {
    const double azimuth = subject.azimuth + 2 * std::numbers::pi * view / views;
    picture.camera = FitCamera(all, azimuth, kElevation, picture.scene_aspect());
    for (const auto& moment : subject.moments) {
      picture.meshes = moment;
      pictures.push_back(renderer->Draw(picture));
    }
  }
  const int moments = static_cast<int>(subject.moments.size());
  return Grid(pictures, moments > 1 ? moments : views);
}

Subject SubjectOf(const GraspSurfaces& grasp, const ViewFlags& flags,
                  std::vector<std::string> caption) {
  Subject subject{{}, GraspAzimuth(grasp.object, grasp.hand), std::move(caption)};
  if (!flags.pieces) {
    subject.moments = {GraspMeshes(grasp.object, grasp.hand)};
    return subject;
  }
  Decomposition pieces =
      CachedDecomposition(grasp.object, ContentHash(grasp.object),
                          NamedDecomposition(flags.decomposition), CacheDirectory());
  for (TriMesh& hull : pieces.hulls) {
    hull = Eigen::Translation3d(pieces.p_OP) * Pose::Identity() * hull;
  }
  subject.moments = {GraspMeshes(pieces.hulls, grasp.hand)};
  subject.caption.push_back(std::to_string(pieces.hulls.size()) + " pieces of " +
                            flags.decomposition);
  return subject;
}

const Trial& FindTrial(const Record& record, const std::string& profile) {
  std::vector<std::string> names;
  for (const Trial& trial : record.trials) {
    if (trial.profile == profile) return trial;
    names.push_back(trial.profile);
  }
  throw UnknownName("trial of this item", profile, names);
}

std::filesystem::path RunOf(const ViewFlags& flags) {
  return flags.run.empty() ? NewestRun("runs") : std::filesystem::path(flags.run);
}

Subject ItemSubject(const ViewFlags& flags) {
  const RunStore store = RunStore::Read(RunOf(flags));
  const std::vector<Record> records = store.Records();
  const Record& record = FindItem(records, flags.what, flags.generator);
  const GraspSurfaces grasp = ReadArtifact(store.directory(), record);
  Subject subject = SubjectOf(grasp, flags, GraspCaption(record));
  if (!flags.trial.empty()) {
    subject.moments =
        TrialMeshes(grasp.object, grasp.hand, FindTrial(record, flags.trial), flags.frames);
  }
  return subject;
}

/// A posed hand or a grasp, "grasps.npz#3" for a later one of several, with the object beside.
Subject FileSubject(const ViewFlags& flags) {
  const std::string file = flags.what.substr(0, flags.what.find('#'));
  const std::shared_ptr<const HandModel> hand = LoadHand(flags.mano);
  const Object object = LoadObject(flags.object, /*repair=*/true);
  const std::vector<ScoreItem> items = LoadGrasps(file, *hand, /*repair=*/true);
  std::vector<std::string> names;
  for (const ScoreItem& item : items) names.push_back(item.source);
  const auto item =
      file == flags.what ? items.begin() : std::ranges::find(items, flags.what, &ScoreItem::source);
  if (item == items.end()) throw UnknownName("grasp", flags.what, names);
  const PosedHand posed = PoseHand(*hand, item->grasp);
  return SubjectOf({object.solid->mesh(), posed.surface}, flags, {item->source});
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
  const Size size = ParseSize(flags.size, {300, 280});
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
  const Size size = ParseSize(flags.size, {640, 480});
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
      .add_option("--size", flags.size,
                  "Of each view (default 640x480) or cell of a sheet (300x280)")
      ->type_name("WxH");
  command.add_flag("--pieces", flags.pieces, "Draw the object's convex pieces");
  command.add_option("--decomposition", flags.decomposition, "Which pieces")->capture_default_str();
  command.add_option("--trial", flags.trial, "Draw the motion in the trial of this profile")
      ->type_name("PROFILE");
  command.add_option("--frames", flags.frames, "Moments of a trial")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command.add_option("--limit", flags.limit, "Most grasps on a sheet")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      .add_option("--mano", flags.mano,
                  "MANO_RIGHT.pkl or .npz for grasp files; the built-in hand by default")
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
