#pragma once

#include <poll.h>
#include <signal.h>

#include <span>

namespace graspbench {

/// Thrown where a signal ends the work: the user asked to stop, nothing is wrong.
struct Interrupted {};

/// Ctrl-C or SIGTERM, noticed instead of ending the process, while this lives. Signals are blocked
/// except inside `Poll`, so that none is missed between a check and the wait. Only one at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  /// Waits up to `seconds` for one of `files` to become readable or for a signal. True when
  /// interrupted, now or before.
  bool Poll(std::span<pollfd> files, double seconds);

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
  sigset_t unblocked_;
  struct sigaction before_[3];
  struct sigaction pipe_before_;
};

}  // namespace graspbench
