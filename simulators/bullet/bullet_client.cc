#include "simulators/bullet/bullet_client.h"

#include <mutex>

#include "Bullet3Common/b3Logging.h"
#include "PhysicsDirectC_API.h"
#include "core/error.h"

namespace graspbench {
namespace {

// Bullet reports through process-wide callbacks; what it says on a thread belongs to the command
// that the thread is executing.
thread_local std::string messages;

void Collect(const char* message) { messages += message; }
void Ignore(const char*) {}

void InstallMessageHandlers() {
  b3SetCustomPrintfFunc(Ignore);
  b3SetCustomWarningMessageFunc(Collect);
  b3SetCustomErrorMessageFunc(Collect);
}

}  // namespace

BulletClient::BulletClient() : thread_(std::this_thread::get_id()) {
  static std::once_flag once;
  std::call_once(once, InstallMessageHandlers);
  messages.clear();
  handle_ = b3ConnectPhysicsDirect();
  if (handle_ == nullptr) Fail("connect");
}

BulletClient::~BulletClient() {
  if (handle_ != nullptr) b3DisconnectSharedMemory(handle_);
}

void BulletClient::Reset(const void* owner) {
  owner_ = owner;
  Submit(b3InitResetSimulationCommand(handle_), CMD_RESET_SIMULATION_COMPLETED,
         "reset the simulation");
}

void BulletClient::RequireOwner(const void* owner) const {
  if (owner_ == owner) return;
  throw Error(ErrorKind::kInternal,
              "a Bullet world was used before its Reset, or after a later world took its place");
}

b3SharedMemoryStatusHandle BulletClient::Submit(b3SharedMemoryCommandHandle command, int expected,
                                                std::string_view what) const {
  if (std::this_thread::get_id() != thread_) {
    throw Error(ErrorKind::kInternal, "a Bullet simulator was used by a second thread", {},
                "make one simulator per worker");
  }
  messages.clear();
  if (command == nullptr || b3CanSubmitCommand(handle_) == 0) Fail(what);
  const b3SharedMemoryStatusHandle status = b3SubmitClientCommandAndWaitStatus(handle_, command);
  if (status == nullptr || b3GetStatusType(status) != expected) Fail(what);
  return status;
}

void BulletClient::Fail(std::string_view what) const {
  throw Error(ErrorKind::kInternal, "Bullet could not " + std::string(what),
              messages.empty() ? "Bullet" : "Bullet said: " + messages);
}

}  // namespace graspbench
