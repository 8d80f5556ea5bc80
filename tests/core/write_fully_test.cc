#include "core/write_fully.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>

namespace graspbench {
namespace {

// A pipe takes 64 KiB at a time.
TEST(WriteFully, WritesMoreThanTheSystemTakesAtOnce) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string sent(300'000, 'x');
  std::string received;
  std::thread reader([&] {
    char block[4096];
    for (ssize_t count; (count = read(ends[0], block, sizeof(block))) > 0;) {
      received.append(block, static_cast<size_t>(count));
    }
  });
  EXPECT_TRUE(WriteFully(ends[1], sent));
  close(ends[1]);
  reader.join();
  close(ends[0]);
  EXPECT_EQ(received, sent);
}

TEST(WriteFully, TellsWhyItWasRefused) {
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  EXPECT_FALSE(WriteFully(file, "x"));
  EXPECT_EQ(errno, EBADF);
  EXPECT_TRUE(WriteFully(file, ""));
  close(file);
}

}  // namespace
}  // namespace graspbench
