#include "cli/survey.h"

#include "cli/grasp_picture.h"
#include "cli/run_items.h"
#include "reports/leaderboard.h"
#include "reports/survey.h"

namespace graspbench {
namespace {

constexpr int kViews = 3;
constexpr int kWidth = 480, kHeight = 400;  // pixels of a view

std::vector<std::string> PicturesOf(Renderer& renderer, const GraspSurfaces& grasp) {
  std::vector<std::string> pictures;
  for (const Image& view :
       GraspViews(renderer, grasp.object, grasp.hand, kViews, kWidth, kHeight)) {
    pictures.push_back(ToPng(view));
  }
  return pictures;
}

}  // namespace

std::string MakeSurvey(const std::filesystem::path& run, const RunData& data, int count,
                       uint64_t seed) {
  const Leaderboard board = BuildCoverage(data.manifest, data.planned, data.records);
  const Survey survey = DrawSurvey(data, count, seed);
  const auto renderer = MakeRenderer();
  std::vector<std::vector<std::string>> pictures;
  for (const Record* record : survey.items) {
    pictures.push_back(PicturesOf(*renderer, ReadArtifact(run, *record)));
  }
  return SurveyPage(survey, board.stand_in, pictures);
}

}  // namespace graspbench
