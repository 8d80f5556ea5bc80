#include "reports/judge_prompt.h"

#include <charconv>
#include <filesystem>
#include <regex>
#include <set>
#include <span>

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/toml.h"
#include "reports/base64.h"

namespace graspbench {
namespace {

constexpr std::string_view kSlot = "{instruction}";
constexpr double kHighestScore = 100;
constexpr size_t kLongestVerdict = 2000;  // bytes that are searched for a number

JudgePrompt PromptFrom(const std::filesystem::path& file) {
  const Value value = ReadToml(file.string());
  const Field root(value, file.string());
  root.ExpectOnly({"column", "name", "source", "prompt"});
  JudgePrompt prompt{.id = file.stem().string(),
                     .column = root.At("column").AsString(),
                     .name = root.At("name").AsString(),
                     .source = root.StringOr("source", ""),
                     .text = root.At("prompt").AsString()};
  static const std::regex kColumn("[a-z][a-z0-9_]*");
  if (!std::regex_match(prompt.column, kColumn)) {
    root.At("column").Fail("\"" + prompt.column + "\" is no name of a column",
                           "small letters, digits and underscores");
  }
  const size_t slot = prompt.text.find(kSlot);
  if (slot == std::string::npos || prompt.text.find(kSlot, slot + 1) != std::string::npos) {
    root.At("prompt").Fail("it must hold " + std::string(kSlot) + " once");
  }
  return prompt;
}

/// Scores of two prompts must never stand in one column.
void CheckColumn(const JudgePrompt& prompt, const std::string& where) {
  for (const auto& entry : std::filesystem::directory_iterator(AssetDirectory() / "judges")) {
    const JudgePrompt ours = PromptFrom(entry.path());
    if (ours.column == prompt.column && ours.text != prompt.text) {
      throw Error(ErrorKind::kInput,
                  "column \"" + prompt.column + "\" belongs to the prompt \"" + ours.id +
                      "\", which has another text",
                  where, "give it a name of its own");
    }
  }
}

/// The numbers of a text, without those that name the scale.
std::set<double> NumbersIn(std::string text) {
  static const std::regex kScale(R"((\b[01]\s*(to|-|–)\s*|(/|\bof)\s*)100\b)", std::regex::icase);
  text = std::regex_replace(text, kScale, " ");
  std::set<double> numbers;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at != end; ++at) {
    if (*at < '0' || *at > '9') continue;
    double number = 0;
    const auto read = std::from_chars(at, end, number, std::chars_format::fixed);
    const bool negative = at != text.data() && at[-1] == '-';
    numbers.insert(read.ec != std::errc() ? kHighestScore + 1 : negative ? -number : number);
    at = read.ptr - 1;
  }
  return numbers;
}

}  // namespace

std::string JudgePrompt::Hash() const { return Sha256Hex(text); }

JudgePrompt ReadJudgePrompt(const std::string& name_or_path) {
  const std::filesystem::path file = FindToml(AssetDirectory() / "judges", name_or_path);
  JudgePrompt prompt = PromptFrom(file);
  CheckColumn(prompt, file.string());
  return prompt;
}

Value JudgeRequest(const JudgePrompt& prompt, const std::string& instruction,
                   const std::string& png, const std::string& model,
                   std::optional<double> temperature) {
  std::string text = prompt.text;
  text.replace(text.find(kSlot), kSlot.size(), instruction);
  const std::string picture = "data:image/png;base64," + Base64(std::as_bytes(std::span(png)));
  Value request = Value::Dict{
      {"model", model},
      {"messages",
       Value::List{Value::Dict{
           {"role", "user"},
           {"content", Value::List{Value::Dict{{"type", "text"}, {"text", text}},
                                   Value::Dict{{"type", "image_url"},
                                               {"image_url", Value::Dict{{"url", picture}}}}}}}}}};
  if (temperature) request.Set("temperature", *temperature);
  return request;
}

std::optional<double> ScoreIn(const std::string& answer) {
  const std::string_view kThought = "</think>";
  const size_t thought = answer.rfind(kThought);
  std::string text =
      thought == std::string::npos ? answer : answer.substr(thought + kThought.size());
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  std::set<double> numbers;
  if (text.size() <= kLongestVerdict) numbers = NumbersIn(text);
  if (numbers.size() != 1) {
    const std::string last_line = text.substr(text.rfind('\n') + 1);
    if (last_line.size() > kLongestVerdict) return std::nullopt;
    numbers = NumbersIn(last_line);
  }
  if (numbers.size() != 1 || *numbers.begin() < 0 || *numbers.begin() > kHighestScore) {
    return std::nullopt;
  }
  return *numbers.begin();
}

}  // namespace graspbench
