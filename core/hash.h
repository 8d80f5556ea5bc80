#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace graspbench {

/// SHA-256 of a sequence of byte blocks; the content hash of meshes, weights, profiles and suites.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256& Add(std::span<const std::byte> bytes);
  Sha256& Add(std::string_view text);
  /// 64 lower-case hex digits. Ends the computation.
  std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Sha256Hex(std::string_view bytes);
/// Hash of a file's content. Throws Error (kIo) if it cannot be read.
std::string Sha256OfFile(const std::string& path);

/// MD5 as 32 hex digits. Only for OakInk's split rule, never for trust.
std::string Md5Hex(std::string_view bytes);

}  // namespace graspbench
