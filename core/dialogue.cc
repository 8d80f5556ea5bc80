#include "core/dialogue.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "core/json.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;
using Kind = Dialogue::Kind;

constexpr Kind kKinds[] = {Kind::kCaption, Kind::kInstruction, Kind::kConversation,
                           Kind::kDescribe};

bool HoldsGrasp(const Turn& turn) { return turn.text.find(kGraspSlot) != std::string::npos; }

Turn::Role RoleFrom(const Field& from) {
  const std::string& name = from.AsString();
  if (name == "human" || name == "user") return Turn::Role::kUser;
  if (name == "gpt" || name == "assistant") return Turn::Role::kAssistant;
  from.Fail("unknown speaker \"" + name + "\"", "expected human or gpt");
}

/// Of "12_simple_caption": 12, "simple_caption". Names without a number come last.
std::tuple<int, std::string> NumberAndSuffix(const fs::path& path) {
  const std::string stem = path.stem().string();
  int number = 0;
  const auto [end, problem] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
  if (problem != std::errc() || number < 0) return {1 << 30, stem};
  const size_t digits = static_cast<size_t>(end - stem.data());
  const bool separated = digits < stem.size() && stem[digits] == '_';
  return {number, stem.substr(separated ? digits + 1 : digits)};
}

Kind KindOf(const std::string& suffix, const std::vector<Turn>& turns) {
  if (suffix == CapGraspSuffix(Kind::kConversation)) return Kind::kConversation;
  const bool given =
      !turns.empty() && turns.front().role == Turn::Role::kUser && HoldsGrasp(turns.front());
  if (given) return Kind::kDescribe;
  return suffix == CapGraspSuffix(Kind::kInstruction) ? Kind::kInstruction : Kind::kConversation;
}

}  // namespace

int Occurrences(std::string_view text, std::string_view word) {
  int count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    ++count;
  }
  return count;
}

std::string_view Name(Dialogue::Kind kind) {
  switch (kind) {
    case Kind::kCaption:
      return "caption";
    case Kind::kInstruction:
      return "instruction";
    case Kind::kConversation:
      return "conversation";
    case Kind::kDescribe:
      return "describe";
  }
  return "";
}

bool IsRequest(const Turn& turn) { return turn.role == Turn::Role::kUser && !HoldsGrasp(turn); }

Value ToCapGrasp(const Dialogue& dialogue) {
  Value::List turns;
  for (const Turn& turn : dialogue.turns) {
    turns.push_back(Value::Dict{{"from", turn.role == Turn::Role::kUser ? "human" : "gpt"},
                                {"value", turn.text}});
  }
  return turns;
}

std::vector<Turn> TurnsFromCapGrasp(const Field& field) {
  field.AsList();
  std::vector<Turn> turns;
  for (size_t i = 0; i < field.Count(); ++i) {
    const Field turn = field.At(i);
    turns.push_back({RoleFrom(turn.At("from")), turn.At("value").AsString()});
  }
  return turns;
}

Value ToValue(const Dialogue& dialogue) {
  return Value::Dict{{"kind", Name(dialogue.kind)}, {"turns", ToCapGrasp(dialogue)}};
}

Dialogue DialogueFromValue(const Field& field) {
  const std::string& name = field.At("kind").AsString();
  const auto kind = std::ranges::find(kKinds, name, [](Kind k) { return Name(k); });
  if (kind == std::end(kKinds)) {
    field.At("kind").Fail("unknown kind of dialogue \"" + name + "\"",
                          "expected caption, instruction, conversation or describe");
  }
  return {*kind, TurnsFromCapGrasp(field.At("turns"))};
}

std::string_view CapGraspSuffix(Dialogue::Kind kind) {
  if (kind == Kind::kConversation) return "conversation";
  if (kind == Kind::kDescribe) return "description";
  return "simple_caption";
}

std::vector<Dialogue> ReadCapGraspFolder(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder)) {
    for (const auto& item : fs::directory_iterator(folder)) {
      if (item.is_regular_file() && item.path().extension() == ".json") {
        files.push_back(item.path());
      }
    }
  }
  std::ranges::sort(files, {}, NumberAndSuffix);
  std::vector<Dialogue> dialogues;
  for (const fs::path& file : files) {
    const Value value = ReadJson(file.string());
    std::vector<Turn> turns = TurnsFromCapGrasp(Field(value, file.string()));
    const Kind kind = KindOf(std::get<1>(NumberAndSuffix(file)), turns);
    dialogues.push_back({kind, std::move(turns)});
  }
  return dialogues;
}

}  // namespace graspbench
