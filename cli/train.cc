#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "annotate/annotation.h"
#include "annotate/dialogues.h"
#include "annotate/phrasebook.h"
#include "cli/commands.h"
#include "core/error.h"
#include "core/mano_hand.h"
#include "generators/training.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

struct Flags {
  std::string suite = "oakink", data, mano;
  int limit = 0;
  TrainingRequest request;
};

std::vector<Case> LoadSplit(const Suite& suite, const std::string& split, int limit) {
  std::vector<Case> cases;
  int unreadable = 0;
  CaseFilter filter{.split = split};
  if (limit > 0) filter.limit = limit;
  for (const CaseRef& ref : suite.List(filter)) {
    try {
      cases.push_back(suite.Load(ref));
    } catch (const Error& error) {
      if (unreadable++ == 0) std::fprintf(stderr, "left out: %s\n", error.what());
    }
  }
  if (unreadable > 1) std::fprintf(stderr, "left out: %d cases in all\n", unreadable);
  return cases;
}

/// The suite's own instruction, answered by the grasp.
Dialogue OwnInstruction(const Case& item) {
  return {.kind = Dialogue::Kind::kInstruction,
          .turns = {{.role = Turn::Role::kUser, .text = item.instruction.text},
                    {.role = Turn::Role::kAssistant,
                     .text = "Here is the " + std::string(kGraspSlot) + "."}}};
}

/// What is said about each reference of the cases.
std::vector<TrainingRequest::Words> WordsOf(const std::vector<Case>& cases, const HandModel& hand,
                                            uint64_t seed) {
  const auto* human = dynamic_cast<const ManoHand*>(&hand);
  if (!human) throw Error(ErrorKind::kUsage, "words are made for grasps of a human hand only");
  const Phrasebook book = Phrasebook::Load();
  std::vector<TrainingRequest::Words> words;
  for (const Case& item : cases) {
    const Annotator annotator(*human, *item.object);
    TrainingRequest::Words& of_case = words.emplace_back();
    for (const Grasp& grasp : item.references) {
      const auto sample = static_cast<int>(of_case.size());
      std::vector<Dialogue>& dialogues = of_case.emplace_back(
          DialoguesOf(item, grasp, sample, annotator.Annotate(grasp), book, {.seed = seed}));
      if (!item.instruction.text.empty()) dialogues.push_back(OwnInstruction(item));
    }
  }
  return words;
}

int Train(Flags flags) {
  flags.request.hand = LoadHand(flags.mano);
  CheckTraining(flags.request);
  const auto suite = OpenSuite(flags.suite, {.data = flags.data, .hand = flags.request.hand});
  std::fprintf(stderr, "suite %s, %s\n", flags.suite.c_str(), suite->Info().title.c_str());
  flags.request.cases = LoadSplit(*suite, "train", flags.limit);
  flags.request.validation = LoadSplit(*suite, "val", flags.limit);
  if (LearnsLanguage(flags.request.stage)) {
    const auto words = [&](const std::vector<Case>& cases) {
      return WordsOf(cases, *flags.request.hand, flags.request.seed);
    };
    flags.request.dialogues = words(flags.request.cases);
    flags.request.validation_dialogues = words(flags.request.validation);
  }
  TrainGenerator(flags.request);
  std::fprintf(stderr, "-> %s\n", flags.request.weights.c_str());
  return kExitFine;
}

std::string Names() {
  std::string names;
  for (const std::string& stage : TrainingStages()) names += (names.empty() ? "" : ", ") + stage;
  return names;
}

}  // namespace

void AddTrain(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("train", "Train a stage of a generator on a suite");
  auto flags = std::make_shared<Flags>();
  TrainingRequest& request = flags->request;
  command->add_option("stage", request.stage, Names())->required();
  command
      ->add_option("--out", request.weights,
                   "Folder of weights: holds the stages before, gets this one; a training that "
                   "was cut off there goes on")
      ->required()
      ->type_name("DIR");
  command->add_option("--config", request.config, "A shipped configuration or a .toml file")
      ->required();
  command
      ->add_option("--base", request.base,
                   "A Llama or Vicuna as Hugging Face lays it out, for a configuration with "
                   "[language.lora]; a BERT for semgrasp-bert without \"pieces\"")
      ->type_name("DIR");
  command
      ->add_option("--point-bert", request.point_bert,
                   "A PointBERT of ULIP-2 or PointLLM, from which the tokenizer starts")
      ->type_name("FILE");
  command->add_option("--suite", flags->suite, "Its splits \"train\" and \"val\" are used")
      ->capture_default_str();
  command->add_option("--data", flags->data, "Where the suite's data lies")->type_name("DIR");
  command->add_option("--mano", flags->mano, "MANO_RIGHT.pkl or .npz")->type_name("FILE");
  command->add_option("--seed", request.seed, "Of everything random")->capture_default_str();
  command->add_option("--limit", flags->limit, "Only the first so many cases of each split")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--steps", request.steps, "Instead of the configuration's")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--threads", request.threads, "Of tensor operations")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--device", request.device, "cpu or cuda")->capture_default_str();
  command->callback([flags, &action] { action = [flags] { return Train(*flags); }; });
}

}  // namespace graspbench
