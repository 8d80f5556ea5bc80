#include "suites/standin/instruction.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.h"
#include "core/rng.h"

namespace graspbench::standin {
namespace {

// {w} object, {p} part, {c} how the fingers lie, {f} force, {u} purpose.
const std::array<std::string, 3> kLowLevel = {
    "Grasp the {w} by its {p}, {c}.",
    "Take hold of the {p} of the {w} {c}.",
    "Place the hand on the {p} of the {w}, {c}.",
};

struct IntentTemplates {
  std::string intent;
  std::vector<std::string> high_level, conversational;
};

const std::vector<IntentTemplates>& Templates() {
  static const std::vector<IntentTemplates> templates = {
      {"use",
       {"Use the {w} {u}.", "Grasp the {w} {f} {u}.", "Take the {w} {f} by the {p} {u}."},
       {"I would like to use the {w} {u}. Could you grasp its {p} for me?",
        "Can you take the {w} {f} by the {p} {u}?",
        "How would you grasp the {w} {u}? Please use the {p}, {c}."}},
      {"hold",
       {"Hold the {w} {f} {u}.", "Hold the {w} {u}.", "Hold the {p} of the {w} {f}, {u}."},
       {"Could you hold the {w} {f} {u}?", "Please hold the {w} by its {p} {u}, {c}.",
        "I need both hands for a moment. Can you hold the {w} {f} by the {p}?"}},
      {"lift",
       {"Lift the {w} {f} {u}.", "Pick the {w} up {u}.", "Lift the {w} by its {p} {u}."},
       {"Could you lift the {w} {u}?", "Please pick up the {w} by the {p}, {c}.",
        "The {w} is in the way. Can you lift it {f} {u}?"}},
      {"handover",
       {"Hand over the {w} {u}.", "Hold the {w} {f} by the {p} {u}.", "Give the {w} away {f} {u}."},
       {"Could you hand me the {w}? Please hold it by the {p}.",
        "Can you pass the {w} {f}, holding its {p} {c}?", "Please hand the {w} over {u}."}},
  };
  return templates;
}

std::string Fill(std::string text, const Category& category, const Use& use) {
  std::string part = use.part;
  std::replace(part.begin(), part.end(), '_', ' ');
  const std::array<std::pair<std::string, std::string>, 5> slots = {{{"{w}", category.word},
                                                                     {"{p}", part},
                                                                     {"{c}", use.contact},
                                                                     {"{f}", use.force},
                                                                     {"{u}", use.purpose}}};
  for (const auto& [slot, words] : slots) {
    for (size_t at = text.find(slot); at != std::string::npos; at = text.find(slot)) {
      text.replace(at, slot.size(), words);
    }
  }
  return text;
}

template <typename List>
const std::string& Pick(const List& list, Rng& rng) {
  return list[rng.Index(static_cast<uint32_t>(list.size()))];
}

}  // namespace

Instruction MakeInstruction(const Category& category, const Use& use, const std::string& key) {
  const auto found = std::find_if(Templates().begin(), Templates().end(),
                                  [&](const auto& t) { return t.intent == use.intent; });
  if (found == Templates().end()) {
    throw Error(ErrorKind::kInternal, "no template for the intent \"" + use.intent + "\"", key);
  }
  Rng rng(0, key, "instruction");
  const uint32_t style = rng.Index(3);
  const std::string& text = style == 0   ? Pick(kLowLevel, rng)
                            : style == 1 ? Pick(found->high_level, rng)
                                         : Pick(found->conversational, rng);
  return {.text = Fill(text, category, use),
          .intent = use.intent,
          .affordance = use.affordance,
          .target_part = use.part};
}

}  // namespace graspbench::standin
