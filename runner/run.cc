#include "runner/run.h"

#include <optional>
#include <utility>

#include "core/error.h"
#include "core/json.h"
#include "runner/canary.h"
#include "runner/crew.h"
#include "runner/description.h"
#include "runner/interrupt.h"
#include "runner/manifest.h"
#include "runner/progress.h"
#include "runner/schedule.h"
#include "runner/store.h"
#include "runner/worker.h"

namespace graspbench {
namespace {

void CheckOptions(const RunOptions& options) {
  const auto refuse = [](const std::string& flag, const std::string& problem) {
    throw Error(ErrorKind::kUsage, problem, flag);
  };
  if (options.samples < 1) refuse("--samples", "at least one grasp per case is needed");
  if (options.workers < 1) refuse("--workers", "at least one worker is needed");
  if (!(options.timeout >= 0)) refuse("--timeout", "the limit cannot be negative");
  if (options.filter.limit && *options.filter.limit < 1) {
    refuse("--limit", "there is nothing to do with a limit of " +
                          std::to_string(*options.filter.limit) + " cases");
  }
}

}  // namespace

int EntryCount(const RunOptions& options) {
  return static_cast<int>(options.generators.size() * options.hands.size());
}

Entry EntryOf(const RunOptions& options, int number) {
  const auto hands = static_cast<int>(options.hands.size());
  return {.generator = number / hands, .hand = number % hands};
}

std::vector<std::string> DefaultGenerators() { return {"reference", "autograsp", "random"}; }

struct Run::Impl {
  Impl(RunOptions the_options, const Parts& parts, std::FILE* the_log)
      : options(std::move(the_options)), log(the_log), crew(options, parts, interrupt) {}

  RunOptions options;
  std::FILE* log;
  InterruptGuard interrupt;
  Crew crew;
  Description description;
  Plan plan;
  Value manifest;
  std::filesystem::path directory;

  void Prepare() {
    const Frame answer = crew.Ask({frame::kDescribe, "null"}, /*timeout=*/0);
    description = DescriptionFromValue(ParseJson(answer.payload, "worker answer"));
    plan = MakePlan(description.suite, description.cases, description.generators, options.shard);
    manifest = MakeManifest(options, description, plan);
    directory = options.out.empty() ? DefaultDirectory(options, manifest) : options.out;
  }

  void Say(const std::string& line) const {
    if (log == nullptr) return;
    std::fprintf(log, "%s\n", line.c_str());
    std::fflush(log);
  }

  std::vector<CanaryCheck> CheckCanaries() {
    std::vector<CanaryCheck> checks;
    for (int i = 0; i < description.canaries; ++i) {
      const Frame answer =
          crew.Ask({frame::kCanary, ToJson(Value::Dict{{"index", i}})}, options.timeout);
      const Value list = ParseJson(answer.payload, "worker answer");
      for (const Value& check : list.AsList()) {
        checks.push_back(CanaryCheckFromValue(check));
      }
    }
    return checks;
  }

  void RequireCanaries(RunStore& store) {
    Value::List checks;
    std::string failures;
    for (const CanaryCheck& check : CheckCanaries()) {
      checks.push_back(ToValue(check));
      if (!check.passed()) failures += "\n    " + graspbench::Describe(check);
    }
    const size_t count = checks.size();
    store.Annotate("canaries", std::move(checks));
    if (!failures.empty()) {
      throw Error(ErrorKind::kInput,
                  "the suite's canaries fail, so no number can be trusted:" + failures,
                  "suite " + description.suite.id,
                  "run `grasp-bench doctor`; this build or this machine computes something else");
    }
    if (count > 0) {
      Say("canaries: " + std::to_string(description.canaries) + " grasps behave as they must (" +
          std::to_string(count) + " checks)");
    }
  }

  void Work(RunStore& store) {
    Schedule schedule(plan, [&](const std::string& id) { return store.Has(id); });
    Progress progress(store.planned(), store.size(), log);
    const Crew::Events events{.finished =
                                  [&](const Record& record, int position) {
                                    store.Add(record, position);
                                    progress.Finished(record.status != "ok");
                                  },
                              .tick = [&] { progress.Tick(); }};
    crew.Work(schedule, options.artifacts ? directory / "artifacts" : std::filesystem::path(),
              events);
  }
};

Run::Run(RunOptions options, const Parts& parts, std::FILE* log) {
  CheckOptions(options);
  if (options.generators.empty()) options.generators = DefaultGenerators();
  impl_ = std::make_unique<Impl>(std::move(options), parts, log);
  impl_->Prepare();
}

Run::~Run() = default;

const std::filesystem::path& Run::directory() const { return impl_->directory; }
const Value& Run::manifest() const { return impl_->manifest; }
const Plan& Run::plan() const { return impl_->plan; }

std::vector<CanaryCheck> Run::CheckCanaries() { return impl_->CheckCanaries(); }

RunSummary Run::Execute() {
  RunStore store = RunStore::Open(impl_->directory, impl_->manifest);
  RunSummary summary{.planned = store.planned(), .finished = store.size()};
  if (summary.finished == summary.planned) {
    if (store.manifest().At("status").AsString() != "complete") store.SetStatus("complete");
    return summary;
  }
  store.SetStatus("started");
  try {
    impl_->RequireCanaries(store);
    impl_->Work(store);
    store.SetStatus("complete");
  } catch (const Interrupted&) {
    store.SetStatus("incomplete");
    summary.interrupted = true;
  } catch (...) {
    // The disk may be too full even for this; the run can be continued all the same.
    try {
      store.SetStatus("error");
    } catch (const Error&) {
    }
    throw;
  }
  summary.added = store.size() - summary.finished;
  summary.finished = store.size();
  return summary;
}

}  // namespace graspbench
