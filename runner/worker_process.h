#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "runner/frame.h"

namespace graspbench {

/// A child process that works through requests, so that a crash or a hang in a simulator or a model
/// stays in there. Forked, hence only to be made while this process has a single thread.
///
/// The child leads a process group of its own (Ctrl-C reaches only the parent, and killing it takes
/// its own children along), dies with its parent, holds no file of the parent, and has its output
/// captured.
class WorkerProcess {
 public:
  /// What the child does: reads requests from one pipe and writes answers to the other until the
  /// requests end.
  using Body = std::function<void(int requests, int answers)>;

  explicit WorkerProcess(const Body& body);
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// File to poll for answers.
  int answers() const { return answers_; }
  /// Ignores a dead child; `Receive` tells.
  void Send(const Frame& frame);
  /// Appends the frames that have arrived, waiting for at least one byte. False when the child has
  /// closed its end, that is, has died.
  bool Receive(std::vector<Frame>& frames);
  /// Ends the child and what it started: SIGTERM, and SIGKILL after `grace` seconds. Says how it
  /// ended: "exited with code 3", "was killed by signal 11 (Segmentation fault)".
  std::string Terminate(double grace);
  /// The last lines the child wrote to its standard output or error since it last called
  /// `ForgetWorkerOutput`.
  std::string OutputTail() const;

 private:
  pid_t process_ = -1;
  int requests_ = -1, answers_ = -1, output_ = -1;
  FrameBuffer buffer_;
};

/// Called in the child: drops the output captured so far.
void ForgetWorkerOutput();

}  // namespace graspbench
