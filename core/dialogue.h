#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/field.h"

namespace graspbench {

/// Stands for a grasp in a text: where a language model reads or writes grasp tokens.
inline constexpr std::string_view kGraspSlot = "<grasp>";

/// How often `word` stands in `text`, counted without overlaps.
int Occurrences(std::string_view text, std::string_view word);

/// One utterance.
struct Turn {
  enum class Role { kUser, kAssistant };
  Role role = Role::kUser;
  std::string text;  ///< UTF-8; may hold kGraspSlot
  bool operator==(const Turn&) const = default;
};

/// Words about one grasp, as turns between a user and an assistant.
struct Dialogue {
  enum class Kind {
    kCaption,       ///< a plain description, answered by the grasp
    kInstruction,   ///< a request, answered by the grasp
    kConversation,  ///< one or more rounds that mention the grasp
    kDescribe,      ///< the user gives a grasp, the assistant describes it
  };
  Kind kind = Kind::kInstruction;
  std::vector<Turn> turns;
  bool operator==(const Dialogue&) const = default;
};

std::string_view Name(Dialogue::Kind kind);  ///< "caption", "instruction", ...

/// Whether a turn of the user asks for a grasp in words, without giving one.
bool IsRequest(const Turn& turn);

/// A dialogue as {"kind": ..., "turns": [{"from": "human" | "gpt", "value": ...}]} and back.
Value ToValue(const Dialogue& dialogue);
Dialogue DialogueFromValue(const Field& field);

/// The turns alone, a list of {"from": "human" | "gpt", "value": text}: what a file of CapGrasp
/// holds. "user" and "assistant" are read, too; other keys of a turn are skipped. Throws Error
/// (kInput), naming the source, for another form or an unknown speaker.
Value ToCapGrasp(const Dialogue& dialogue);
std::vector<Turn> TurnsFromCapGrasp(const Field& field);

/// End of the name of a file of CapGrasp, after "<k>_": "simple_caption" for captions and
/// instructions (the only one that the authors' release is known to hold), "conversation",
/// "description".
std::string_view CapGraspSuffix(Dialogue::Kind kind);

/// CapGrasp's dialogues of one grasp: the *.json files of its folder in the order of their numbers
/// and names, one dialogue each. The kind follows from the suffix, except that a file that is not
/// called conversation describes the grasp where the user gives it; an unknown suffix counts as
/// conversation, a caption as instruction. Empty where there is no folder. Throws Error (kInput)
/// with the file for a malformed one.
std::vector<Dialogue> ReadCapGraspFolder(const std::filesystem::path& folder);

}  // namespace graspbench
