#include "retarget/retargeter.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/retarget_keypoints.h"
#include "cli/retarget_output.h"
#include "cli/robot_grasp_output.h"
#include "cli/score_inputs.h"
#include "core/error.h"
#include "core/mano_hand.h"
#include "core/robot_grasp.h"
#include "retarget/robot_hand.h"

namespace graspbench {
namespace {

struct RetargetFlags {
  std::vector<std::string> files, hands;
  std::string object, hand_config, mano, out, format = "json", dex_config, keypoints;
  std::string keypoints_frame = "any";
  double scale = 0;
  bool sequence = false, refine = true, json = false, repair = true, fail_on_flag = false;
};

/// The human grasps of all files, in order.
std::vector<ScoreItem> HumanGrasps(const RetargetFlags& flags, const HandModel& human) {
  std::vector<ScoreItem> items;
  for (const std::string& file : flags.files) {
    for (ScoreItem& item : LoadGrasps(file, human, flags.repair)) {
      if (item.grasp.hand != human.name()) {
        throw Error(ErrorKind::kInput,
                    "a grasp of \"" + item.grasp.hand + "\" cannot be retargeted", item.source,
                    "only grasps of the human hand with its parameters are");
      }
      items.push_back(std::move(item));
    }
  }
  return items;
}

std::vector<RetargetedItem> RetargetAll(const Retargeter& retargeter, const Solid& object,
                                        const std::vector<ScoreItem>& grasps, bool sequence) {
  std::vector<RetargetedItem> items;
  for (const ScoreItem& item : grasps) {
    const Grasp* previous = sequence && !items.empty() ? &items.back().result.grasp : nullptr;
    const auto start = std::chrono::steady_clock::now();
    Retargeted result = retargeter.Retarget(item.grasp, object, previous);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    items.push_back({item.source, std::move(result), spent.count()});
  }
  return items;
}

RobotGrasp ForFile(const RetargetedItem& item, const ArticulatedHand& hand,
                   const std::string& object) {
  RobotGrasp grasp = RobotGraspFrom(item.result.grasp, hand.joint_names(), item.source);
  grasp.object = object;
  grasp.extras.Set("human_grasp", item.source);
  return grasp;
}

int RetargetGrasps(const RetargetFlags& flags) {
  const auto human = std::dynamic_pointer_cast<const ManoHand>(LoadHand(flags.mano));
  const std::vector<std::string> hands =
      flags.hands.empty() ? std::vector<std::string>{"shadow"} : flags.hands;
  std::vector<std::unique_ptr<Retargeter>> retargeters;
  for (const std::string& hand : hands) {
    retargeters.push_back(std::make_unique<Retargeter>(
        LoadRobotHand(hand, hand.ends_with(".xml") ? flags.hand_config : ""), human,
        RetargetOptions{.refine = flags.refine, .scale = flags.scale}));
  }
  const Object object = LoadObject(flags.object, flags.repair);
  const std::vector<ScoreItem> grasps = HumanGrasps(flags, *human);

  std::vector<RetargetedItem> items;
  std::vector<RobotGrasp> written;
  for (const auto& retargeter : retargeters) {
    for (RetargetedItem& item : RetargetAll(*retargeter, *object.solid, grasps, flags.sequence)) {
      written.push_back(ForFile(item, retargeter->robot(), flags.object));
      items.push_back(std::move(item));
    }
  }
  if (!flags.out.empty()) WriteRobotGraspsAs(flags.format, flags.out, std::move(written));
  Print(flags.json ? RetargetJson(items) : RetargetTable(items));
  const auto flagged = std::ranges::count_if(
      items, [](const RetargetedItem& item) { return !item.result.report.flag.empty(); });
  if (flagged == 0 || !flags.fail_on_flag) return kExitFine;
  std::fprintf(stderr, "%td of %zu grasps are flagged\n", flagged, items.size());
  return kExitTooManyFailures;
}

int Retarget(const RetargetFlags& flags) {
  if (flags.dex_config.empty() != flags.keypoints.empty()) {
    throw Error(ErrorKind::kUsage, "--dex-config and --keypoints go together", "retarget");
  }
  if (!flags.dex_config.empty()) {
    if (flags.hands.size() > 1 || !flags.files.empty()) {
      throw Error(ErrorKind::kUsage, "--dex-config is for one hand and a file of keypoints",
                  "retarget", "leave out grasp files and other hands");
    }
    return RetargetKeypoints({.config = flags.dex_config,
                              .keypoints = flags.keypoints,
                              .in_wrist_frame = flags.keypoints_frame == "wrist",
                              .hand = flags.hands.empty() ? "" : flags.hands[0],
                              .hand_config = flags.hand_config,
                              .out = flags.out,
                              .json = flags.json});
  }
  if (flags.files.empty() || flags.object.empty()) {
    throw Error(ErrorKind::kUsage, "no grasps to retarget, or no object", "retarget",
                "give grasp files and --object, or --dex-config with --keypoints");
  }
  return RetargetGrasps(flags);
}

void AddKeypointFlags(CLI::App& command, RetargetFlags& flags) {
  command
      .add_option("--dex-config", flags.dex_config,
                  "Configuration of dex-retargeting, run over --keypoints")
      ->type_name("FILE.yml");
  command
      .add_option("--keypoints", flags.keypoints,
                  "T x 21 x 3 points in MediaPipe's order, metres; npy or json")
      ->type_name("FILE");
  command
      .add_option("--keypoints-frame", flags.keypoints_frame,
                  "Frame of the points: any, or wrist where they are turned already (x out of the "
                  "palm, z to the fingers)")
      ->check(CLI::IsMember({"any", "wrist"}))
      ->capture_default_str();
}

void AddFlags(CLI::App& command, RetargetFlags& flags) {
  command.add_option("files", flags.files, "Grasp files of the human hand (json, npz, npy, pkl)");
  command.add_option("--object", flags.object, "Mesh of the object, in metres")->type_name("FILE");
  command
      .add_option("--hand", flags.hands,
                  "Robot hands, comma-separated: see list hands; or FILE.toml, FILE.xml (default: "
                  "shadow, or that of --dex-config)")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--hand-config", flags.hand_config,
                  "What a robot hand given as FILE.xml consists of")
      ->type_name("FILE");
  command.add_option("--out", flags.out, "File for the robot grasps")->type_name("FILE");
  command.add_option("--format", flags.format, "Its format (docs/robot-grasp-files.md)")
      ->check(CLI::IsMember(RobotGraspFormatNames()))
      ->capture_default_str();
  command.add_flag("--sequence", flags.sequence,
                   "The grasps are one motion: each starts where the one before ended");
  command.add_flag("--refine,!--no-refine", flags.refine,
                   "Refine on the object (default), or only align keypoints");
  command
      .add_option("--scale", flags.scale,
                  "Robot's over human's finger length (default: from the hands)")
      ->check(CLI::PositiveNumber);
  command.add_flag("--fail-on-flag", flags.fail_on_flag, "Exit with 3 when a grasp is flagged");
  command.add_option("--mano", flags.mano, "MANO_RIGHT.pkl or .npz; the built-in hand by default")
      ->type_name("FILE");
  command.add_flag("--json", flags.json, "Print one JSON document and nothing else");
  command.add_flag("--repair,!--no-repair", flags.repair,
                   "Close and turn the object's mesh (default), or refuse it");
  AddKeypointFlags(command, flags);
}

}  // namespace

void AddRetarget(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("retarget", "Turn human grasps, or keypoints, into robot hands' joints");
  auto flags = std::make_shared<RetargetFlags>();
  AddFlags(*command, *flags);
  command->callback([flags, &action] { action = [flags] { return Retarget(*flags); }; });
}

}  // namespace graspbench
