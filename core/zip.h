#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graspbench {

/// The members of a zip archive in memory. A view: the bytes must outlive it.
///
/// Refuses, with the byte offset: anything truncated or inconsistent, members that overlap or claim
/// to grow beyond what deflate can do (zip bombs), encryption, methods other than stored and
/// deflated, archives of several disks, deflated members above 4 GiB. Stored ones may be larger
/// (zip64).
class ZipArchive {
 public:
  struct Member {
    std::string name;
    uint16_t method = 0;  ///< 0 stored, 8 deflated
    uint32_t crc = 0;
    uint64_t compressed_size = 0, size = 0;
    uint64_t local_header = 0;  ///< byte offset
  };

  /// Reads the central directory. Throws Error (kInput).
  ZipArchive(std::string_view bytes, std::string where);

  const std::vector<Member>& members() const { return members_; }

  /// The content of a member, its checksum verified. Throws Error (kInput).
  std::string Extract(const Member& member) const;

  /// The content of a stored member as it lies in the archive, for large ones: its checksum is not
  /// verified. Throws Error (kInput), also for a deflated one.
  std::string_view View(const Member& member) const;

 private:
  struct Directory {
    uint64_t entries = 0, offset = 0, size = 0;
    size_t end = 0;  ///< where the records of the archive's end begin
  };
  Directory FindDirectory() const;
  void ReadDirectory();
  std::string_view CompressedBytes(const Member& member) const;

  std::string_view bytes_;
  std::string where_;
  std::vector<Member> members_;
};

/// A zip archive of uncompressed members (name, content), without time stamps. Throws Error
/// (kInput) beyond 4 GiB.
std::string ToStoredZip(const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace graspbench
