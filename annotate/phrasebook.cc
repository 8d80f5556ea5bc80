#include "annotate/phrasebook.h"

#include <algorithm>
#include <set>

#include "core/dialogue.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/toml.h"

namespace graspbench {
namespace {

const std::set<std::string>& KnownSlots() {
  static const std::set<std::string> slots = {"object", "a_object", "it",     "its",   "is",
                                              "part",   "place",    "finger", "hold",  "status",
                                              "force",  "intent",   "type",   "a_type"};
  return slots;
}

constexpr std::array kIntents = {"use", "hold", "lift", "handover", "receive"};

/// A turn's text, with or without the grasp.
std::string Checked(const Field& field, int grasps) {
  const std::string& text = field.AsString();
  int forces = 0;
  for (const std::string& slot : SlotsOf(text)) {
    if (!KnownSlots().contains(slot)) {
      field.Fail("unknown slot {" + slot + "} in \"" + text + "\"");
    }
    forces += slot == "hold" || slot == "status" || slot == "force";
  }
  if (forces > 1) field.Fail("the force is said twice in \"" + text + "\"");
  if (Occurrences(text, "{") != Occurrences(text, "}") ||
      Occurrences(text, "[") != Occurrences(text, "]") ||
      Occurrences(text, "[") != Occurrences(text, "|")) {
    field.Fail("unpaired brackets in \"" + text + "\"");
  }
  if (grasps >= 0 && Occurrences(text, kGraspSlot) != grasps) {
    field.Fail("\"" + text + "\" needs " + (grasps == 0 ? "no " : "one ") +
               std::string(kGraspSlot));
  }
  return text;
}

std::vector<std::string> Strings(const Field& field) {
  std::vector<std::string> texts;
  field.AsList();
  for (size_t i = 0; i < field.Count(); ++i) texts.push_back(field.At(i).AsString());
  return texts;
}

std::vector<std::string> IntentsOf(const Field& field) {
  if (!field.Has("for")) return {};
  std::vector<std::string> intents = Strings(field.At("for"));
  for (const std::string& intent : intents) {
    if (std::ranges::find(kIntents, intent) == kIntents.end()) {
      field.At("for").Fail("unknown intent \"" + intent + "\"");
    }
  }
  return intents;
}

std::vector<Sentence> Sentences(const Field& list) {
  std::vector<Sentence> sentences;
  list.AsList();
  for (size_t i = 0; i < list.Count(); ++i) {
    const Field entry = list.At(i);
    if (entry.value().is_string()) {
      sentences.push_back({Checked(entry, 0), {}});
    } else {
      entry.ExpectOnly({"text", "for"});
      sentences.push_back({Checked(entry.At("text"), 0), IntentsOf(entry)});
    }
  }
  return sentences;
}

std::vector<std::string> GraspTurns(const Field& list) {
  std::vector<std::string> turns;
  list.AsList();
  for (size_t i = 0; i < list.Count(); ++i) turns.push_back(Checked(list.At(i), 1));
  return turns;
}

std::vector<Exchange> Exchanges(const Field& list) {
  std::vector<Exchange> exchanges;
  list.AsList();
  for (size_t i = 0; i < list.Count(); ++i) {
    const Field entry = list.At(i);
    entry.ExpectOnly({"user", "assistant", "for", "count"});
    exchanges.push_back({.user = {Checked(entry.At("user"), -1), IntentsOf(entry)},
                         .assistant = Checked(entry.At("assistant"), -1),
                         .count = entry.BoolOr("count", false)});
    if (Occurrences(exchanges.back().user.text + exchanges.back().assistant, kGraspSlot) != 1) {
      entry.Fail("one of the turns needs one " + std::string(kGraspSlot));
    }
  }
  return exchanges;
}

ForceWords Force(const Field& field) {
  ForceWords words{.adverbs = Strings(field.At("adverbs")), .verbs = {}};
  const Field verbs = field.At("verbs");
  for (size_t i = 0; i < verbs.Count(); ++i) {
    words.verbs.push_back({verbs.At(i).At(0).AsString(), verbs.At(i).At(1).AsString()});
  }
  if (words.adverbs.empty() || words.verbs.empty()) field.Fail("a force needs words");
  return words;
}

Purpose::Grip GripOf(const Field& entry) {
  const std::string grip = entry.StringOr("grip", "any");
  if (grip == "any") return Purpose::Grip::kAny;
  if (grip == "power") return Purpose::Grip::kPower;
  if (grip == "precision") return Purpose::Grip::kPrecision;
  entry.At("grip").Fail("unknown grip \"" + grip + "\"", "expected any, power or precision");
}

std::vector<Purpose> Purposes(const Field& field) {
  std::vector<Purpose> purposes;
  for (const char* intent : kIntents) {
    if (!field.Has(intent)) continue;
    const Field list = field.At(intent);
    for (size_t i = 0; i < list.Count(); ++i) {
      const Field entry = list.At(i);
      Purpose purpose{.text = {}, .intent = intent, .parts = {}};
      const bool table = entry.value().is_dict();
      const Field text = table ? entry.At("do") : entry;
      if (table) {
        entry.ExpectOnly({"do", "parts", "grip"});
        if (entry.Has("parts")) purpose.parts = Strings(entry.At("parts"));
        purpose.grip = GripOf(entry);
      }
      purpose.text = text.AsString();
      for (const std::string& slot : SlotsOf(purpose.text)) {
        if (slot != "it") text.Fail("a purpose may only have the slot {it}");
      }
      purposes.push_back(std::move(purpose));
    }
  }
  return purposes;
}

ObjectWords WordsFrom(const Field& field) {
  field.ExpectOnly(
      {"word", "pair", "whole", "parts", "use", "hold", "lift", "handover", "receive"});
  ObjectWords words{.word = field.At("word").AsString(), .pair = field.BoolOr("pair", false)};
  if (field.Has("whole")) words.whole = Strings(field.At("whole"));
  if (field.Has("parts")) {
    for (const auto& [part, text] : field.At("parts").AsDict()) words.parts[part] = text.AsString();
  }
  words.purposes = Purposes(field);
  return words;
}

void ReadPhrases(const std::string& path, Phrasebook& book) {
  const Value value = ReadToml(path);
  const Field root(value, path);
  root.ExpectOnly({"captions", "instructions", "answers", "conversations", "questions",
                   "descriptions", "force", "type"});
  book.captions = Sentences(root.At("captions"));
  book.instructions = Sentences(root.At("instructions"));
  book.descriptions = Sentences(root.At("descriptions"));
  book.answers = GraspTurns(root.At("answers"));
  book.questions = GraspTurns(root.At("questions"));
  book.conversations = Exchanges(root.At("conversations"));
  for (const char* force : {"touch", "gentle", "firm", "tight"}) {
    book.forces[force] = Force(root.At("force").At(force));
  }
  for (int i = 1; i < kGraspTypes; ++i) {
    const std::string type(Name(static_cast<GraspType>(i)));
    book.types[type] = Strings(root.At("type").At(type));
    if (book.types[type].empty()) root.At("type").At(type).Fail("a type needs words");
  }
}

}  // namespace

std::filesystem::path Phrasebook::DefaultFolder() { return AssetDirectory() / "annotation"; }

Phrasebook Phrasebook::Load(const std::filesystem::path& folder) {
  Phrasebook book;
  const std::string phrases = (folder / "phrases.toml").string();
  const std::string purposes = (folder / "purposes.toml").string();
  ReadPhrases(phrases, book);
  const Value value = ReadToml(purposes);
  const Field root(value, purposes);
  for (const auto& [category, entry] : root.AsDict()) {
    if (category == "any") {
      book.any_purposes = Purposes(root.At("any"));
    } else {
      book.objects[category] = WordsFrom(root.At(category));
    }
  }
  book.hash = Sha256Hex(ReadFile(phrases) + ReadFile(purposes)).substr(0, 12);
  return book;
}

ObjectWords Phrasebook::Words(const std::string& category) const {
  const auto known = objects.find(category);
  if (known != objects.end()) return known->second;
  ObjectWords words{.word = category.empty() ? "object" : category};
  std::ranges::replace(words.word, '_', ' ');
  return words;
}

}  // namespace graspbench
