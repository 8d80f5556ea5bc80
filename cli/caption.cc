#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>

#include "annotate/annotation.h"
#include "annotate/dialogues.h"
#include "cli/caption_summary.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "core/error.h"
#include "core/json.h"
#include "core/mano_hand.h"
#include "generators/captioner.h"
#include "runner/store.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

struct CaptionFlags {
  std::string suite = "oakink", data, split = "test", mano, weights, run, out, question;
  std::vector<std::string> categories;
  int limit = 0;
  bool json = false;
};

/// One grasp of a case, and who made it.
struct Given {
  Grasp grasp;
  std::string generator;  ///< "reference" for the suite's own
  int sample = 0;
};

std::vector<Given> References(const Case& item) {
  std::vector<Given> given;
  for (const Grasp& grasp : item.references) {
    given.push_back({grasp, "reference", static_cast<int>(given.size())});
  }
  return given;
}

/// The grasps of a run by case.
std::map<std::string, std::vector<Given>> GraspsOfRun(const CaptionFlags& flags) {
  std::map<std::string, std::vector<Given>> grasps;
  const RunStore store = RunStore::Read(flags.run);
  for (const Record& record : store.Records()) {
    if (record.grasp && record.suite == flags.suite) {
      grasps[record.case_id].push_back({*record.grasp, record.generator, record.sample});
    }
  }
  if (grasps.empty()) {
    throw Error(ErrorKind::kUsage, "the run has no grasps of the suite " + flags.suite, flags.run);
  }
  return grasps;
}

/// Describes the grasps of cases and compares with what the data engine sees.
class Describer {
 public:
  Describer(const CaptionFlags& flags, const ManoHand& hand, Captioner& captioner)
      : hand_(hand), captioner_(captioner), book_(Phrasebook::Load()), lines_(flags.out) {
    question_ = flags.question.empty() ? book_.questions.front() : flags.question;
    if (!flags.out.empty() && !lines_) {
      throw Error(ErrorKind::kIo, "cannot write the descriptions", flags.out);
    }
  }

  void Add(const Case& item, const std::vector<Given>& given) {
    std::vector<Grasp> grasps;
    for (const Given& one : given) grasps.push_back(one.grasp);
    const auto texts = captioner_.Describe(*item.object, grasps, question_);
    const Annotator annotator(hand_, *item.object);
    for (size_t i = 0; i < given.size(); ++i) {
      const CaptionedGrasp captioned{.category = item.object->category,
                                     .description = texts[i],
                                     .part_names = item.object->part_names,
                                     .annotation = annotator.Annotate(given[i].grasp)};
      summary_.Add(captioned, book_);
      if (lines_.is_open()) Write(item, given[i], captioned);
    }
  }

  void Finish(const CaptionFlags& flags) {
    lines_.flush();
    if (!flags.out.empty() && !lines_) {
      throw Error(ErrorKind::kIo, "cannot write the descriptions", flags.out);
    }
  }
  const CaptionSummary& summary() const { return summary_; }

 private:
  void Write(const Case& item, const Given& given, const CaptionedGrasp& captioned) {
    const std::vector<Dialogue> engine =
        DialoguesOf(item, given.grasp, given.sample, captioned.annotation, book_,
                    {.captions = 0, .instructions = 0, .conversations = 0, .data_set = false});
    Value facts{Value::Dict{}};
    for (const auto& [fact, right] : FactsOf(captioned, book_)) {
      facts.Set(Name(fact), right ? Value(*right) : Value());
    }
    lines_ << ToJson(Value::Dict{
                  {"case_id", item.id},
                  {"generator", given.generator},
                  {"sample", given.sample},
                  {"question", question_},
                  {"description", captioned.description},
                  {"data_engine", engine.empty() ? Value() : Value(engine[0].turns.back().text)},
                  {"right", std::move(facts)},
                  {"annotation", ToValue(captioned.annotation, captioned.part_names)}})
           << '\n';
  }

  const ManoHand& hand_;
  Captioner& captioner_;
  Phrasebook book_;
  std::string question_;
  std::ofstream lines_;
  CaptionSummary summary_;
};

int Describe(const CaptionFlags& flags) {
  const auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand(flags.mano));
  if (!hand) throw Error(ErrorKind::kUsage, "descriptions are of grasps of a human hand only");
  const auto captioner = MakeCaptioner({.hand = hand, .weights = flags.weights});
  const auto suite = OpenSuite(flags.suite, {.data = flags.data, .hand = hand});
  CaseFilter filter{.split = flags.split == "all" ? "" : flags.split,
                    .categories = flags.categories,
                    .items = {}};
  if (flags.limit > 0) filter.limit = flags.limit;
  std::map<std::string, std::vector<Given>> of_run;
  if (!flags.run.empty()) of_run = GraspsOfRun(flags);
  Describer describer(flags, *hand, *captioner);
  for (const CaseRef& ref : suite->List(filter)) {
    if (!flags.run.empty() && !of_run.contains(ref.id)) continue;
    const Case item = suite->Load(ref);
    describer.Add(item, flags.run.empty() ? References(item) : of_run.at(ref.id));
  }
  describer.Finish(flags);
  const SuiteInfo info = suite->Info();
  Print(flags.json ? ToJson(describer.summary().ToValue(), 2) + "\n"
                   : (info.stand_in ? "Stand-in data: " + info.title + "\n" : "") +
                         describer.summary().ToText());
  return kExitFine;
}

}  // namespace

void AddCaption(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "caption", "Describe grasps in words with a trained model, and check what it says");
  auto flags = std::make_shared<CaptionFlags>();
  command
      ->add_option("--weights", flags->weights,
                   "Weights of SemGrasp (default: those that come along)")
      ->type_name("DIR");
  command->add_option("--run", flags->run, "Describe the grasps of this run, not the suite's own")
      ->type_name("DIR");
  command->add_option("--suite", flags->suite, "Which suite")->capture_default_str();
  command->add_option("--data", flags->data, "Data directory of the suite")->type_name("DIR");
  command->add_option("--split", flags->split, "Split of the suite, or all")->capture_default_str();
  command->add_option("--category", flags->categories, "Only these categories")->delimiter(',');
  command->add_option("--limit", flags->limit, "Only the first so many cases")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--question", flags->question,
                      "What is asked, with <grasp> where the grasp is given");
  command->add_option("--out", flags->out, "Write the descriptions here, a JSON object a line")
      ->type_name("FILE");
  command->add_option("--mano", flags->mano, "MANO file instead of the built-in hand")
      ->type_name("FILE");
  command->add_flag("--json", flags->json, "The summary as JSON on standard output");
  command->callback([flags, &action] { action = [flags] { return Describe(*flags); }; });
}

}  // namespace graspbench
