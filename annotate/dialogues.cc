#include "annotate/dialogues.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <optional>

#include "core/rng.h"

namespace graspbench {
namespace {

template <typename T>
const T& Pick(const std::vector<T>& list, Rng& rng) {
  return list[rng.Index(static_cast<uint32_t>(list.size()))];
}

/// `count` different indices below `total`, in random order.
std::vector<size_t> Draw(size_t total, int count, Rng& rng) {
  std::vector<size_t> order(total);
  std::iota(order.begin(), order.end(), size_t{0});
  const size_t wanted = std::min(total, static_cast<size_t>(std::max(0, count)));
  for (size_t i = 0; i < wanted; ++i) {
    std::swap(order[i], order[i + rng.Index(static_cast<uint32_t>(total - i))]);
  }
  order.resize(wanted);
  return order;
}

bool Holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

/// `word` in lower case, at the start of a word of any case: "take" in "Taken".
bool HoldsWord(std::string text, const std::string& word) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return Holds(" " + text, " " + word);
}

bool Has(const std::vector<std::string>& list, const std::string& item) {
  return std::ranges::find(list, item) != list.end();
}

/// What is known of one grasp, and words for it.
class Speaker {
 public:
  Speaker(const Case& item, const GraspAnnotation& annotation, const Phrasebook& book)
      : annotation_(annotation), book_(book), words_(book.Words(item.object->category)) {
    intent_ = item.instruction.intent;
    const std::string& name = annotation.part_name;
    if (!name.empty() && !Has(words_.whole, name)) {
      const auto other = words_.parts.find(name);
      part_ = other != words_.parts.end() ? other->second : name;
      std::ranges::replace(part_, '_', ' ');
    }
    if (annotation.force != ForceStatus::kTouch) {
      purposes_ = FittingPurposes(book, item.object->category, name, annotation.type, intent_);
    }
  }

  bool Can(const std::string& text) const {
    const std::vector<std::string> slots = SlotsOf(text);
    return !(part_.empty() && Has(slots, "part")) && !(purposes_.empty() && Has(slots, "intent"));
  }
  bool Can(const Sentence& sentence) const {
    const bool intent = sentence.intents.empty() || Has(sentence.intents, intent_);
    return intent && Can(sentence.text);
  }

  /// Both turns with the same choice of words.
  std::vector<Turn> Speak(const std::string& user, const std::string& assistant, bool count,
                          Rng& rng) const {
    const std::string both = user + " " + assistant;
    bool many = false;
    std::map<std::string, std::string> slots = Choose(both, count, many, rng);
    std::vector<Turn> turns;
    for (const auto& [role, text] :
         {std::pair(Turn::Role::kUser, user), std::pair(Turn::Role::kAssistant, assistant)}) {
      const bool named = !turns.empty() && Mentions(turns.front().text);
      turns.push_back({role, FillIntent(text, slots, named, many)});
    }
    return turns;
  }

 private:
  bool Mentions(const std::string& text) const { return Holds(text, words_.word); }

  std::map<std::string, std::string> Choose(const std::string& text, bool count, bool& many,
                                            Rng& rng) const {
    const std::string& type = Pick(book_.types.at(std::string(Name(annotation_.type))), rng);
    const ForceWords& force = book_.forces.at(std::string(Name(annotation_.force)));
    const std::string& adverb = Pick(force.adverbs, rng);
    const ForceWords::Verb& verb = Pick(force.verbs, rng);
    std::map<std::string, std::string> slots = {
        {"object", words_.word},
        {"a_object", WithArticle((words_.pair ? "pair of " : "") + words_.word)},
        {"it", words_.pair ? "them" : "it"},
        {"its", words_.pair ? "their" : "its"},
        {"is", words_.pair ? "are" : "is"},
        {"part", part_},
        {"place", part_.empty() ? "the " + words_.word : "the " + part_ + " of the " + words_.word},
        {"hold", adverb + " " + verb.base},
        {"status", adverb + " " + verb.participle},
        {"force", adverb},
        {"type", type},
        {"a_type", WithArticle(type)}};
    if (!purposes_.empty()) slots["intent"] = PurposeFor(text, rng);
    const bool of_part = !part_.empty() && (Holds(text, "{part}") || Holds(text, "{place}"));
    slots["finger"] = Fingers(of_part, count, many, rng);
    return slots;
  }

  /// One whose verb the sentence does not hold already, if there is one: not "take it to take it".
  std::string PurposeFor(const std::string& text, Rng& rng) const {
    std::vector<std::string> fresh;
    for (const Purpose& purpose : purposes_) {
      const std::string verb = purpose.text.substr(0, purpose.text.find(' '));
      if (!HoldsWord(text, verb)) fresh.push_back(purpose.text);
    }
    return fresh.empty() ? Pick(purposes_, rng).text : Pick(fresh, rng);
  }

  /// Of the main part where the sentence speaks of it. Named or counted, with the palm or without.
  std::string Fingers(bool of_part, bool count, bool& many, Rng& rng) const {
    const auto& fingers = of_part ? annotation_.on_part : annotation_.fingers;
    const bool counted = rng.Index(3) == 0, with_palm = rng.Index(2) == 0;
    if (fingers.empty()) {
      many = false;
      return "the palm";
    }
    many = fingers.size() > 1;
    if (count || counted) return CountedFingers(fingers.size());
    const bool palm = annotation_.palm && with_palm;
    many = many || palm;
    return NamedFingers(fingers, palm);
  }

  /// The purpose names the thing unless the words before it did.
  std::string FillIntent(const std::string& text, std::map<std::string, std::string> slots,
                         bool named, bool many) const {
    if (const size_t at = text.find("{intent}"); at != std::string::npos) {
      const std::string before = text.substr(0, at);
      const bool known = named || Holds(before, "object}") || Holds(before, "{place}");
      const std::string thing = known ? slots["it"] : "the " + words_.word;
      std::string& intent = slots["intent"];
      for (size_t it = intent.find("{it}"); it != std::string::npos; it = intent.find("{it}")) {
        intent.replace(it, 4, thing);
      }
    }
    return Fill(text, slots, many);
  }

  const GraspAnnotation& annotation_;
  const Phrasebook& book_;
  ObjectWords words_;
  std::string intent_, part_;
  std::vector<Purpose> purposes_;
};

std::vector<Sentence> Sayable(const std::vector<Sentence>& sentences, const Speaker& speaker) {
  std::vector<Sentence> sayable;
  for (const Sentence& s : sentences) {
    if (speaker.Can(s)) sayable.push_back(s);
  }
  return sayable;
}

/// Captions or instructions, answered by the grasp, or descriptions that answer one.
void AddSentences(Dialogue::Kind kind, const std::vector<Sentence>& all,
                  const std::vector<std::string>& others, int count, const Speaker& speaker,
                  Rng rng, std::vector<Dialogue>& dialogues) {
  const std::vector<Sentence> sentences = Sayable(all, speaker);
  for (size_t i : Draw(sentences.size(), count, rng)) {
    const std::string& other = Pick(others, rng);
    const bool describes = kind == Dialogue::Kind::kDescribe;
    dialogues.push_back({kind, speaker.Speak(describes ? other : sentences[i].text,
                                             describes ? sentences[i].text : other, false, rng)});
  }
}

void AddConversations(const Phrasebook& book, int count, const Speaker& speaker, Rng rng,
                      std::vector<Dialogue>& dialogues) {
  std::vector<Exchange> sayable;
  for (const Exchange& e : book.conversations) {
    if (speaker.Can(e.user) && speaker.Can(e.assistant)) sayable.push_back(e);
  }
  for (size_t i : Draw(sayable.size(), count, rng)) {
    dialogues.push_back(
        {Dialogue::Kind::kConversation,
         speaker.Speak(sayable[i].user.text, sayable[i].assistant, sayable[i].count, rng)});
  }
}

std::vector<Dialogue> OfDataSet(const Grasp& grasp, const std::string& where) {
  std::vector<Dialogue> dialogues;
  const Value* list = grasp.extras.is_dict() ? grasp.extras.Find("dialogues") : nullptr;
  if (list == nullptr) return dialogues;
  const Field field(*list, where + ": dialogues of a grasp");
  for (size_t i = 0; i < field.Count(); ++i) {
    Dialogue dialogue = DialogueFromValue(field.At(i));
    if (!dialogue.turns.empty()) dialogues.push_back(CompleteDialogue(std::move(dialogue)));
  }
  return dialogues;
}

}  // namespace

Dialogue CompleteDialogue(Dialogue dialogue) {
  for (const Turn& turn : dialogue.turns) {
    if (Holds(turn.text, kGraspSlot)) return dialogue;
  }
  const auto last = std::find_if(dialogue.turns.rbegin(), dialogue.turns.rend(),
                                 [](const Turn& t) { return t.role == Turn::Role::kAssistant; });
  if (last == dialogue.turns.rend()) {
    dialogue.turns.push_back({Turn::Role::kAssistant, std::string(kGraspSlot)});
  } else {
    last->text += (last->text.empty() ? "" : " ") + std::string(kGraspSlot);
  }
  return dialogue;
}

std::vector<Purpose> FittingPurposes(const Phrasebook& book, const std::string& category,
                                     const std::string& part, GraspType type,
                                     const std::string& intent) {
  const auto grip = IsPower(type) ? Purpose::Grip::kPower : Purpose::Grip::kPrecision;
  const auto fits = [&](const Purpose& p) {
    return (intent.empty() || p.intent == intent) && (p.parts.empty() || Has(p.parts, part)) &&
           (p.grip == Purpose::Grip::kAny || p.grip == grip);
  };
  std::vector<Purpose> fitting;
  for (const Purpose& p : book.Words(category).purposes) {
    if (fits(p)) fitting.push_back(p);
  }
  if (!fitting.empty()) return fitting;
  for (const Purpose& p : book.any_purposes) {
    if (fits(p)) fitting.push_back(p);
  }
  return fitting.empty() ? book.any_purposes : fitting;
}

std::vector<Dialogue> DialoguesOf(const Case& item, const Grasp& grasp, int sample,
                                  const GraspAnnotation& annotation, const Phrasebook& book,
                                  const DialogueOptions& options) {
  std::vector<Dialogue> dialogues;
  if (options.data_set) dialogues = OfDataSet(grasp, item.id);
  if (annotation.type == GraspType::kNone) return dialogues;
  const bool all = dialogues.empty();
  const Speaker speaker(item, annotation, book);
  const std::string key = item.id + "#" + std::to_string(sample);
  const auto rng = [&](const std::string& stage) {
    return Rng(options.seed, key, "dialogue/" + stage);
  };
  if (all) {
    AddSentences(Dialogue::Kind::kCaption, book.captions, book.answers, options.captions, speaker,
                 rng("caption"), dialogues);
    AddSentences(Dialogue::Kind::kInstruction, book.instructions, book.answers,
                 options.instructions, speaker, rng("instruction"), dialogues);
    AddConversations(book, options.conversations, speaker, rng("conversation"), dialogues);
  }
  AddSentences(Dialogue::Kind::kDescribe, book.descriptions, book.questions, options.descriptions,
               speaker, rng("describe"), dialogues);
  return dialogues;
}

}  // namespace graspbench
