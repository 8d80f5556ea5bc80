#include "runner/crew.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/json.h"
#include "runner/progress.h"
#include "runner/worker.h"

namespace graspbench {
namespace {

constexpr double kGrace = 1.0;  // s between SIGTERM and SIGKILL
constexpr double kTick = 0.25;  // s

/// Reason code of an item whose worker died at this stage.
std::string CrashReason(const std::string& stage) {
  if (stage == "load") return "case_error";
  if (stage == "generate") return "generator_crash";
  if (stage == "metrics" || stage == "artifact") return "metric_error";
  return "policy_error";
}

std::string WithOutput(std::string message, const std::string& output) {
  if (!output.empty()) message += "; its last output:\n" + output;
  return message;
}

/// Whether the last trial of a record is the one that its worker was busy with.
bool EndedInTrial(const Record& record, const std::string& stage) {
  return !record.trials.empty() && record.trials.back().profile == stage;
}

/// Writes why the worker of an item ended: into the record, unless it has failed before, and into
/// the trial.
void Blame(Record& record, const std::string& stage, const std::string& reason,
           const std::string& message) {
  if (record.status == "ok") {
    record.status = "failed";
    record.reason = reason;
    record.message = message;
  }
  if (!EndedInTrial(record, stage)) return;
  record.trials.back().reason = reason;
  record.trials.back().details.Set("error", message);
}

Error AsError(const Frame& frame) {
  return ErrorFromValue(ParseJson(frame.payload, "worker answer"));
}

}  // namespace

Crew::Crew(const RunOptions& options, const Parts& parts, InterruptGuard& interrupt)
    : options_(options),
      body_([options, parts](int requests, int answers) {
        ServeWorker(options, parts, requests, answers);
      }),
      interrupt_(interrupt),
      seats_(static_cast<size_t>(std::max(1, options.workers))) {}

WorkerProcess& Crew::Worker(Seat& seat) {
  if (!seat.worker) seat.worker = std::make_unique<WorkerProcess>(body_);
  return *seat.worker;
}

Crew::Clock::time_point Crew::Deadline(double seconds) const {
  if (seconds <= 0) return Clock::time_point::max();
  return Clock::now() +
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

Frame Crew::Ask(const Frame& request, double timeout) {
  Seat& seat = seats_.front();
  WorkerProcess& worker = Worker(seat);
  worker.Send(request);
  const Clock::time_point deadline = Deadline(timeout);
  std::vector<Frame> answers;
  while (answers.empty()) {
    pollfd file{worker.answers(), POLLIN, 0};
    if (interrupt_.Poll({&file, 1}, kTick)) throw Interrupted{};
    const bool late = Clock::now() >= deadline;
    const bool dead = file.revents != 0 && !worker.Receive(answers) && answers.empty();
    if (!late && !dead) continue;
    const std::string output = worker.OutputTail();
    const std::string end = worker.Terminate(late ? kGrace : 0);
    seat.worker.reset();
    throw Error(ErrorKind::kInternal,
                WithOutput(late ? "gave no answer within " + FormatDuration(timeout) : end, output),
                "worker process");
  }
  if (answers.front().kind == frame::kError) throw AsError(answers.front());
  return std::move(answers.front());
}

void Crew::Work(Schedule& schedule, const std::filesystem::path& artifacts, const Events& events) {
  while (true) {
    bool busy = false;
    for (Seat& seat : seats_) {
      if (!seat.unit) {
        if (auto unit = schedule.Next(seat.object)) Assign(seat, std::move(*unit), artifacts);
      }
      busy = busy || seat.unit.has_value();
    }
    if (!busy) return;
    for (Seat* seat : Wait()) {
      std::vector<Frame> answers;
      const bool alive = seat->worker->Receive(answers);
      for (const Frame& answer : answers) Handle(*seat, answer, events);
      if (alive) continue;
      if (seat->unit) {
        GiveUp(*seat, /*late=*/false, schedule, events);
      } else {
        seat->worker.reset();
      }
    }
    for (Seat& seat : seats_) {
      if (seat.unit && Clock::now() >= seat.deadline) {
        GiveUp(seat, /*late=*/true, schedule, events);
      }
    }
    events.tick();
  }
}

void Crew::Assign(Seat& seat, WorkUnit unit, const std::filesystem::path& artifacts) {
  Worker(seat).Send({frame::kUnit, ToJson(Value::Dict{{"unit", ToValue(unit)},
                                                      {"artifacts", artifacts.string()}})});
  seat.object = unit.item_case.object_id;
  seat.finished = 0;
  seat.stage = "load";
  seat.partial = Record{};
  // Until the first item is measured the limit stands for the whole unit, whose answers come at
  // once.
  seat.deadline = Deadline(options_.timeout * static_cast<double>(unit.items.size()));
  seat.unit = std::move(unit);
}

std::vector<Crew::Seat*> Crew::Wait() {
  std::vector<pollfd> files;
  std::vector<Seat*> seats;
  auto until = Clock::now() + std::chrono::milliseconds(static_cast<int>(kTick * 1000));
  for (Seat& seat : seats_) {
    if (!seat.worker) continue;
    files.push_back({seat.worker->answers(), POLLIN, 0});
    seats.push_back(&seat);
    if (seat.unit) until = std::min(until, seat.deadline);
  }
  const double wait = std::chrono::duration<double>(until - Clock::now()).count();
  if (interrupt_.Poll(files, std::max(0.0, wait))) throw Interrupted{};
  std::vector<Seat*> ready;
  for (size_t i = 0; i < files.size(); ++i) {
    if (files[i].revents != 0) ready.push_back(seats[i]);
  }
  return ready;
}

void Crew::Handle(Seat& seat, const Frame& answer, const Events& events) {
  if (answer.kind == frame::kError) throw AsError(answer);
  if (answer.kind == frame::kDone) {
    seat.unit.reset();
    return;
  }
  const Value payload = ParseJson(answer.payload, "worker answer");
  const auto index = static_cast<size_t>(payload.At("index").AsInt());
  Record record = RecordFromValue(payload.At("record"), "worker answer");
  if (answer.kind == frame::kFinished) {
    events.finished(record, seat.unit->items.at(index).position);
    seat.finished = index + 1;
    return;
  }
  seat.stage = payload.At("stage").AsString();
  seat.partial = std::move(record);
  if (seat.stage == "metrics") {
    const auto limit = Deadline(options_.timeout);
    seat.deadline = index == 0 ? std::min(seat.deadline, limit) : limit;
  }
}

void Crew::GiveUp(Seat& seat, bool late, Schedule& schedule, const Events& events) {
  const std::string output = seat.worker->OutputTail();
  const std::string end = seat.worker->Terminate(late ? kGrace : 0);
  seat.worker.reset();
  WorkUnit unit = std::move(*seat.unit);
  seat.unit.reset();
  unit.items.erase(unit.items.begin(), unit.items.begin() + static_cast<long>(seat.finished));

  // All samples of a unit are loaded and generated together: find the guilty one by asking for
  // each alone.
  const bool together = seat.stage == "load" || seat.stage == "generate";
  if (together && unit.items.size() > 1) {
    for (const WorkUnit::Item& item : unit.items) {
      WorkUnit single = unit;
      single.items = {item};
      schedule.Return(std::move(single));
    }
    return;
  }

  if (!unit.items.empty()) {
    Record record = std::move(seat.partial);
    WorkUnit rest = unit;
    rest.items.erase(rest.items.begin());
    unit.items.resize(1);
    WorkUnit::Item& item = unit.items.front();
    if (record.item_id != item.id) record = KnownRecord(unit, item);
    const std::string what =
        late ? "no result within " + FormatDuration(options_.timeout) : "the worker " + end;
    Blame(record, seat.stage, late ? "timeout" : CrashReason(seat.stage),
          WithOutput(what + " at stage " + seat.stage, output));
    if (EndedInTrial(record, seat.stage) && record.trials.size() < options_.policies.size()) {
      item.begun = ToValue(record);
      schedule.Return(std::move(unit));
    } else {
      events.finished(record, item.position);
    }
    unit = std::move(rest);
  }
  if (!unit.items.empty()) schedule.Return(std::move(unit));
}

}  // namespace graspbench
