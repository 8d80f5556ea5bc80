#include "runner/frame.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "core/error.h"
#include "core/io_error.h"
#include "core/write_fully.h"

namespace graspbench {
namespace {

constexpr size_t kHeader = 5;
constexpr uint32_t kLongest = 1u << 30;  // far above any record; a longer one is a torn stream

uint32_t PayloadSize(const char* header) {
  uint32_t size = 0;
  for (int i = 3; i >= 0; --i) size = size << 8 | static_cast<unsigned char>(header[i]);
  if (size > kLongest) {
    throw Error(ErrorKind::kInput, "a frame of " + std::to_string(size) + " bytes is not possible",
                "worker pipe");
  }
  return size;
}

/// Reads until `bytes` is full; returns how many bytes arrived before the end of the stream.
size_t ReadFully(int file, char* bytes, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t count = read(file, bytes + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw IoError("read", "worker pipe");
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return done;
}

}  // namespace

bool WriteFrame(int file, const Frame& frame) {
  std::string bytes(kHeader, '\0');
  const auto size = static_cast<uint32_t>(frame.payload.size());
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(size >> (8 * i) & 0xff);
  bytes[4] = frame.kind;
  bytes += frame.payload;
  if (WriteFully(file, bytes)) return true;
  if (errno == EPIPE) return false;
  throw IoError("write", "worker pipe");
}

std::optional<Frame> ReadFrame(int file) {
  char header[kHeader];
  const size_t got = ReadFully(file, header, kHeader);
  if (got == 0) return std::nullopt;
  Frame frame;
  if (got == kHeader) {
    frame.kind = header[4];
    frame.payload.resize(PayloadSize(header));
    if (ReadFully(file, frame.payload.data(), frame.payload.size()) == frame.payload.size()) {
      return frame;
    }
  }
  throw Error(ErrorKind::kInput, "the stream ends within a frame", "worker pipe");
}

std::optional<Frame> FrameBuffer::Next() {
  if (bytes_.size() < kHeader) return std::nullopt;
  const size_t end = kHeader + PayloadSize(bytes_.data());
  if (bytes_.size() < end) return std::nullopt;
  Frame frame{bytes_[4], bytes_.substr(kHeader, end - kHeader)};
  bytes_.erase(0, end);
  return frame;
}

}  // namespace graspbench
