#include "runner/frame.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

#include "core/error.h"

namespace graspbench {
namespace {

TEST(Frame, ArrivesAsItWasSent) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Frame frame{'U', std::string("with\0zero", 9)};
  EXPECT_TRUE(WriteFrame(ends[1], frame));
  EXPECT_TRUE(WriteFrame(ends[1], {'D', ""}));
  close(ends[1]);
  EXPECT_EQ(ReadFrame(ends[0]), frame);
  EXPECT_EQ(ReadFrame(ends[0]), (Frame{'D', ""}));
  EXPECT_EQ(ReadFrame(ends[0]), std::nullopt);
  close(ends[0]);
}

TEST(Frame, ThatIsCutOffIsAnError) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "\x05\0\0\0Uabc", 8), 8);
  close(ends[1]);
  EXPECT_THROW(ReadFrame(ends[0]), Error);
  close(ends[0]);
}

TEST(FrameBuffer, PutsPiecesTogether) {
  const std::string bytes("\x03\0\0\0Uabc\x01\0\0\0Dx", 14);
  FrameBuffer buffer;
  std::vector<Frame> frames;
  for (const char byte : bytes) {
    buffer.Append({&byte, 1});
    while (auto frame = buffer.Next()) frames.push_back(*frame);
  }
  EXPECT_EQ(frames, (std::vector<Frame>{{'U', "abc"}, {'D', "x"}}));
}

TEST(FrameBuffer, RefusesAnAbsurdLength) {
  FrameBuffer buffer;
  buffer.Append("\xff\xff\xff\xffU");
  EXPECT_THROW(buffer.Next(), Error);
}

}  // namespace
}  // namespace graspbench
