#include "suites/oakink/split.h"

#include "core/hash.h"

namespace graspbench {

int OakInkRemainder(std::string_view object_id) {
  int remainder = 0;
  for (char digit : Md5Hex(object_id)) {
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    remainder = (remainder * 16 + value) % 10;
  }
  return remainder;
}

std::string OakInkSplit(std::string_view object_id) {
  const int remainder = OakInkRemainder(object_id);
  return remainder < 8 ? "train" : remainder == 8 ? "val" : "test";
}

}  // namespace graspbench
