#include "runner/worker_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/io_error.h"

namespace graspbench {
namespace {

constexpr int kRequests = 3, kAnswers = 4;  // the child's ends of the pipes
constexpr off_t kTail = 2000;               // bytes of captured output that a message shows

[[noreturn]] void ThrowSystem(const std::string& action) {
  throw IoError(action, "worker process", "use fewer --workers");
}

/// Gives the child its own group, signals and files. Only calls what is safe after fork.
void BecomeWorker(pid_t parent, int requests, int answers, int output) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);

  // Through high numbers first, so that no end is overwritten before it is moved.
  const int in = fcntl(requests, F_DUPFD, 10), out = fcntl(answers, F_DUPFD, 10);
  const int log = fcntl(output, F_DUPFD, 10), null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  dup2(in, kRequests);
  dup2(out, kAnswers);
  close_range(kAnswers + 1, ~0u, 0);
  fcntl(kRequests, F_SETFD, FD_CLOEXEC);
  fcntl(kAnswers, F_SETFD, FD_CLOEXEC);
}

std::string DescribeEnd(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return "was killed by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
  }
  return "exited with code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

WorkerProcess::WorkerProcess(const Body& body) {
  int requests[2], answers[2];
  if (pipe2(requests, O_CLOEXEC) != 0) ThrowSystem("make a pipe");
  if (pipe2(answers, O_CLOEXEC) != 0) ThrowSystem("make a pipe");
  output_ = memfd_create("worker output", MFD_CLOEXEC);
  if (output_ < 0) ThrowSystem("make a memory file");
  fcntl(output_, F_SETFL, O_APPEND);
  std::fflush(nullptr);
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ < 0) ThrowSystem("start a process");
  if (process_ == 0) {
    BecomeWorker(parent, requests[0], answers[1], output_);
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    body(kRequests, kAnswers);
    std::fflush(nullptr);
    _exit(0);
  }
  setpgid(process_, process_);  // also here, as either may run first
  close(requests[0]);
  close(answers[1]);
  requests_ = requests[1];
  answers_ = answers[0];
}

WorkerProcess::~WorkerProcess() {
  if (process_ > 0) Terminate(0);
  for (const int file : {requests_, answers_, output_}) close(file);
}

void WorkerProcess::Send(const Frame& frame) { WriteFrame(requests_, frame); }

bool WorkerProcess::Receive(std::vector<Frame>& frames) {
  char bytes[65536];
  ssize_t count = 0;
  do {
    count = read(answers_, bytes, sizeof(bytes));
  } while (count < 0 && errno == EINTR);
  if (count < 0) ThrowSystem("read from a worker");
  buffer_.Append({bytes, static_cast<size_t>(count)});
  while (auto frame = buffer_.Next()) frames.push_back(std::move(*frame));
  return count > 0;
}

std::string WorkerProcess::Terminate(double grace) {
  int status = 0;
  const timespec nap{0, 2'000'000};
  kill(-process_, SIGTERM);
  pid_t ended = 0;
  for (double waited = 0; waited < grace && ended == 0; waited += 0.002) {
    ended = waitpid(process_, &status, WNOHANG);
    if (ended == 0) nanosleep(&nap, nullptr);
  }
  kill(-process_, SIGKILL);
  while (ended <= 0) {
    ended = waitpid(process_, &status, 0);
    if (ended < 0 && errno != EINTR) ThrowSystem("wait for a worker");
  }
  process_ = -1;
  return DescribeEnd(status);
}

std::string WorkerProcess::OutputTail() const {
  struct stat information {};
  fstat(output_, &information);
  const off_t start = std::max<off_t>(0, information.st_size - kTail);
  std::string text(static_cast<size_t>(information.st_size - start), '\0');
  const ssize_t count = pread(output_, text.data(), text.size(), start);
  text.resize(count > 0 ? static_cast<size_t>(count) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void ForgetWorkerOutput() {
  std::fflush(stdout);
  [[maybe_unused]] const int done = ftruncate(STDOUT_FILENO, 0);
}

}  // namespace graspbench
