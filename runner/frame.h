#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace graspbench {

/// What travels over the pipes between a run and its workers: a kind and a JSON text. On the wire:
/// payload length as 32-bit little-endian number, the kind as one byte, the payload.
struct Frame {
  char kind = 0;
  std::string payload;

  bool operator==(const Frame&) const = default;
};

/// Writes the whole frame, waiting as long as it takes. False when the other end is gone; throws
/// Error (kIo) for anything else.
bool WriteFrame(int file, const Frame& frame);

/// Waits for one frame. Nothing at the end of the stream; throws Error (kInput) when the stream
/// ends within a frame.
std::optional<Frame> ReadFrame(int file);

/// Cuts a stream of bytes that arrives in pieces into frames.
class FrameBuffer {
 public:
  void Append(std::string_view bytes) { bytes_.append(bytes); }
  /// The next whole frame, if it has arrived. Throws Error (kInput) for an absurd length.
  std::optional<Frame> Next();

 private:
  std::string bytes_;
};

}  // namespace graspbench
