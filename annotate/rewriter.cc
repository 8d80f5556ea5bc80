#include "annotate/rewriter.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"

namespace graspbench {
namespace {

constexpr std::string_view kTask =
    "You rewrite short dialogues about how a human hand grasps an object. Say every turn in other "
    "words and keep all facts: object, part, fingers, their number, force, purpose. The word "
    "<grasp> "
    "stands for a grasp; keep it exactly as often in the same turn. Answer with nothing but a JSON "
    "list of the turns, each {\"from\": ..., \"value\": ...}, with the speakers as they are.";

/// Which words of the annotation a text holds.
std::set<std::string> FactsIn(const Dialogue& dialogue) {
  static const std::set<std::string> facts = {"thumb", "index", "middle", "ring", "pinky",
                                              "palm",  "two",   "three",  "four", "five"};
  std::set<std::string> found;
  std::string word;
  for (const Turn& turn : dialogue.turns) {
    for (const char c : turn.text + " ") {
      if (std::isalpha(static_cast<unsigned char>(c))) {
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        continue;
      }
      if (facts.contains(word)) found.insert(word);
      word.clear();
    }
  }
  return found;
}

[[noreturn]] void Refuse(const std::string& problem) {
  throw Error(ErrorKind::kInput, problem, "answer of the language model");
}

void CheckTurn(const Turn& turn, const Turn& original) {
  if (turn.role != original.role) Refuse("other speakers than asked for");
  if (turn.text.empty() || turn.text.size() > kLongestTurn) {
    Refuse("a turn of " + std::to_string(turn.text.size()) + " bytes");
  }
  if (std::ranges::any_of(turn.text, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
    Refuse("a control character");
  }
  if (Occurrences(turn.text, kGraspSlot) != Occurrences(original.text, kGraspSlot)) {
    Refuse("<grasp> is not where it was");
  }
  if (turn.text.find_first_of("{}") != std::string::npos) Refuse("words in braces");
}

/// The list in a text that may have a fence or words around it.
std::string_view ListIn(std::string_view text) {
  const size_t begin = text.find('['), end = text.rfind(']');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    Refuse("no JSON list");
  }
  return text.substr(begin, end + 1 - begin);
}

}  // namespace

Value RewriteRequest(const Dialogue& dialogue, const std::string& model) {
  Value request = Value::Dict{
      {"messages",
       Value::List{Value::Dict{{"role", "system"}, {"content", kTask}},
                   Value::Dict{{"role", "user"}, {"content", ToJson(ToCapGrasp(dialogue))}}}},
      {"max_tokens", 400}};
  if (!model.empty()) request.Set("model", model);
  return request;
}

Dialogue RewrittenDialogue(const std::string& content, const Dialogue& original) {
  const std::string where = "answer of the language model";
  const Value list = ParseJson(ListIn(content), where);
  Dialogue rewritten{original.kind, TurnsFromCapGrasp(Field(list, where))};
  if (rewritten.turns.size() != original.turns.size()) Refuse("another number of turns");
  for (size_t i = 0; i < original.turns.size(); ++i) {
    CheckTurn(rewritten.turns[i], original.turns[i]);
  }
  if (FactsIn(rewritten) != FactsIn(original)) Refuse("other fingers or numbers");
  return rewritten;
}

Rewriter::Rewriter(const ChatEndpoint& endpoint)
    : url_(endpoint.url), model_(endpoint.model), client_(endpoint, "--llm") {}

Dialogue Rewriter::Rewrite(const Dialogue& dialogue) {
  const ChatReply reply = client_.Ask(RewriteRequest(dialogue, model_));
  if (reply.status == 0 && !answered_) {
    throw Error(ErrorKind::kIo, "the language model does not answer: " + reply.problem, url_);
  }
  answered_ = true;
  problem_ = reply.problem;
  if (reply.fate == ChatReply::Fate::kAnswered) {
    try {
      Dialogue rewritten = RewrittenDialogue(reply.content, dialogue);
      ++rewritten_;
      return rewritten;
    } catch (const Error& error) {
      problem_ = error.problem();
    }
  }
  ++kept_;
  return dialogue;
}

}  // namespace graspbench
