#include "core/io_error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace graspbench {
namespace {

Error After(int code, const std::string& hint = {}) {
  errno = code;
  return IoError("write", "run/log", hint);
}

TEST(IoError, SaysWhatWasRefusedWhereAndWhy) {
  EXPECT_EQ(After(EACCES).kind(), ErrorKind::kIo);
  EXPECT_STREQ(After(EACCES).what(), "run/log: cannot write: Permission denied");
}

TEST(IoError, SaysWhatToDoAboutAFullDisk) {
  EXPECT_EQ(After(ENOSPC).hint(),
            "the disk is full: free some space and start the same command again");
  EXPECT_EQ(After(ENOSPC, "set TMPDIR").hint(), "set TMPDIR");
}

}  // namespace
}  // namespace graspbench
