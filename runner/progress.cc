#include "runner/progress.h"

#include <unistd.h>

#include <cmath>

namespace graspbench {

std::string FormatDuration(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  const auto join = [](long a, const char* first, long b, const char* second) {
    return std::to_string(a) + first + (b > 0 ? " " + std::to_string(b) + second : "");
  };
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return join(whole / 60, " min", whole % 60, " s");
  return join(whole / 3600, " h", whole % 3600 / 60, " min");
}

Progress::Progress(int total, int done, std::FILE* stream)
    : total_(total),
      done_(done),
      shown_(done),
      stream_(stream),
      terminal_(stream != nullptr && isatty(fileno(stream)) == 1) {}

Progress::~Progress() {
  if (stream_ == nullptr) return;
  if (shown_ != done_) Draw();
  if (terminal_) std::fputc('\n', stream_);
}

void Progress::Finished(bool failed) {
  ++done_;
  ++added_;
  failed_ += failed ? 1 : 0;
  Tick();
}

void Progress::Tick() {
  const double interval = terminal_ ? 0.1 : 5.0;
  if (stream_ == nullptr) return;
  if (std::chrono::duration<double>(Clock::now() - drawn_).count() >= interval) Draw();
}

std::string Progress::Line() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string line = std::to_string(done_) + "/" + std::to_string(total_) + " items, " +
                     std::to_string(failed_) + " failed";
  if (done_ == total_) return line + ", took " + FormatDuration(elapsed);
  if (added_ > 0) {
    line += ", " + FormatDuration(elapsed * (total_ - done_) / added_) + " to go";
  }
  return line;
}

void Progress::Draw() {
  drawn_ = Clock::now();
  shown_ = done_;
  if (terminal_) {
    std::fprintf(stream_, "\r\033[K%s", Line().c_str());
  } else {
    std::fprintf(stream_, "%s\n", Line().c_str());
  }
  std::fflush(stream_);
}

}  // namespace graspbench
