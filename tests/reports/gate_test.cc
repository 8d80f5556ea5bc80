#include "reports/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/toml.h"
#include "reports/column_name.h"
#include "reports/gate_formats.h"
#include "tests/reports/records.h"
#include "tests/support/message_of.h"

namespace graspbench {
namespace {

using records::Configured;
using records::Make;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Twelve objects; alpha's volume is `siv` on all, its lift in engine a holds `held` of twelve.
RunData RunOf(const std::string& name, double siv, int held = 12) {
  RunData run{.name = name,
              .manifest = Configured(records::ManifestWithLifts(), "generators",
                                     Value::List{Value::Dict{{"id", "alpha"}}}),
              .planned = 12,
              .records = {}};
  for (int i = 0; i < 12; ++i) {
    run.records.push_back(Make({.number = i,
                                .object = "object " + std::to_string(i),
                                .metrics = {{"siv", siv}},
                                .lifts = {{"a", i < held ? "ok" : "dropped"}, {"b", "ok"}}}));
  }
  return run;
}

GateVerdict Judge(const std::string& rule, const RunData& run, const RunData* baseline = nullptr,
                  const GateOptions& options = {}) {
  const GateResult result = RunGate(run, baseline, {ParseGateRule(rule, "--rule")}, options);
  EXPECT_EQ(result.verdicts.size(), 1u);
  return result.verdicts.at(0);
}

bool Passes(const std::string& rule, const RunData& run, const RunData* baseline = nullptr) {
  return Judge(rule, run, baseline).passed;
}

TEST(ParseGateRule, ReadsEveryForm) {
  const GateRule absolute = ParseGateRule(" success:a >= 60 % ", "");
  EXPECT_EQ(absolute.column, "success:a");
  EXPECT_EQ(absolute.order, GateRule::Order::kAtLeast);
  EXPECT_EQ(absolute.kind, GateRule::Kind::kAbsolute);
  EXPECT_EQ(absolute.bound, 60);
  EXPECT_EQ(absolute.unit, "%");
  const GateRule relative = ParseGateRule("siv<=+5%", "");
  EXPECT_EQ(relative.kind, GateRule::Kind::kRelative);
  EXPECT_EQ(relative.bound, 5);
  const GateRule points = ParseGateRule("fell>-2.5pp", "");
  EXPECT_EQ(points.kind, GateRule::Kind::kOffset);
  EXPECT_EQ(points.order, GateRule::Order::kAbove);
  EXPECT_EQ(points.bound, -2.5);
  const GateRule end = ParseGateRule("upper(siv)<1", "");
  EXPECT_EQ(end.side, GateRule::Side::kUpper);
  EXPECT_EQ(end.column, "siv");
  EXPECT_EQ(ParseGateRule("siv not worse", "").kind, GateRule::Kind::kNotWorse);
}

TEST(ParseGateRule, SaysWhereItCannotBeRead) {
  for (const auto& [text, character] :
       {std::pair{"siv=5", "character 4"}, std::pair{"siv<=", "character 6"},
        std::pair{"<=5", "character 1"}, std::pair{"lower(siv<=5", "character 10"},
        std::pair{"siv<=5 cm^3 or so", "character 13"}, std::pair{"siv better", "character 5"},
        std::pair{"siv<=2pp", "character 9"}, std::pair{"siv<=nan", "character 6"},
        std::pair{"siv<=inf", "character 6"}, std::pair{"lower(siv) not worse", "character 21"},
        std::pair{"", "character 1"}}) {
    EXPECT_THAT(MessageOf([&] { ParseGateRule(text, "--rule"); }),
                AllOf(HasSubstr(character), HasSubstr("--rule")))
        << text;
  }
}

TEST(GateRulesOf, ReadsAFileAndNamesThePlaceOfAMistake) {
  const auto rules = GateRulesOf(ParseToml("rules = ['siv<=1']\n[generator.\"a b\"]\n"
                                           "rules = ['pd<=2', 'pd>0']\n",
                                           "rules.toml"),
                                 "rules.toml");
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_EQ(rules[0].generator, "");
  EXPECT_EQ(rules[2].generator, "a b");
  const auto message = [](const char* text) {
    return MessageOf([&] { GateRulesOf(ParseToml(text, "rules.toml"), "rules.toml"); });
  };
  EXPECT_THAT(message("rules = ['siv<=1', 'siv~1']"), HasSubstr("rules.toml: rules[1]"));
  EXPECT_THAT(message("rule = ['siv<=1']"), HasSubstr("rule"));
  EXPECT_THAT(message("rules = [5]"), HasSubstr("rules.toml"));
}

std::vector<Column> Columns(const std::vector<std::string>& ids) {
  std::vector<Column> columns;
  for (const std::string& id : ids) columns.push_back({.id = id});
  return columns;
}

TEST(FindColumn, TakesAShortNameThatCanMeanOneColumnOnly) {
  const auto columns = Columns(
      {"siv", "siv_error", "success:semgrasp-lift:mujoco", "success:dgb-fc:mujoco", "fell:obman"});
  EXPECT_EQ(FindColumn("siv", columns), 0u);  // the id wins over longer ones
  EXPECT_EQ(FindColumn("fell", columns), 4u);
  EXPECT_EQ(FindColumn("lift_success", columns), 2u);
  EXPECT_EQ(FindColumn("success:dgb-fc:mujoco", columns), 3u);
  EXPECT_THAT(MessageOf([&] { FindColumn("success", columns); }),
              AllOf(HasSubstr("may mean 2 columns"), HasSubstr("success:dgb-fc:mujoco")));
  EXPECT_THAT(MessageOf([&] { FindColumn("sivv", columns); }), HasSubstr("did you mean \"siv\""));
  EXPECT_THROW(FindColumn("", columns), Error);
  EXPECT_THROW(FindColumn("_", columns), Error);
}

TEST(RunGate, HoldsValuesAgainstBounds) {
  const RunData run = RunOf("run", 2, 9);  // lifts 75 %
  EXPECT_TRUE(Passes("siv<=2", run));
  EXPECT_FALSE(Passes("siv<2", run));
  EXPECT_TRUE(Passes("siv>=2cm^3", run));
  EXPECT_TRUE(Passes("siv >= 2 cm³", run));
  EXPECT_FALSE(Passes("siv>2", run));
  EXPECT_TRUE(Passes("success:lift:a>=75%", run));
  EXPECT_FALSE(Passes("success:lift:a>=76%", run));
}

TEST(RunGate, HoldsEndsOfIntervalsAgainstBounds) {
  const RunData run = RunOf("run", 2, 9);
  const Interval wilson = WilsonInterval(9, 12);  // 46.8 … 91.1 %
  EXPECT_TRUE(Passes("lower(success:lift:a)>=46%", run));
  EXPECT_FALSE(Passes("lower(success:lift:a)>=47%", run));
  EXPECT_NEAR(Judge("upper(success:lift:a)<=92%", run).value.value(), 100 * wilson.high, 1e-12);
}

TEST(RunGate, TakesSignedBoundsFromTheBaseline) {
  const RunData base = RunOf("base", 2, 9);
  const RunData better = RunOf("run", 2.05, 10), worse = RunOf("run", 2.2, 8);
  EXPECT_TRUE(Passes("siv<=+5%", better, &base));
  EXPECT_FALSE(Passes("siv<=+5%", worse, &base));
  EXPECT_NEAR(Judge("siv<=+5%", worse, &base).limit.value(), 2.1, 1e-12);
  EXPECT_FALSE(Passes("siv<=-5%", better, &base));
  EXPECT_TRUE(Passes("siv<=+0.2", worse, &base));
  EXPECT_TRUE(Passes("success:lift:a>=-9pp", worse, &base));  // 75 % to 66.7 %
  EXPECT_FALSE(Passes("success:lift:a>=-8pp", worse, &base));
  EXPECT_TRUE(Passes("siv<=+0%", base, &base));
}

TEST(RunGate, FailsWhatIsSignificantlyWorse) {
  const RunData base = RunOf("base", 2, 12);
  EXPECT_TRUE(Passes("siv not worse", RunOf("run", 2, 12), &base));
  EXPECT_TRUE(Passes("siv not worse", RunOf("run", 1, 12), &base));  // better
  EXPECT_FALSE(Passes("siv not worse", RunOf("run", 2.1, 12), &base));
  // Three of twelve fell: p = 0.25. Eight of twelve: p = 2 / 2^8.
  EXPECT_TRUE(Passes("success:lift:a not worse", RunOf("run", 2, 9), &base));
  EXPECT_FALSE(Passes("success:lift:a not worse", RunOf("run", 2, 4), &base));
}

TEST(RunGate, FailsARuleThatCouldNeverFail) {
  RunData base = RunOf("base", 2), run = RunOf("run", 5);
  for (RunData* data : {&base, &run}) {
    for (Record& record : data->records)
      record.object_id = "object " + record.object_id.substr(7, 1);
  }
  for (RunData* data : {&base, &run}) {
    data->records.resize(4);
    data->planned = 4;
  }
  EXPECT_THAT(Judge("siv not worse", run, &base).detail, HasSubstr("guards nothing"));
  EXPECT_FALSE(Passes("siv not worse", base, &base));
}

TEST(RunGate, FailsARuleOnANumberThatIsNotThere) {
  RunData run = RunOf("run", 2);
  for (Record& record : run.records) {
    record.metrics[0].status = "failed", record.metrics[0].reason = "mesh is open";
  }
  const GateVerdict verdict = Judge("siv<=5", run);
  EXPECT_FALSE(verdict.passed);
  EXPECT_FALSE(verdict.value);
  EXPECT_THAT(verdict.detail, HasSubstr("mesh is open"));
}

TEST(RunGate, KnowsTheCoverage) {
  RunData run = RunOf("run", 2);
  run.records[0] = Make({.number = 0, .failure = "timeout"});
  EXPECT_TRUE(Passes("coverage>=91%", run));  // 11 of 12
  EXPECT_FALSE(Passes("coverage>=92%", run));
}

TEST(RunGate, RefusesAnUnfinishedRunUnlessTold) {
  RunData run = RunOf("run", 2);
  run.records.resize(6);
  EXPECT_THAT(MessageOf([&] { Judge("siv<=5", run); }),
              AllOf(HasSubstr("unfinished: 6 of 12"), HasSubstr("--allow-unfinished")));
  const GateOptions options{.generators = {}, .allow_unfinished = true};
  EXPECT_TRUE(Judge("siv<=5", run, nullptr, options).passed);
  EXPECT_EQ(Judge("success:lift:b>=50%", run, nullptr, options).value, 50);  // not run is a miss
}

TEST(RunGate, RefusesABaselineOfOtherItemsOrDefinitions) {
  const RunData run = RunOf("run", 2);
  RunData fewer = RunOf("base", 2);
  fewer.records.resize(8);
  fewer.planned = 8;
  EXPECT_THAT(MessageOf([&] { Judge("siv<=+5%", run, &fewer); }),
              HasSubstr("4 of the run are not in it"));
  RunData other = RunOf("base", 2);
  other.manifest = Configured(other.manifest, "split", "train");
  EXPECT_THAT(MessageOf([&] { Judge("siv<=+5%", run, &other); }),
              AllOf(HasSubstr("split is \"train\" there"), HasSubstr("--force")));
  const GateOptions force{.generators = {}, .allow_unfinished = false, .force = true};
  EXPECT_TRUE(Judge("siv<=+5%", run, &other, force).passed);
}

TEST(RunGate, RefusesWhatCannotBeMeant) {
  const RunData run = RunOf("run", 2);
  EXPECT_THAT(MessageOf([&] { RunGate(run, nullptr, {}, {}); }), HasSubstr("needs rules"));
  EXPECT_THAT(MessageOf([&] { Judge("siv<=+5%", run); }), HasSubstr("--baseline"));
  EXPECT_THAT(MessageOf([&] { Judge("sivv<=5", run); }),
              AllOf(HasSubstr("sivv<=5"), HasSubstr("did you mean \"siv\"")));
  EXPECT_THAT(MessageOf([&] { Judge("lift_success>=5%", run); }), HasSubstr("may mean 2 columns"));
  EXPECT_THAT(MessageOf([&] { Judge("siv<=5%", run); }), HasSubstr("+5% or -5%"));
  EXPECT_THAT(MessageOf([&] { Judge("siv<=5mm", run); }), HasSubstr("cm³"));
  EXPECT_THAT(MessageOf([&] { Judge("seconds_generate not worse", run, &run); }),
              HasSubstr("cannot be tested"));
  const GateOptions unknown{.generators = {"alfa"}};
  EXPECT_THAT(MessageOf([&] { Judge("siv<=5", run, nullptr, unknown); }),
              HasSubstr("did you mean \"alpha\""));
}

/// A result with one rule that holds and one that fails, whose texts are hostile.
GateResult Hostile() {
  GateVerdict good{
      .rule = {.text = "siv<=5"}, .generator = "<b>\"&'\x01\xff", .passed = true, .detail = "fine"};
  GateVerdict bad{
      .rule = {.text = "pd<=1"}, .generator = "a|b", .passed = false, .detail = "50 % of\nall"};
  return {.run = "runs/a", .verdicts = {good, bad}};
}

TEST(GateFormats, EscapeWhatTheyWrite) {
  const std::string xml = ToJUnit(Hostile());
  EXPECT_THAT(xml, AllOf(HasSubstr("tests=\"2\" failures=\"1\""),
                         HasSubstr("classname=\"&lt;b&gt;&quot;&amp;&apos;??\""),
                         HasSubstr("<failure message=\"50 % of?all\"")));
  EXPECT_EQ(ToGithubAnnotations(Hostile()),
            "::error title=grasp-bench::a|b: pd<=1: 50 %25 of?all\n");
  EXPECT_THAT(ToMarkdown(Hostile()),
              AllOf(HasSubstr("a\\|b"), HasSubstr("**FAIL**"), Not(HasSubstr("<b>"))));
}

TEST(GateFormats, PutFailuresFirstAndCountThem) {
  const std::string text = ToTerminal(Hostile(), false);
  EXPECT_THAT(text, HasSubstr("Gate failed: 1 of 2 checks"));
  EXPECT_LT(text.find("FAIL"), text.find("ok "));
  GateResult passed = Hostile();
  passed.verdicts.pop_back();
  EXPECT_THAT(ToGithubAnnotations(passed), HasSubstr("::notice title=grasp-bench::Gate passed"));
}

}  // namespace
}  // namespace graspbench
