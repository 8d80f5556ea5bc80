#include "core/zip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

#include "core/byte_reader.h"
#include "core/text_scanner.h"

namespace graspbench {
namespace {

// Record signatures and sizes of the zip format (APPNOTE 6.3).
constexpr uint32_t kLocalHeader = 0x04034b50, kDirectoryEntry = 0x02014b50,
                   kEndOfDirectory = 0x06054b50, kEndOfDirectory64 = 0x06064b50,
                   kLocator64 = 0x07064b50;
constexpr size_t kEndSize = 22, kLocatorSize = 20, kMaxComment = 65535;
// Deflate encodes at most 258 bytes in two bits: 1032 to 1.
constexpr uint64_t kMaxRatio = 1032, kRatioSlack = 64;
// In place of a number that stands in a zip64 record.
constexpr uint32_t kZip64 = 0xFFFFFFFF;
constexpr uint16_t kZip64Count = 0xFFFF, kZip64Field = 1;

uint32_t Checksum(std::string_view bytes) {
  return static_cast<uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// Inflates exactly `size` bytes.
std::string Inflate(std::string_view compressed, uint64_t size, const ByteReader& reader) {
  std::string out(size, '\0');
  // zlib wants somewhere to write even when nothing is expected.
  char nothing = 0;
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
    throw Error(ErrorKind::kInternal, "zlib cannot be initialised");
  }
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(size == 0 ? &nothing : out.data());
  stream.avail_out = size == 0 ? 1 : static_cast<uInt>(size);
  const int code = inflate(&stream, Z_FINISH);
  const bool exact = code == Z_STREAM_END && stream.total_out == size && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!exact) reader.Fail("the deflated data is damaged or has another size than it claims");
  return out;
}

template <typename T>
void Append(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

// The part that local headers and directory entries share.
void AppendCommon(const std::string& name, const std::string& content, std::string& out) {
  Append(uint16_t{20}, out);     // version needed
  Append(uint16_t{0x800}, out);  // names are UTF-8
  Append(uint16_t{0}, out);      // stored
  Append(uint16_t{0}, out);      // time
  Append(uint16_t{0x21}, out);   // 1980-01-01, the smallest date
  Append(Checksum(content), out);
  Append(static_cast<uint32_t>(content.size()), out);
  Append(static_cast<uint32_t>(content.size()), out);
  Append(static_cast<uint16_t>(name.size()), out);
  Append(uint16_t{0}, out);  // no extra field
}

// The extra field of a directory entry holds, in this order, those of its numbers that do not fit.
void ReadZip64Field(std::string_view extra, const std::string& where, size_t begin,
                    ZipArchive::Member& member) {
  ByteReader reader(extra, where);
  while (reader.left() >= 4) {
    const auto id = reader.Read<uint16_t>("an extra field");
    const auto size = reader.Read<uint16_t>("an extra field");
    if (size > reader.left()) break;
    ByteReader field(reader.Take(size, "an extra field"), where);
    if (id != kZip64Field) continue;
    for (uint64_t* number : {&member.size, &member.compressed_size, &member.local_header}) {
      if (*number == kZip64 && field.left() >= 8) *number = field.Read<uint64_t>("a zip64 size");
    }
  }
  if (member.size == kZip64 || member.compressed_size == kZip64 || member.local_header == kZip64) {
    reader.FailAt(begin, "member " + Quoted(member.name) +
                             " has zip64 sizes (above 4 GiB) that the archive does not give");
  }
}

}  // namespace

ZipArchive::ZipArchive(std::string_view bytes, std::string where)
    : bytes_(bytes), where_(std::move(where)) {
  ReadDirectory();
  uint64_t left = bytes_.size();
  for (const Member& member : members_) {
    // Members that share bytes are the other way to build a bomb.
    if (member.compressed_size > left) {
      throw Error(ErrorKind::kInput, "the members of the archive overlap", where_);
    }
    left -= member.compressed_size;
  }
}

ZipArchive::Directory ZipArchive::FindDirectory() const {
  ByteReader reader(bytes_, where_);
  // The end record is the last thing but for a comment of at most 64 KiB.
  const size_t first = bytes_.size() - std::min(bytes_.size(), kEndSize + kMaxComment);
  const std::string_view tail = bytes_.substr(first);
  size_t end = tail.rfind(std::string_view("PK\5\6", 4));
  while (end != std::string_view::npos && end + kEndSize > tail.size()) {
    end = end == 0 ? std::string_view::npos : tail.rfind(std::string_view("PK\5\6", 4), end - 1);
  }
  if (end == std::string_view::npos) {
    reader.Fail("the archive has no zip directory", "the file is truncated or not a zip archive");
  }
  end += first;
  reader.Seek(end + 4);
  const auto disk = reader.Read<uint16_t>("the end record");
  const auto directory_disk = reader.Read<uint16_t>("the end record");
  const auto entries_here = reader.Read<uint16_t>("the end record");
  Directory directory{.entries = reader.Read<uint16_t>("the end record")};
  directory.size = reader.Read<uint32_t>("the end record");
  directory.offset = reader.Read<uint32_t>("the end record");
  directory.end = end;
  bool consistent = disk == 0 && directory_disk == 0 && entries_here == directory.entries;
  const bool large =
      directory.entries == kZip64Count || directory.size == kZip64 || directory.offset == kZip64;
  if (large && end >= kLocatorSize) {
    reader.Seek(end - kLocatorSize);
    if (reader.Read<uint32_t>("the zip64 locator") == kLocator64) {
      reader.Take(4, "the zip64 locator");
      const auto record = reader.Read<uint64_t>("the zip64 locator");
      if (record > end) reader.FailAt(end - kLocatorSize, "the zip64 record lies behind the end");
      directory.end = static_cast<size_t>(record);
      reader.Seek(directory.end);
      consistent = consistent && reader.Read<uint32_t>("the zip64 record") == kEndOfDirectory64;
      reader.Take(20, "the zip64 record");  // its size, versions, disks
      const auto entries_on_disk = reader.Read<uint64_t>("the zip64 record");
      directory.entries = reader.Read<uint64_t>("the zip64 record");
      directory.size = reader.Read<uint64_t>("the zip64 record");
      directory.offset = reader.Read<uint64_t>("the zip64 record");
      consistent = consistent && entries_on_disk == directory.entries;
    }
  }
  if (!consistent || directory.offset > directory.end ||
      directory.size > directory.end - directory.offset) {
    reader.FailAt(end, "the end record of the archive is inconsistent");
  }
  return directory;
}

void ZipArchive::ReadDirectory() {
  const Directory directory = FindDirectory();
  ByteReader reader(bytes_, where_);
  reader.Seek(static_cast<size_t>(directory.offset));
  for (uint64_t i = 0; i < directory.entries; ++i) {
    const size_t begin = reader.offset();
    if (reader.Read<uint32_t>("a directory entry") != kDirectoryEntry) {
      reader.FailAt(begin, "expected a directory entry of the archive");
    }
    Member member;
    reader.Take(4, "a directory entry");
    const auto flags = reader.Read<uint16_t>("a directory entry");
    member.method = reader.Read<uint16_t>("a directory entry");
    reader.Take(4, "a directory entry");
    member.crc = reader.Read<uint32_t>("a directory entry");
    member.compressed_size = reader.Read<uint32_t>("a directory entry");
    member.size = reader.Read<uint32_t>("a directory entry");
    const auto name_size = reader.Read<uint16_t>("a directory entry");
    const auto extra_size = reader.Read<uint16_t>("a directory entry");
    const auto comment_size = reader.Read<uint16_t>("a directory entry");
    reader.Take(8, "a directory entry");
    member.local_header = reader.Read<uint32_t>("a directory entry");
    member.name = reader.Take(name_size, "a member name");
    ReadZip64Field(reader.Take(extra_size, "a directory entry"), where_, begin, member);
    reader.Take(comment_size, "a directory entry");
    const std::string label = "member " + Quoted(member.name);
    if ((flags & 1) != 0) reader.FailAt(begin, label + " is encrypted");
    if (member.method != 0 && member.method != 8) {
      reader.FailAt(begin, label + " is compressed by method " + std::to_string(member.method) +
                               "; only stored and deflated are read");
    }
    if (member.method != 0 && std::max(member.size, member.compressed_size) >= kZip64) {
      reader.FailAt(begin, label + " is deflated and larger than 4 GiB, which is not read");
    }
    if (member.method == 0 ? member.size != member.compressed_size
                           : member.size > member.compressed_size * kMaxRatio + kRatioSlack) {
      reader.FailAt(begin, label + " claims an impossible size of " + std::to_string(member.size) +
                               " bytes from " + std::to_string(member.compressed_size));
    }
    members_.push_back(std::move(member));
  }
}

std::string_view ZipArchive::CompressedBytes(const Member& member) const {
  ByteReader reader(bytes_, where_);
  const size_t begin = static_cast<size_t>(std::min<uint64_t>(member.local_header, bytes_.size()));
  reader.Seek(begin);
  if (reader.Read<uint32_t>("a local header") != kLocalHeader) {
    reader.FailAt(begin, "expected the header of member " + Quoted(member.name));
  }
  reader.Take(22, "a local header");
  const auto name_size = reader.Read<uint16_t>("a local header");
  const auto extra_size = reader.Read<uint16_t>("a local header");
  reader.Take(uint64_t{name_size} + extra_size, "a local header");
  return reader.Take(member.compressed_size, "the content of a member");
}

std::string ZipArchive::Extract(const Member& member) const {
  const std::string_view compressed = CompressedBytes(member);
  ByteReader reader(bytes_, where_ + ": member " + Quoted(member.name));
  reader.Seek(static_cast<size_t>(member.local_header));
  std::string content =
      member.method == 0 ? std::string(compressed) : Inflate(compressed, member.size, reader);
  if (Checksum(content) != member.crc) reader.Fail("the content does not match its checksum");
  return content;
}

std::string_view ZipArchive::View(const Member& member) const {
  if (member.method != 0) {
    throw Error(ErrorKind::kInput, "member " + Quoted(member.name) + " is compressed", where_);
  }
  return CompressedBytes(member);
}

std::string ToStoredZip(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out, directory;
  for (const auto& [name, content] : members) {
    if (name.size() > 0xFFFF || members.size() >= 0xFFFF ||
        out.size() + content.size() + name.size() + 1024 > kZip64 - directory.size()) {
      throw Error(ErrorKind::kInput, "the archive would exceed 4 GiB", "member " + Quoted(name));
    }
    const auto offset = static_cast<uint32_t>(out.size());
    Append(kDirectoryEntry, directory);
    Append(uint16_t{20}, directory);  // made by
    AppendCommon(name, content, directory);
    Append(uint16_t{0}, directory);  // no comment
    Append(uint16_t{0}, directory);  // disk
    Append(uint16_t{0}, directory);  // internal attributes
    Append(uint32_t{0}, directory);  // external attributes
    Append(offset, directory);
    directory += name;
    Append(kLocalHeader, out);
    AppendCommon(name, content, out);
    out += name + content;
  }
  const auto begin = static_cast<uint32_t>(out.size());
  out += directory;
  Append(kEndOfDirectory, out);
  Append(uint32_t{0}, out);  // disks
  Append(static_cast<uint16_t>(members.size()), out);
  Append(static_cast<uint16_t>(members.size()), out);
  Append(static_cast<uint32_t>(directory.size()), out);
  Append(begin, out);
  Append(uint16_t{0}, out);  // no comment
  return out;
}

}  // namespace graspbench
