#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "annotate/annotation.h"

namespace graspbench {

/// A sentence with slots, and the intents that it is for (none: all).
struct Sentence {
  std::string text;
  std::vector<std::string> intents;
};

/// One round of conversation. Just one of the turns holds kGraspSlot.
struct Exchange {
  Sentence user;
  std::string assistant;
  bool count = false;  ///< fingers are to be counted rather than named
};

/// What somebody wants to do with an object: words to come after "to".
struct Purpose {
  enum class Grip { kAny, kPower, kPrecision };
  std::string text;
  std::string intent;              ///< "use", "hold", "lift", "handover" or "receive"
  std::vector<std::string> parts;  ///< that the hand is on; none: any
  Grip grip = Grip::kAny;
};

/// How a category reads.
struct ObjectWords {
  std::string word;                          ///< "frying pan"
  bool pair = false;                         ///< "a pair of scissors", "the scissors are", "them"
  std::vector<std::string> whole;            ///< parts that are the thing itself
  std::map<std::string, std::string> parts;  ///< other words for parts
  std::vector<Purpose> purposes;
};

/// How a force reads.
struct ForceWords {
  struct Verb {
    std::string base, participle;  ///< "hold", "holding"
  };
  std::vector<std::string> adverbs;
  std::vector<Verb> verbs;
};

/// The words of the annotations: assets/annotation/phrases.toml, which explains the slots, and
/// purposes.toml.
struct Phrasebook {
  std::vector<Sentence> captions, instructions, descriptions;
  std::vector<std::string> answers, questions;
  std::vector<Exchange> conversations;
  std::map<std::string, ForceWords> forces;               ///< by name of ForceStatus
  std::map<std::string, std::vector<std::string>> types;  ///< by name of GraspType
  std::map<std::string, ObjectWords> objects;             ///< by category
  std::vector<Purpose> any_purposes;
  std::string hash;  ///< of both files

  /// Throws Error (kMissing, kInput), naming file and sentence, for an unknown slot, a slot for the
  /// grasp where none belongs or where it is missing, a turn that says the force twice, a force or
  /// type without words.
  static Phrasebook Load(const std::filesystem::path& folder = DefaultFolder());
  static std::filesystem::path DefaultFolder();  ///< AssetDirectory()/annotation

  /// The words of a category; for one that is not in the book its own name and no purposes.
  ObjectWords Words(const std::string& category) const;
};

/// The slots of a sentence in order, without braces; kGraspSlot is none.
std::vector<std::string> SlotsOf(std::string_view text);

/// Fills the slots of a sentence, chooses between the words of [many|one] and starts each of its
/// sentences with a capital. Throws Error (kInternal) for a slot without a value.
std::string Fill(std::string_view text, const std::map<std::string, std::string>& slots, bool many);

/// "a mug", "an apple", "an hourglass".
std::string WithArticle(const std::string& noun);

/// "the thumb and index finger", "the thumb, index and middle fingers", "all five fingers", "the
/// ring finger"; with `palm` "the palm and the thumb". Fingers go from thumb to pinky; none and no
/// palm gives an empty text.
std::string NamedFingers(const std::vector<HandRegion>& fingers, bool palm = false);

/// "only one finger", "two fingers", ...; the thumb counts.
std::string CountedFingers(size_t count);

}  // namespace graspbench
