#include "annotate/stated_facts.h"

#include <algorithm>
#include <cctype>

namespace graspbench {
namespace {

constexpr HandRegion kFingers[] = {HandRegion::kThumb, HandRegion::kIndex, HandRegion::kMiddle,
                                   HandRegion::kRing, HandRegion::kPinky};

/// Lower case words with one blank before and after each, so that a phrase is found as whole words.
std::string Words(std::string_view text) {
  std::string words = " ";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || byte >= 0x80) {
      words += static_cast<char>(std::tolower(byte));
    } else if (words.back() != ' ') {
      words += ' ';
    }
  }
  if (words.back() != ' ') words += ' ';
  return words;
}

size_t Find(const std::string& words, std::string_view phrase) { return words.find(Words(phrase)); }
bool Says(const std::string& words, std::string_view phrase) {
  return Find(words, phrase) != std::string::npos;
}

std::string Replaced(std::string text, std::string_view what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what)) {
    text.replace(at, what.size(), with);
  }
  return text;
}

/// Takes the purposes out, which speak of parts and force, too.
void DropPurposes(std::string& words, const ObjectWords& object, const Phrasebook& book) {
  for (const auto* purposes : {&object.purposes, &book.any_purposes}) {
    for (const Purpose& purpose : *purposes) {
      for (const std::string& it : {std::string("it"), std::string("them"), "the " + object.word}) {
        words = Replaced(words, Words(Replaced(purpose.text, "{it}", it)), " ");
      }
    }
  }
}

/// "the handle of the mug" before "by its handle": the second may be of another thing.
std::string PartIn(const std::string& words, const ObjectWords& object,
                   const std::vector<std::string>& names) {
  for (const auto& [before, after] :
       {std::pair("the ", " of"), std::pair("its ", ""), std::pair("their ", "")}) {
    size_t first = std::string::npos;
    std::string part;
    for (const std::string& name : names) {
      if (std::ranges::find(object.whole, name) != object.whole.end()) continue;
      const auto other = object.parts.find(name);
      const std::string word =
          other != object.parts.end() ? other->second : Replaced(name, "_", " ");
      const size_t at = Find(words, before + word + after);
      if (at < first) {
        first = at;
        part = name;
      }
    }
    if (!part.empty()) return part;
  }
  return {};
}

void FindFingers(const std::string& words, StatedFacts& facts) {
  facts.palm = Says(words, "the palm");
  const bool but_thumb = Says(words, "all fingers but the thumb");
  const bool all = Says(words, "all five fingers");
  for (const HandRegion finger : kFingers) {
    const bool named = Says(words, Name(finger)) && !but_thumb;
    if (named || all || (but_thumb && finger != HandRegion::kThumb)) {
      facts.fingers.push_back(finger);
    }
  }
  if (!facts.fingers.empty()) return;
  for (size_t count = 1; count <= std::size(kFingers); ++count) {
    if (Says(words, CountedFingers(count))) facts.finger_count = count;
  }
}

/// The longest of the words that the text says: "wrapping power grasp" and not "power grasp".
std::optional<GraspType> TypeIn(const std::string& words, const Phrasebook& book) {
  std::optional<GraspType> found;
  size_t longest = 0;
  for (int i = 0; i < kGraspTypes; ++i) {
    const auto type = static_cast<GraspType>(i);
    const auto known = book.types.find(std::string(Name(type)));
    if (known == book.types.end()) continue;
    for (const std::string& word : known->second) {
      if (word.size() <= longest || !Says(words, word)) continue;
      longest = word.size();
      found = type;
    }
  }
  return found;
}

bool FingersAreRight(const StatedFacts& stated, const GraspAnnotation& annotation) {
  if (stated.fingers.empty() && !stated.finger_count) {  // "the palm" alone
    return annotation.fingers.empty() || annotation.on_part.empty();
  }
  if (stated.palm && !annotation.palm) return false;
  for (const auto* touching : {&annotation.fingers, &annotation.on_part}) {
    if (stated.finger_count ? touching->size() == *stated.finger_count
                            : *touching == stated.fingers) {
      return true;
    }
  }
  return false;
}

}  // namespace

StatedFacts FactsIn(const std::string& text, const Phrasebook& book, const std::string& category,
                    const std::vector<std::string>& part_names) {
  const ObjectWords object = book.Words(category);
  std::string words = Words(text);
  DropPurposes(words, object, book);
  StatedFacts facts{.part = PartIn(words, object, part_names)};
  FindFingers(words, facts);
  facts.type = TypeIn(words, book);
  for (const ForceStatus force :
       {ForceStatus::kTouch, ForceStatus::kGentle, ForceStatus::kFirm, ForceStatus::kTight}) {
    const auto known = book.forces.find(std::string(Name(force)));
    if (known == book.forces.end()) continue;
    const auto said = [&](const std::string& adverb) { return Says(words, adverb); };
    if (std::ranges::any_of(known->second.adverbs, said)) facts.forces.push_back(force);
  }
  return facts;
}

std::string_view Name(Fact fact) {
  static constexpr std::string_view names[] = {"part", "fingers", "type", "force"};
  return names[static_cast<size_t>(fact)];
}

std::optional<bool> IsRight(Fact fact, const StatedFacts& stated,
                            const GraspAnnotation& annotation) {
  switch (fact) {
    case Fact::kPart:
      if (stated.part.empty()) return std::nullopt;
      return stated.part == annotation.part_name;
    case Fact::kFingers:
      if (stated.fingers.empty() && !stated.finger_count && !stated.palm) return std::nullopt;
      return FingersAreRight(stated, annotation);
    case Fact::kType:
      if (!stated.type) return std::nullopt;
      return *stated.type == annotation.type;
    case Fact::kForce:
      if (stated.forces.empty()) return std::nullopt;
      return std::ranges::find(stated.forces, annotation.force) != stated.forces.end();
  }
  return std::nullopt;
}

}  // namespace graspbench
