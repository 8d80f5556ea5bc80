#pragma once

#include <string>
#include <string_view>
#include <thread>

/// Handles of Bullet's C API, declared here so that its headers stay out of ours.
struct b3PhysicsClientHandle__;
struct b3SharedMemoryCommandHandle__;
struct b3SharedMemoryStatusHandle__;

namespace graspbench {

/// Owns one DIRECT connection to Bullet. Used by one thread only.
class BulletClient {
 public:
  BulletClient();
  ~BulletClient();
  BulletClient(const BulletClient&) = delete;
  BulletClient& operator=(const BulletClient&) = delete;

  b3PhysicsClientHandle__* handle() const { return handle_; }

  /// Empties the simulation and makes `owner` the one whose scene it holds from now on.
  void Reset(const void* owner);
  /// Throws Error (kInternal) unless `owner` was the last to reset.
  void RequireOwner(const void* owner) const;

  /// Executes a command and checks that Bullet answers with `expected`. Throws Error (kInternal)
  /// with `what` and Bullet's own messages otherwise.
  b3SharedMemoryStatusHandle__* Submit(b3SharedMemoryCommandHandle__* command, int expected,
                                       std::string_view what) const;

  /// The error for a command named `what` that failed, with what Bullet printed meanwhile.
  [[noreturn]] void Fail(std::string_view what) const;

 private:
  b3PhysicsClientHandle__* handle_ = nullptr;
  std::thread::id thread_;
  const void* owner_ = nullptr;
};

}  // namespace graspbench
