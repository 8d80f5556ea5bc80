#include "cli/contact_sheet.h"

#include <algorithm>
#include <cmath>

#include "cli/grasp_picture.h"
#include "cli/run_items.h"
#include "core/error.h"

namespace graspbench {
namespace {

constexpr int kGap = 2;  // pixels between pictures
constexpr Rgb kGapColour = {255, 255, 255};

}  // namespace

Image Grid(const std::vector<Image>& pictures, int columns) {
  if (pictures.empty()) throw Error(ErrorKind::kInternal, "a grid of no pictures");
  const int count = static_cast<int>(pictures.size());
  columns = std::min(columns, count);
  const int rows = (count + columns - 1) / columns;
  const int width = pictures[0].width + kGap, height = pictures[0].height + kGap;
  Image grid(columns * width - kGap, rows * height - kGap, kGapColour);
  for (int i = 0; i < count; ++i) {
    Paste(pictures[static_cast<size_t>(i)], i % columns * width, i / columns * height, grid);
  }
  return grid;
}

Image ContactSheet(Renderer& renderer, const std::filesystem::path& run,
                   const std::vector<Record>& records, int width, int height) {
  std::vector<Image> pictures;
  for (const Record& record : records) {
    Picture picture{.width = width, .height = height, .caption = GraspCaption(record)};
    if (record.grasp) {
      const GraspSurfaces grasp = ReadArtifact(run, record);
      picture.meshes = GraspMeshes(grasp.object, grasp.hand);
      picture.camera = FitCamera(picture.meshes, GraspAzimuth(grasp.object, grasp.hand), kElevation,
                                 picture.scene_aspect());
    }
    pictures.push_back(renderer.Draw(picture));
  }
  const double square = std::sqrt(static_cast<double>(records.size()) * height / width);
  return Grid(pictures, static_cast<int>(std::ceil(square)));
}

}  // namespace graspbench
