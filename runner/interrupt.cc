#include "runner/interrupt.h"

#include <cmath>

namespace graspbench {
namespace {

volatile sig_atomic_t interrupted = 0;

void Note(int) { interrupted = 1; }

}  // namespace

InterruptGuard::InterruptGuard() {
  interrupted = 0;
  sigset_t block;
  sigemptyset(&block);
  struct sigaction action {};
  action.sa_handler = Note;
  for (size_t i = 0; i < std::size(kSignals); ++i) {
    sigaddset(&block, kSignals[i]);
    sigaction(kSignals[i], &action, &before_[i]);
    // Somebody who starts us with nohup means it.
    if (before_[i].sa_handler == SIG_IGN) sigaction(kSignals[i], &before_[i], nullptr);
  }
  sigprocmask(SIG_BLOCK, &block, &unblocked_);
  // A dead worker shows as the end of its answers, not as a signal.
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, &pipe_before_);
}

InterruptGuard::~InterruptGuard() {
  sigprocmask(SIG_SETMASK, &unblocked_, nullptr);
  for (size_t i = 0; i < std::size(kSignals); ++i) sigaction(kSignals[i], &before_[i], nullptr);
  sigaction(SIGPIPE, &pipe_before_, nullptr);
}

bool InterruptGuard::Poll(std::span<pollfd> files, double seconds) {
  const double whole = std::floor(seconds);
  const timespec wait{static_cast<time_t>(whole), static_cast<long>((seconds - whole) * 1e9)};
  if (ppoll(files.data(), files.size(), &wait, &unblocked_) < 0) {
    for (pollfd& file : files) file.revents = 0;
  }
  return interrupted != 0;
}

}  // namespace graspbench
