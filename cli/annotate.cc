#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "annotate/annotation_file.h"
#include "annotate/dialogues.h"
#include "annotate/rewriter.h"
#include "cli/annotation_summary.h"
#include "cli/commands.h"
#include "cli/print.h"
#include "core/error.h"
#include "core/mano_hand.h"
#include "runner/progress.h"
#include "suites/suite.h"

namespace graspbench {
namespace {

struct AnnotateFlags {
  std::string suite = "oakink", data, mano, split = "all", out, layout = "both";
  std::vector<std::string> categories;
  int limit = 0;
  DialogueOptions dialogues;
  ChatEndpoint llm;
  bool overrule = false, json = false;
};

AnnotationLayout LayoutOf(const std::string& name) {
  if (name == "capgrasp") return AnnotationLayout::kCapGrasp;
  return name == "jsonl" ? AnnotationLayout::kLines : AnnotationLayout::kBoth;
}

std::shared_ptr<const ManoHand> HandOf(const AnnotateFlags& flags) {
  auto hand = std::dynamic_pointer_cast<const ManoHand>(LoadHand(flags.mano));
  if (!hand) throw Error(ErrorKind::kUsage, "annotations need a hand of MANO's kind", flags.mano);
  return hand;
}

/// Annotates all reference grasps of one case.
void AnnotateCase(const Case& item, const ManoHand& hand, const Phrasebook& book,
                  const DialogueOptions& options, Rewriter* rewriter, AnnotationWriter& writer,
                  AnnotationSummary& summary) {
  const Annotator annotator(hand, *item.object);
  for (size_t i = 0; i < item.references.size(); ++i) {
    const Grasp& grasp = item.references[i];
    AnnotatedGrasp annotated{.case_id = item.id,
                             .split = item.split,
                             .category = item.object->category,
                             .object_id = item.object->id,
                             .sample = static_cast<int>(i),
                             .part_names = item.object->part_names,
                             .annotation = annotator.Annotate(grasp)};
    annotated.folder = CapGraspFolder(grasp, annotated);
    annotated.dialogues =
        DialoguesOf(item, grasp, annotated.sample, annotated.annotation, book, options);
    if (rewriter != nullptr) {
      for (Dialogue& dialogue : annotated.dialogues) dialogue = rewriter->Rewrite(dialogue);
    }
    writer.Add(annotated);
    summary.Add(annotated, item.instruction.target_part);
  }
}

Value Description(const AnnotateFlags& flags, const SuiteInfo& suite, const ManoHand& hand,
                  const Phrasebook& book, const Rewriter* rewriter,
                  const AnnotationSummary& summary) {
  Value llm;
  if (rewriter != nullptr) {
    llm = Value::Dict{{"url", flags.llm.url},
                      {"model", flags.llm.model},
                      {"rewritten", rewriter->rewritten()},
                      {"kept", rewriter->kept()}};
  }
  return Value::Dict{{"finished", true},
                     {"made_by", "grasp-bench " GRASPBENCH_VERSION " annotate"},
                     {"suite", suite.id},
                     {"suite_version", suite.version},
                     {"stand_in", suite.stand_in},
                     {"split", flags.split},
                     {"hand_hash", hand.hash()},
                     {"phrasebook", book.hash},
                     {"seed", static_cast<int64_t>(flags.dialogues.seed)},
                     {"data_set_dialogues", flags.dialogues.data_set},
                     {"llm", std::move(llm)},
                     {"summary", summary.ToValue()}};
}

int Annotate(AnnotateFlags flags) {
  flags.dialogues.data_set = !flags.overrule;
  const Phrasebook book = Phrasebook::Load();
  const std::shared_ptr<const ManoHand> hand = HandOf(flags);
  const auto suite = OpenSuite(flags.suite, {.data = flags.data, .hand = hand});
  CaseFilter filter{.split = flags.split == "all" ? "" : flags.split,
                    .categories = flags.categories,
                    .items = {}};
  if (flags.limit > 0) filter.limit = flags.limit;
  const std::vector<CaseRef> cases = suite->List(filter);
  if (cases.empty()) throw Error(ErrorKind::kUsage, "no case to annotate", flags.suite);
  std::unique_ptr<Rewriter> rewriter;
  if (!flags.llm.url.empty()) rewriter = std::make_unique<Rewriter>(flags.llm);
  AnnotationWriter writer(flags.out, LayoutOf(flags.layout));
  AnnotationSummary summary;
  {
    Progress progress(static_cast<int>(cases.size()), 0, stderr);
    for (const CaseRef& ref : cases) {
      bool failed = false;
      try {
        const Case item = suite->Load(ref);
        AnnotateCase(item, *hand, book, flags.dialogues, rewriter.get(), writer, summary);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::kInput && error.kind() != ErrorKind::kMissing) throw;
        std::fprintf(stderr, "%s: %s\n", ref.id.c_str(), error.what());
        summary.AddFailure();
        failed = true;
      }
      progress.Finished(failed);
      progress.Tick();
    }
  }
  const SuiteInfo info = suite->Info();
  writer.Finish(Description(flags, info, *hand, book, rewriter.get(), summary));
  if (rewriter != nullptr) {
    std::fprintf(stderr, "%d dialogues in the language model's words, %d as they were%s%s\n",
                 rewriter->rewritten(), rewriter->kept(),
                 rewriter->kept() > 0 ? "; the last because of: " : "",
                 rewriter->last_problem().c_str());
  }
  if (flags.json) {
    Print(summary.ToJson());
  } else {
    Print((info.stand_in ? "Stand-in data: " + info.title + "\n" : "") + summary.ToText());
  }
  return summary.failures() == 0 ? kExitFine : kExitTooManyFailures;
}

void AddLlmFlags(CLI::App& command, ChatEndpoint& llm) {
  command
      .add_option(
          "--llm", llm.url,
          "Chat endpoint (OpenAI's protocol) that says the dialogues in other words; answers "
          "that lose the grasp, fingers or numbers are not taken")
      ->type_name("URL");
  command.add_option("--llm-model", llm.model, "Its name for the model");
  command.add_option("--llm-key", llm.key, "Its key; better given in the environment");
  command.add_option("--llm-timeout", llm.timeout, "Seconds to wait for an answer")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

void AddDialogueFlags(CLI::App& command, DialogueOptions& options) {
  command.add_option("--seed", options.seed, "Decides which sentences")->capture_default_str();
  command.add_option("--captions", options.captions, "Plain captions a grasp")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--instructions", options.instructions, "Instructions a grasp")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--conversations", options.conversations, "Conversations a grasp")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--descriptions", options.descriptions, "Questions with descriptions a grasp")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

}  // namespace

void AddAnnotate(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "annotate", "Put the grasps of a suite into words: contacts, captions, conversations");
  auto flags = std::make_shared<AnnotateFlags>();
  command->add_option("--suite", flags->suite, "Which suite")->capture_default_str();
  command->add_option("--data", flags->data, "Data directory of the suite")->type_name("DIR");
  command->add_option("--split", flags->split, "Split of the suite, or all")->capture_default_str();
  command->add_option("--category", flags->categories, "Only these categories")->delimiter(',');
  command->add_option("--limit", flags->limit, "Only the first so many cases")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--out", flags->out, "Directory to write")->type_name("DIR")->required();
  command
      ->add_option("--layout", flags->layout,
                   "capgrasp (a file a dialogue), jsonl (one file) or both")
      ->check(CLI::IsMember({"capgrasp", "jsonl", "both"}))
      ->capture_default_str();
  command->add_flag("--overrule", flags->overrule,
                    "Write our own words also where the data set has captions");
  command->add_option("--mano", flags->mano, "MANO file instead of the built-in hand")
      ->type_name("FILE");
  command->add_flag("--json", flags->json, "The summary as JSON on standard output");
  AddDialogueFlags(*command, flags->dialogues);
  AddLlmFlags(*command, flags->llm);
  command->callback([flags, &action] { action = [flags] { return Annotate(*flags); }; });
}

}  // namespace graspbench
