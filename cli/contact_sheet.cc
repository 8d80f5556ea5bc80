#include "cli/contact_sheet.h"

#include <algorithm>
#include <cmath>

#include "cli/grasp_picture.h"
#include "cli/run_items.h"
#include "cli/verdicts.h"
#include "core/error.h"

namespace graspbench {
namespace {

constexpr int kGap = 2;             // pixels between pictures
constexpr int kWidestStrip = 4096;  // pixels, what a renderer draws
constexpr Rgb kGapColour = {255, 255, 255};

/// In few lines, since a cell is small; the trial's own words are in `view ITEM`.
std::vector<CaptionLine> CellCaption(const Record& record) {
  std::vector<CaptionLine> lines = {{record.case_id + " " + record.generator}};
  if (record.sample > 0) lines.back().text += " #" + std::to_string(record.sample);
  if (record.status != "ok") lines.push_back({"failed: " + record.reason, kBad});
  for (CaptionLine& line : VerdictLines(record)) lines.push_back(std::move(line));
  return lines;
}

/// Number of items of the first case; they stand together.
int LengthOfFirstCase(const std::vector<Record>& records) {
  const auto end = std::ranges::find_if(
      records, [&](const Record& r) { return r.case_id != records.front().case_id; });
  return static_cast<int>(end - records.begin());
}

/// Whose verdicts the cells show, where there are any.
std::string Legend(const std::vector<Record>& records) {
  const auto tried =
      std::ranges::find_if(records, [](const Record& r) { return !r.trials.empty(); });
  if (tried == records.end()) return "";
  std::string legend;
  for (const std::string& part : EngineLegend(*tried)) {
    legend += (legend.empty() ? "engines: " : ", ") + part;
  }
  return legend;
}

/// The image below a line of text.
Image Titled(Renderer& renderer, const std::string& title, const Image& image) {
  if (title.empty()) return image;
  Picture strip{.width = std::min(image.width, kWidestStrip), .height = kCaptionLine + kGap};
  strip.caption = {{title}};
  Image whole(image.width, image.height + strip.height, kBackground);
  Paste(renderer.Draw(strip), 0, 0, whole);
  Paste(image, 0, strip.height, whole);
  return whole;
}

}  // namespace

Image InRows(const std::vector<Image>& pictures, int columns) {
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
  std::vector<std::vector<CaptionLine>> captions;
  size_t lines = 0;
  for (const Record& record : records) {
    captions.push_back(CellCaption(record));
    lines = std::max(lines, captions.back().size());
  }
  height += kCaptionLine * static_cast<int>(lines);
  std::vector<Image> pictures;
  for (const Record& record : records) {
    Picture picture{.width = width, .height = height};
    picture.caption = std::move(captions[pictures.size()]);
    picture.caption.resize(lines);
    if (record.grasp) {
      const GraspSurfaces grasp = ReadArtifact(run, record);
      picture.meshes = GraspMeshes(grasp.object, grasp.hand);
      picture.camera = FitCamera(picture.meshes, GraspAzimuth(grasp.object, grasp.hand), kElevation,
                                 picture.scene_aspect());
    }
    pictures.push_back(renderer.Draw(picture));
  }
  const double square = std::sqrt(static_cast<double>(records.size()) * height / width);
  const int of_case = LengthOfFirstCase(records);
  const int columns = of_case * std::max(1, static_cast<int>(std::lround(square / of_case)));
  return Titled(renderer, Legend(records), InRows(pictures, columns));
}

}  // namespace graspbench
