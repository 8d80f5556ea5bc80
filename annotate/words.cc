#include <array>
#include <cctype>

#include "annotate/phrasebook.h"
#include "core/error.h"

namespace graspbench {
namespace {

/// Text up to `end` from `at`, and `at` moved past it; false where there is no end.
bool Take(std::string_view text, size_t& at, char end, std::string_view& inner) {
  const size_t close = text.find(end, at);
  if (close == std::string_view::npos) return false;
  inner = text.substr(at, close - at);
  at = close + 1;
  return true;
}

void CapitaliseSentences(std::string& text) {
  bool start = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool space = text[i] == ' ';
    if (start && !space)
      text[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[i])));
    const bool ends = text[i] == '.' || text[i] == '?' || text[i] == '!';
    start = ends || (start && space);
  }
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

std::vector<std::string> SlotsOf(std::string_view text) {
  std::vector<std::string> slots;
  for (size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at)) {
    std::string_view inner;
    if (!Take(text, ++at, '}', inner)) break;
    slots.emplace_back(inner);
  }
  return slots;
}

std::string Fill(std::string_view text, const std::map<std::string, std::string>& slots,
                 bool many) {
  std::string filled;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at++];
    std::string_view inner;
    if (c == '{' && Take(text, at, '}', inner)) {
      const auto value = slots.find(std::string(inner));
      if (value == slots.end()) {
        throw Error(ErrorKind::kInternal, "no words for {" + std::string(inner) + "}",
                    std::string(text));
      }
      filled += value->second;
    } else if (c == '[' && Take(text, at, ']', inner)) {
      const size_t bar = inner.find('|');
      filled += many ? inner.substr(0, bar) : inner.substr(bar + 1);
    } else {
      filled += c;
    }
  }
  CapitaliseSentences(filled);
  return filled;
}

std::string WithArticle(const std::string& noun) {
  const bool silent_h = noun.starts_with("hour") || noun.starts_with("honest");
  const bool spoken_you = noun.starts_with("uni") || noun.starts_with("use") ||
                          noun.starts_with("ut") || noun.starts_with("one");
  const bool vowel =
      !noun.empty() && std::string_view("aeiouAEIOU").find(noun[0]) != std::string_view::npos;
  return ((vowel && !spoken_you) || silent_h ? "an " : "a ") + noun;
}

std::string NamedFingers(const std::vector<HandRegion>& fingers, bool palm) {
  std::string text;
  const bool thumb = !fingers.empty() && fingers.front() == HandRegion::kThumb;
  if (fingers.size() == 5) {
    text = "all five fingers";
  } else if (fingers.size() == 4 && !thumb) {
    text = "all fingers but the thumb";
  } else if (fingers.size() == 1) {
    text = "the " + std::string(Name(fingers[0])) + (thumb ? "" : " finger");
  } else if (!fingers.empty()) {
    std::vector<std::string> words;
    for (HandRegion finger : fingers) words.emplace_back(Name(finger));
    text = "the " + Joined(words) + (thumb && fingers.size() == 2 ? " finger" : " fingers");
  }
  if (!palm) return text;
  return text.empty() ? "the palm" : "the palm and " + text;
}

std::string CountedFingers(size_t count) {
  static constexpr std::array<const char*, 6> words = {"no fingers",   "only one finger",
                                                       "two fingers",  "three fingers",
                                                       "four fingers", "five fingers"};
  return words.at(count);
}

}  // namespace graspbench
