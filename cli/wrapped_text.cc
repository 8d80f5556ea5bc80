#include "cli/wrapped_text.h"

#include <cstdio>
#include <sstream>

namespace graspbench {

void PrintWrapped(const std::string& prefix, const std::string& text, size_t width) {
  const std::string indent(prefix.size(), ' ');
  std::string line = prefix;
  bool fresh = true;  // nothing but the prefix so far
  std::istringstream words(text);
  for (std::string word; words >> word; fresh = false) {
    if (!fresh && line.size() + 1 + word.size() > width) {
      std::printf("%s\n", line.c_str());
      line = indent;
      fresh = true;
    }
    line += (fresh ? "" : " ") + word;
  }
  std::printf("%s\n", line.c_str());
}

}  // namespace graspbench
