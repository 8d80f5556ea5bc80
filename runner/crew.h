#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/record.h"
#include "runner/interrupt.h"
#include "runner/schedule.h"
#include "runner/work_unit.h"
#include "runner/workbench.h"
#include "runner/worker_process.h"

namespace graspbench {

/// The worker processes of a run. Every item comes back as a record, also when its worker crashes
/// or hangs: then the record says at which stage, and a fresh worker goes on with the rest: the
/// item's other trials, and the other items.
class Crew {
 public:
  Crew(const RunOptions& options, const Parts& parts, InterruptGuard& interrupt);

  /// Sends one request to one worker and waits for the answer. Throws the Error that the worker
  /// met, Error (kInternal) when it crashes or exceeds `timeout` seconds (0: no limit), and
  /// Interrupted.
  Frame Ask(const Frame& request, double timeout);

  struct Events {
    /// An item has its record.
    std::function<void(const Record& record, int position)> finished;
    /// Called at least a few times a second.
    std::function<void()> tick;
  };
  /// Works until the schedule is empty. Throws Interrupted, and the Error of a worker that met
  /// something that is no item's fault. What was finished before has been reported.
  void Work(Schedule& schedule, const std::filesystem::path& artifacts, const Events& events);

 private:
  using Clock = std::chrono::steady_clock;

  /// One place for a worker and what it is busy with.
  struct Seat {
    std::unique_ptr<WorkerProcess> worker;
    std::optional<WorkUnit> unit;
    size_t finished = 0;  ///< items of the unit that have their record
    std::string object;   ///< of the latest unit
    std::string stage;
    Record partial;
    Clock::time_point deadline;
  };

  WorkerProcess& Worker(Seat& seat);
  Clock::time_point Deadline(double seconds) const;
  void Assign(Seat& seat, WorkUnit unit, const std::filesystem::path& artifacts);
  /// Waits for answers, deadlines or the next tick; returns the seats with answers.
  std::vector<Seat*> Wait();
  void Handle(Seat& seat, const Frame& answer, const Events& events);
  /// The worker of a busy seat is dead or late: gives up its current item, or only its current
  /// trial if others are left, and returns the rest.
  void GiveUp(Seat& seat, bool late, Schedule& schedule, const Events& events);

  const RunOptions& options_;
  WorkerProcess::Body body_;
  InterruptGuard& interrupt_;
  std::vector<Seat> seats_;
};

}  // namespace graspbench
