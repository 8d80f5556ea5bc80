#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <memory>

#include "cli/commands.h"
#include "cli/grasp_hands.h"
#include "cli/print.h"
#include "cli/score_inputs.h"
#include "cli/score_output.h"
#include "core/error.h"
#include "runner/evaluate.h"

namespace graspbench {
namespace {

struct ScoreFlags {
  std::vector<std::string> files, metrics, policies;
  std::string object, reference, mano, hand, hand_config;
  uint64_t seed = 0;
  bool json = false, repair = true;
};

struct Measures {
  std::vector<std::unique_ptr<GraspMetric>> metrics;
  std::vector<MetricInfo> infos;
  std::vector<std::unique_ptr<Policy>> policies;
};

Measures MakeMeasures(const ScoreFlags& flags) {
  Measures measures;
  measures.metrics = SelectMetrics(flags.metrics);
  for (const auto& metric : measures.metrics) measures.infos.push_back(metric->Info());
  for (const std::string& policy : PoliciesOf(flags.policies)) {
    measures.policies.push_back(MakePolicy(policy));
  }
  return measures;
}

/// The answer for a grasp that no hand of this build can pose: everything failed, for that reason.
ScoredItem Unposed(const ScoreItem& item, const Measures& measures, const Error& error) {
  ScoredItem scored{.source = item.source, .metrics = {}, .trials = {}};
  for (const MetricInfo& info : measures.infos) {
    scored.metrics.push_back({info.id, info.unit, "failed", std::nan(""), error.problem()});
  }
  for (const auto& policy : measures.policies) {
    Trial trial;
    trial.profile = policy->Info().profile;
    trial.profile_hash = policy->Info().profile_hash;
    trial.engine = policy->Info().engine;
    trial.verdict = Verdict::kError;
    trial.reason = "no_hand_pose";
    scored.trials.push_back(std::move(trial));
  }
  return scored;
}

ScoredItem Score(const ScoreItem& item, const Object& object, GraspHands& hands,
                 const std::vector<PosedHand>& references, const Measures& measures,
                 uint64_t seed) {
  const HandModel& hand = hands.Of(item.grasp);
  const Grasp grasp = hands.Ordered(item.grasp, item.source);
  const PosedHand posed = PoseHand(hand, grasp);
  ScoredItem scored{.source = item.source, .metrics = {}, .trials = {}};
  const bool has_regions = grasp.hand == hand.name();
  const GraspContext context(posed, object,
                             has_regions ? hand.regions() : std::vector<HandRegion>{}, references);
  scored.metrics = MeasureGrasp(context, measures.metrics).results;
  for (const auto& policy : measures.policies) {
    const TrialInput input{.object = object,
                           .grasp = grasp,
                           .hand = posed,
                           .item = item.source,
                           .seed = seed,
                           .model = &hand};
    scored.trials.push_back(RunTrial(*policy, input));
  }
  return scored;
}

int RunScore(const ScoreFlags& flags) {
  // Everything is read before anything is measured, so that a bad file is found at once.
  const Measures measures = MakeMeasures(flags);
  GraspHands hands(flags.mano, flags.hand, flags.hand_config);
  const Object object = LoadObject(flags.object, flags.repair);
  std::vector<ScoreItem> items;
  for (const std::string& file : flags.files) {
    for (ScoreItem& item : LoadGrasps(file, hands.reader(), flags.repair)) {
      items.push_back(std::move(item));
    }
  }
  std::vector<PosedHand> references;
  if (!flags.reference.empty()) {
    for (const ScoreItem& item : LoadGrasps(flags.reference, hands.reader(), flags.repair)) {
      references.push_back(PoseHand(hands.Of(item.grasp), hands.Ordered(item.grasp, item.source)));
    }
  }

  std::vector<ScoredItem> scored;
  bool all_posed = true;
  for (const ScoreItem& item : items) {
    try {
      scored.push_back(Score(item, object, hands, references, measures, flags.seed));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kMissing && error.kind() != ErrorKind::kInput) throw;
      std::fprintf(stderr, "%s: %s\n", item.source.c_str(), error.what());
      scored.push_back(Unposed(item, measures, error));
      all_posed = false;
    }
  }
  Print(flags.json ? ScoreJson(scored) : ScoreTable(scored, measures.infos));
  return all_posed ? kExitFine : kExitTooManyFailures;
}

}  // namespace

void AddScore(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "score", "Measure given grasps of one object: posed hand meshes or grasp files");
  auto flags = std::make_shared<ScoreFlags>();
  command
      ->add_option("files", flags->files,
                   "Posed hand meshes (obj, ply, stl, off, glb; metres, object frame) or grasp "
                   "files (json, npz, npy, pkl)")
      ->required();
  command->add_option("--object", flags->object, "Mesh of the object, in metres")->required();
  command->add_option("--metrics", flags->metrics, "Metrics, comma-separated; all by default")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--policy", flags->policies, "Trial profiles, comma-separated, e.g. obman")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--reference", flags->reference,
                      "Grasps that people made of this object, for metrics that need them");
  command->add_option("--mano", flags->mano,
                      "MANO_RIGHT.pkl or .npz for grasp files; the built-in hand by default");
  command->add_option("--hand", flags->hand,
                      "Robot hand of the grasps, where their file does not say whether it is an "
                      "Allegro or a LEAP hand, or a hand of your own (FILE.toml, FILE.xml)");
  command->add_option("--hand-config", flags->hand_config,
                      "What a robot hand given as FILE.xml consists of");
  command->add_option("--seed", flags->seed, "Seed of perturbed trials");
  command->add_flag("--json", flags->json, "Print one JSON document and nothing else");
  command->add_flag("--repair,!--no-repair", flags->repair,
                    "Close and turn meshes (default), or refuse them");
  command->callback([flags, &action] { action = [flags] { return RunScore(*flags); }; });
}

}  // namespace graspbench
