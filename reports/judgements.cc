#include "reports/judgements.h"

#include <algorithm>
#include <limits>
#include <map>

#include "core/error.h"
#include "core/field.h"
#include "core/hash.h"
#include "core/json.h"
#include "reports/columns.h"
#include "reports/text.h"

namespace graspbench {
namespace {

Value ToValue(const Judge& judge) {
  return Value::Dict{{"column", judge.column},
                     {"model", judge.model},
                     {"prompt", judge.prompt},
                     {"prompt_hash", judge.prompt_hash},
                     {"name", judge.name},
                     {"source", judge.source},
                     {"views", judge.views},
                     {"width", judge.width},
                     {"height", judge.height},
                     {"temperature", judge.temperature ? Value(*judge.temperature) : Value()}};
}

Judge JudgeFrom(const Field& field) {
  return {.column = field.At("column").AsString(),
          .model = field.At("model").AsString(),
          .prompt = field.At("prompt").AsString(),
          .prompt_hash = field.At("prompt_hash").AsString(),
          .name = field.At("name").AsString(),
          .source = field.At("source").AsString(),
          .views = static_cast<int>(field.At("views").AsInt()),
          .width = static_cast<int>(field.At("width").AsInt()),
          .height = static_cast<int>(field.At("height").AsInt()),
          .temperature = field.At("temperature").AsDoubleOrNull()};
}

Judgement JudgementFrom(const Field& field) {
  Judgement judgement{.judge = JudgeFrom(field.At("judge")),
                      .item = field.At("item").AsString(),
                      .picture = field.At("picture").AsString(),
                      .answer = field.At("answer").AsString(),
                      .score = field.At("score").AsDoubleOrNull(),
                      .problem = field.At("problem").AsString(),
                      .answered_by = field.At("answered_by").AsString(),
                      .time = field.At("time").AsString(),
                      .tries = static_cast<int>(field.At("tries").AsInt()),
                      .prompt_tokens = field.At("prompt_tokens").AsInt(),
                      .completion_tokens = field.At("completion_tokens").AsInt(),
                      .seconds = field.At("seconds").AsDouble()};
  if (judgement.score && !(*judgement.score >= 0 && *judgement.score <= 100)) {
    field.At("score").Fail("a score is from 0 to 100");
  }
  return judgement;
}

/// The judges of a run in the order of their first answers, each with the id of its metric.
std::vector<std::pair<Judge, std::string>> JudgesOf(std::span<const Judgement> judgements) {
  std::vector<std::pair<Judge, std::string>> judges;
  std::map<std::string, int> namesakes;
  for (const Judgement& judgement : judgements) {
    const Judge& judge = judgement.judge;
    const auto same = [&](const auto& known) { return known.first == judge; };
    if (std::ranges::any_of(judges, same)) continue;
    judges.emplace_back(judge, judge.ColumnId());
    ++namesakes[judge.ColumnId()];
  }
  for (auto& [judge, id] : judges) {
    if (namesakes[id] > 1) id += "@" + judge.Hash().substr(0, 8);
  }
  return judges;
}

/// The models that answered, which an endpoint may change behind one name.
std::string AnsweredBy(const Judge& judge, std::span<const Judgement> judgements) {
  std::set<std::string> models;
  for (const Judgement& judgement : judgements) {
    if (judgement.judge == judge && judgement.score) models.insert(judgement.answered_by);
  }
  std::string text;
  for (const std::string& model : models) {
    if (!model.empty()) text += (text.empty() ? "" : ", ") + model;
  }
  return OneLine(text);
}

std::string Definition(const Judge& judge, const std::string& answered_by) {
  std::string text = judge.name + ", 0 to 100, by the model " + OneLine(judge.model);
  if (!answered_by.empty()) text += " (answered by " + answered_by + ")";
  text += "; prompt \"" + judge.prompt + "\" " + judge.prompt_hash.substr(0, 8) + ", " +
          std::to_string(judge.views) + (judge.views == 1 ? " view" : " views") + " of " +
          std::to_string(judge.width) + " x " + std::to_string(judge.height) + " pixels, ";
  if (!judge.temperature) return text + "the endpoint's own temperature";
  return text + "temperature " + Shortest(*judge.temperature);
}

/// One judge's last judgement of each item, one with a score before one without.
std::map<std::string, const Judgement*> VerdictsOf(const Judge& judge,
                                                   std::span<const Judgement> judgements) {
  std::map<std::string, const Judgement*> verdicts;
  for (const Judgement& judgement : judgements) {
    if (judgement.judge != judge) continue;
    const Judgement*& verdict = verdicts[judgement.item];
    if (verdict == nullptr || judgement.score || !verdict->score) verdict = &judgement;
  }
  return verdicts;
}

MetricResult ResultOf(const Judgement& verdict, const std::string& id) {
  if (verdict.score) return {.id = id, .unit = "", .status = "ok", .value = *verdict.score};
  return {.id = id,
          .unit = "",
          .status = "failed",
          .value = std::numeric_limits<double>::quiet_NaN(),
          .reason = "no_score"};
}

/// Puts a metric into the list of those that a run was asked for.
void AddDefinition(Value entry, Value& manifest) {
  Value configuration = ConfigurationOf(manifest);
  Value::List metrics = ListAt(configuration, "metrics");
  metrics.push_back(std::move(entry));
  configuration.Set("metrics", std::move(metrics));
  if (manifest.is_dict() && manifest.Has("configuration")) {
    manifest.Set("configuration", std::move(configuration));
  } else {
    manifest = std::move(configuration);
  }
}

}  // namespace

std::string Judge::ColumnId() const {
  std::string id = column + ":" + model;
  std::ranges::replace_if(
      id, [](unsigned char c) { return c <= ' ' || c == ',' || c == '@' || c == 0x7f; }, '_');
  return id;
}

std::string Judge::Hash() const { return Sha256Hex(ToJson(ToValue(*this))); }

std::string ToLine(const Judgement& judgement) {
  return ToJson(Value::Dict{{"judge", ToValue(judgement.judge)},
                            {"item", judgement.item},
                            {"picture", judgement.picture},
                            {"answer", judgement.answer},
                            {"score", judgement.score ? Value(*judgement.score) : Value()},
                            {"problem", judgement.problem},
                            {"answered_by", judgement.answered_by},
                            {"time", judgement.time},
                            {"tries", judgement.tries},
                            {"prompt_tokens", judgement.prompt_tokens},
                            {"completion_tokens", judgement.completion_tokens},
                            {"seconds", judgement.seconds}});
}

std::vector<Judgement> JudgementsFrom(const std::string& lines, const std::string& where) {
  std::vector<Judgement> judgements;
  int number = 0;
  for (size_t begin = 0, end = 0; (end = lines.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    const std::string line = where + ":" + std::to_string(++number);
    const Value value = ParseJson(std::string_view(lines).substr(begin, end - begin), line);
    judgements.push_back(JudgementFrom(Field(value, line)));
  }
  return judgements;
}

std::set<std::string> ScoredItems(const Judge& judge, std::span<const Judgement> judgements) {
  std::set<std::string> items;
  for (const Judgement& judgement : judgements) {
    if (judgement.judge == judge && judgement.score) items.insert(judgement.item);
  }
  return items;
}

void AddJudgements(std::span<const Judgement> judgements, RunData& run) {
  for (const auto& [judge, id] : JudgesOf(judgements)) {
    const auto verdicts = VerdictsOf(judge, judgements);
    for (Record& record : run.records) {
      const auto verdict = verdicts.find(record.item_id);
      if (verdict != verdicts.end()) record.metrics.push_back(ResultOf(*verdict->second, id));
    }
    AddDefinition(Value::Dict{{"id", id},
                              {"name", judge.name},
                              {"unit", ""},
                              {"better", "higher"},
                              {"definition", Definition(judge, AnsweredBy(judge, judgements))},
                              {"source", judge.source}},
                  run.manifest);
  }
}

}  // namespace graspbench
