#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/run_data.h"
#include "core/file.h"
#include "core/json.h"
#include "reports/ratings.h"
#include "reports/text.h"

namespace graspbench {
namespace {

struct ImportFlags {
  std::vector<std::string> files;
  std::string run;
  bool json = false;
};

std::string Alpha(size_t aspect, const std::vector<Rating>& ratings) {
  const std::optional<double> alpha = AgreementOn(aspect, ratings);
  return alpha ? Fixed(*alpha, 2) : "not defined (too few ratings, or all alike)";
}

std::string AsText(const std::vector<PerceptualScore>& scores, const std::vector<Rating>& ratings) {
  std::string text = "Perceptual score, 1 to 5 (mean of the aspects; 95 % interval over objects)\n";
  for (const PerceptualScore& score : scores) {
    text += "  " + OneLine(score.generator) + ": " + Fixed(score.score.mean, 2);
    if (score.score.interval) {
      text += " [" + Fixed(score.score.interval->low, 2) + ", " +
              Fixed(score.score.interval->high, 2) + "]";
    }
    for (size_t a = 0; a < kRatingAspects.size(); ++a) {
      text += ", " + std::string(kRatingAspects[a].id) + " " + Fixed(score.by_aspect[a], 2);
    }
    text += "; " + std::to_string(score.items) + " grasps, " + std::to_string(score.ratings) +
            " ratings, " + std::to_string(score.raters) + " raters\n";
  }
  text += "Agreement of the raters (Krippendorff's alpha, ordinal)\n";
  for (size_t a = 0; a < kRatingAspects.size(); ++a) {
    text += "  " + std::string(kRatingAspects[a].id) + ": " + Alpha(a, ratings) + "\n";
  }
  return text;
}

Value AsValue(const std::vector<PerceptualScore>& scores, const std::vector<Rating>& ratings) {
  Value::List rows;
  for (const PerceptualScore& score : scores) {
    Value row = Value::Dict{{"generator", score.generator},
                            {"score", score.score.mean},
                            {"items", score.items},
                            {"ratings", score.ratings},
                            {"raters", score.raters}};
    if (score.score.interval) {
      row.Set("interval", Value::List{score.score.interval->low, score.score.interval->high});
    }
    for (size_t a = 0; a < kRatingAspects.size(); ++a) {
      row.Set(kRatingAspects[a].id, score.by_aspect[a]);
    }
    rows.push_back(std::move(row));
  }
  Value alpha;
  for (size_t a = 0; a < kRatingAspects.size(); ++a) {
    const std::optional<double> value = AgreementOn(a, ratings);
    alpha.Set(kRatingAspects[a].id, value ? Value(*value) : Value());
  }
  return Value::Dict{{"generators", std::move(rows)}, {"alpha_ordinal", std::move(alpha)}};
}

int ImportRatings(const ImportFlags& flags) {
  const RunData run = ReadRunData(flags.run);
  std::vector<Rating> ratings = ReadRatings(flags.run);
  for (const std::string& file : flags.files) {
    Merge(ratings, RatingsFrom(ParseJson(ReadFile(file), file), file, run.records));
  }
  WriteRatings(flags.run, ratings);
  const std::vector<PerceptualScore> scores = PerceptualScores(ratings, run.records);
  Print(flags.json ? ToJson(AsValue(scores, ratings), 2) + "\n" : AsText(scores, ratings));
  return kExitFine;
}

}  // namespace

void AddImportRatings(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "import-ratings", "Add what people answered in a survey to a run, as the column \"ps\"");
  auto flags = std::make_shared<ImportFlags>();
  command->add_option("files", flags->files, "Files that the page of report --survey saved")
      ->required();
  command->add_option("--run", flags->run, "The run that the survey was made of")
      ->type_name("DIR")
      ->required();
  command->add_flag("--json", flags->json, "Scores as JSON on standard output");
  command->callback([flags, &action] { action = [flags] { return ImportRatings(*flags); }; });
}

}  // namespace graspbench
