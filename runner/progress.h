#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace graspbench {

/// "41 s", "2 min 10 s", "1 h 5 min".
std::string FormatDuration(double seconds);

/// Tells on `stream` how far a run is: one line that is rewritten on a terminal, a new line every
/// few seconds elsewhere.
class Progress {
 public:
  /// `done` of `total` items were there before; `stream` may be null for silence.
  Progress(int total, int done, std::FILE* stream);
  ~Progress();

  /// Another item is finished.
  void Finished(bool failed);
  /// Redraws when it is time to; call often.
  void Tick();

 private:
  using Clock = std::chrono::steady_clock;
  std::string Line() const;
  void Draw();

  int total_, done_, shown_, added_ = 0, failed_ = 0;
  std::FILE* stream_;
  bool terminal_;
  Clock::time_point start_ = Clock::now(), drawn_ = start_;
};

}  // namespace graspbench
