#include "cli/judging.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "cli/contact_sheet.h"
#include "cli/grasp_picture.h"
#include "cli/run_items.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "runner/environment.h"
#include "runner/interrupt.h"
#include "runner/progress.h"

namespace graspbench {
namespace {

constexpr double kMillion = 1e6;
constexpr double kTick = 0.02;  // s, between looks at signals

struct Question {
  const Record* record;
  std::string png;
};

std::string Draw(Renderer& renderer, const std::filesystem::path& run, const Record& record,
                 const Judge& judge) {
  const GraspSurfaces grasp = ReadArtifact(run, record);
  const std::vector<Image> views =
      GraspViews(renderer, grasp.object, grasp.hand, judge.views, judge.width, judge.height);
  return ToPng(InRows(views, judge.views));
}

std::string Objection(const std::string& answer) {
  return ScoreIn(answer) ? "" : "no score in the answer";
}

/// The threads that ask, and what they have come to.
class Crew {
 public:
  Crew(const JudgingOptions& options, const std::function<void(const Judgement&)>& on_judgement)
      : options_(options), on_judgement_(on_judgement), pace_(options.per_minute) {
    for (int i = 0; i < options.parallel; ++i) threads_.emplace_back([this] { Work(); });
  }

  ~Crew() { Stop("an error"); }  // before the threads are waited for

  /// Hands a question over, unless all have enough to do.
  bool Offer(Question& question) {
    const std::lock_guard lock(mutex_);
    if (static_cast<int>(questions_.size()) >= options_.parallel) return false;
    questions_.push_back(std::move(question));
    ++open_;
    changed_.notify_one();
    return true;
  }

  bool Busy() {
    const std::lock_guard lock(mutex_);
    return open_ > 0 && !stopping_;
  }
  bool Stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }
  void Stop(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    StopLocked(reason);
  }

  /// No further questions; waits for the answers that are under way.
  JudgingSummary Finish() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    threads_.clear();
    if (error_) std::rethrow_exception(error_);
    return summary_;
  }

  /// Items finished since the last call: of each whether it failed.
  std::deque<bool> TakeFinished() {
    const std::lock_guard lock(mutex_);
    return std::exchange(finished_, {});
  }

 private:
  void Work() {
    try {
      ChatClient client(options_.endpoint, "--endpoint");
      while (const std::optional<Question> question = Take()) Ask(client, *question);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
      StopLocked("an error");
    }
  }

  std::optional<Question> Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !questions_.empty(); });
    if (stopping_) return std::nullopt;
    Question question = std::move(questions_.front());
    questions_.pop_front();
    return question;
  }

  void Ask(ChatClient& client, const Question& question) {
    const Judge& judge = options_.judge;
    const auto start = std::chrono::steady_clock::now();
    const PatientReply patient =
        AskPatiently(client,
                     JudgeRequest(options_.prompt, question.record->instruction, question.png,
                                  judge.model, judge.temperature),
                     pace_, options_.patience, Objection);
    if (patient.tries == 0) return;  // the session had ended before
    const ChatReply& reply = patient.reply;
    Judgement judgement{.judge = judge,
                        .item = question.record->item_id,
                        .picture = Sha256Hex(question.png),
                        .answer = reply.content,
                        .score = std::nullopt,
                        .problem = reply.problem,
                        .answered_by = reply.model,
                        .time = UtcNow(),
                        .tries = patient.tries,
                        .prompt_tokens = patient.prompt_tokens,
                        .completion_tokens = patient.completion_tokens};
    if (reply.fate == ChatReply::Fate::kAnswered) judgement.score = ScoreIn(reply.content);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    judgement.seconds = seconds.count();
    Conclude(judgement, patient);
  }

  /// Writes down what the model said and decides whether to go on. An endpoint in trouble says
  /// nothing about a grasp.
  void Conclude(const Judgement& judgement, const PatientReply& patient) {
    const ChatReply::Fate fate = patient.reply.fate;
    const std::lock_guard lock(mutex_);
    if (patient.answered || fate == ChatReply::Fate::kRefused) on_judgement_(judgement);
    finished_.push_back(!judgement.score);
    --open_;
    summary_.requests += judgement.tries;
    summary_.prompt_tokens += judgement.prompt_tokens;
    summary_.completion_tokens += judgement.completion_tokens;
    summary_.cost = (static_cast<double>(summary_.prompt_tokens) * options_.asked_price +
                     static_cast<double>(summary_.completion_tokens) * options_.answered_price) /
                    kMillion;
    if (judgement.score) {
      ++summary_.scored;
      failures_in_a_row_ = 0;
    } else {
      ++summary_.failed;
      ++failures_in_a_row_;
      summary_.last_problem = judgement.problem;
    }
    heard_ = heard_ || patient.reply.status != 0;
    if (!heard_) {
      StopLocked("nobody answers: " + judgement.problem);
    } else if (fate == ChatReply::Fate::kClosed) {
      StopLocked("the endpoint will not answer: " + judgement.problem);
    } else if (failures_in_a_row_ == kFailuresInARow) {
      StopLocked(std::to_string(kFailuresInARow) +
                 " items in a row have no score, the last: " + judgement.problem);
    } else if (options_.budget > 0 && summary_.cost >= options_.budget) {
      StopLocked("the budget is spent");
    }
  }

  void StopLocked(const std::string& reason) {
    if (summary_.stopped.empty()) summary_.stopped = reason;
    stopping_ = true;
    questions_.clear();
    pace_.Close();
    changed_.notify_all();
  }

  const JudgingOptions& options_;
  const std::function<void(const Judgement&)>& on_judgement_;
  Pace pace_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Question> questions_;
  std::deque<bool> finished_;
  int open_ = 0, failures_in_a_row_ = 0;
  bool stopping_ = false, heard_ = false;
  JudgingSummary summary_;
  std::exception_ptr error_;
  std::vector<std::jthread> threads_;
};

}  // namespace

JudgingSummary JudgeItems(const std::filesystem::path& run, std::span<const Record* const> items,
                          const JudgingOptions& options,
                          const std::function<void(const Judgement&)>& on_judgement) {
  InterruptGuard guard;  // before there are threads that could take its signals
  const auto renderer = MakeRenderer();
  Progress progress(static_cast<int>(items.size()), 0, stderr);
  Crew crew(options, on_judgement);
  bool interrupted = false;
  const auto look = [&] {
    for (const bool failed : crew.TakeFinished()) progress.Finished(failed);
    progress.Tick();
    if (!guard.Poll({}, kTick) || interrupted) return;
    interrupted = true;
    crew.Stop("interrupted");
  };
  for (const Record* record : items) {
    if (crew.Stopping()) break;
    Question question{record, Draw(*renderer, run, *record, options.judge)};
    if (!options.pictures.empty()) {
      WriteFile(options.pictures / (record->item_id + ".png"), question.png);
    }
    while (!crew.Stopping() && !crew.Offer(question)) look();
  }
  while (crew.Busy()) look();
  JudgingSummary summary = crew.Finish();
  look();
  const bool all = summary.scored + summary.failed == static_cast<int>(items.size());
  if (all) summary.stopped.clear();  // with the last answer: nothing was left out
  summary.interrupted = interrupted && !all;
  return summary;
}

}  // namespace graspbench
