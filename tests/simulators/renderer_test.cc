#include "simulators/renderer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/error.h"
#include "tests/support/shapes.h"

namespace graspbench {
namespace {

class RendererTest : public testing::Test {
 protected:
  void SetUp() override {
    try {
      renderer_ = MakeRenderer();
    } catch (const Error& error) {
      GTEST_SKIP() << error.what();
    }
  }
  std::unique_ptr<Renderer> renderer_;
};

constexpr std::array<float, 4> kRed = {0.8f, 0.1f, 0.1f, 1}, kBlue = {0.1f, 0.1f, 0.8f, 1};

int Count(const Image& image, auto&& wanted) {
  int count = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) count += wanted(image.At(x, y));
  }
  return count;
}

bool IsBackground(const Rgb& pixel) { return pixel == kBackground; }
bool IsReddish(const Rgb& p) { return p[0] > 2 * p[1] && p[0] > 2 * p[2]; }
bool IsBluish(const Rgb& p) { return p[2] > 2 * p[1] && p[2] > 2 * p[0]; }

Picture PictureOf(std::vector<ColouredMesh> meshes, double azimuth = 0, double elevation = 0) {
  Picture picture{.meshes = std::move(meshes), .width = 320, .height = 240};
  picture.camera = FitCamera(picture.meshes, azimuth, elevation, 320.0 / 240);
  return picture;
}

TEST_F(RendererTest, DrawsTheSilhouetteOfABall) {
  Picture picture{.meshes = {{shapes::Sphere({.radius = 0.05}), kRed}}};
  picture.camera.distance = 0.4;
  const Image image = renderer_->Draw(picture);
  // The cone of sight lines that touch the ball cuts the picture in a circle.
  const double focal = picture.height / 2.0 / std::tan(kFieldOfView / 2);
  const double radius = focal * 0.05 / std::sqrt(0.4 * 0.4 - 0.05 * 0.05);
  const double area = std::numbers::pi * radius * radius;
  EXPECT_NEAR(Count(image, IsReddish), area, 0.02 * area);
  EXPECT_NEAR(Count(image, IsBackground), 640 * 480 - area, 0.02 * area);
}

TEST_F(RendererTest, SeesFromTheSideThatItIsTold) {
  const auto pair = [](const Vec3& red, const Vec3& blue) {
    return std::vector<ColouredMesh>{{shapes::Cube({.centre = red}), kRed},
                                     {shapes::Cube({.centre = blue}), kBlue}};
  };
  // From +x, red hides blue; y is to the right and z up.
  const Image front = renderer_->Draw(PictureOf(pair({0.1, 0, 0}, {-0.1, 0, 0})));
  EXPECT_EQ(Count(front, IsBluish), 0);
  EXPECT_GT(Count(front, IsReddish), 1000);
  const Image sides = renderer_->Draw(PictureOf(pair({0, 0.1, 0}, {0, -0.1, 0})));
  EXPECT_TRUE(IsReddish(sides.At(270, 120)));
  EXPECT_TRUE(IsBluish(sides.At(50, 120)));
  const Image above = renderer_->Draw(PictureOf(pair({0, 0, 0.1}, {0, 0, -0.1})));
  EXPECT_TRUE(IsReddish(above.At(160, 40)));
  EXPECT_TRUE(IsBluish(above.At(160, 200)));
  // From above, with +x down.
  const Image down =
      renderer_->Draw(PictureOf(pair({0, 0, 0.1}, {0, 0, -0.1}), 0, std::numbers::pi / 2));
  EXPECT_EQ(Count(down, IsBluish), 0);
}

TEST_F(RendererTest, LightsEverySideAlike) {
  const auto brightness = [&](double azimuth) {
    const Image image = renderer_->Draw(PictureOf({{shapes::Cube(), kRed}}, azimuth, 0.4));
    return std::accumulate(image.bytes.begin(), image.bytes.end(), 0.0);
  };
  for (const int quarter : {1, 2, 3}) {
    EXPECT_NEAR(brightness(0.5 + quarter * std::numbers::pi / 2) / brightness(0.5), 1, 1e-3);
  }
}

TEST_F(RendererTest, RepeatsItself) {
  Picture picture = PictureOf({{shapes::Cup(), kRed}}, 0.5, 0.5);
  picture.caption = {{"A cup"}};
  const Image image = renderer_->Draw(picture);
  EXPECT_EQ(renderer_->Draw(picture), image);
}

TEST_F(RendererTest, DrawsASecondPictureLikeAFreshRenderer) {
  const Picture cup = PictureOf({{shapes::Cup(), kRed}}, 0.5, 0.5);
  const Image image = renderer_->Draw(cup);
  renderer_->Draw(PictureOf({{shapes::Sphere(), kBlue}}));
  EXPECT_EQ(renderer_->Draw(cup), image);
}

TEST_F(RendererTest, WritesTheCaptionAboveTheScene) {
  Picture picture = PictureOf({{shapes::Cube({.side = 0.01}), kRed}});
  picture.camera.distance = 10;  // the cube is a dot in the middle
  picture.caption = {{""}, {""}};
  const Image plain = renderer_->Draw(picture);
  picture.caption = {{"o01103 reference"}, {"obman ok"}};
  const Image labelled = renderer_->Draw(picture);
  picture.caption = {{"o01103 reference"}, {"obman no"}};
  const Image other = renderer_->Draw(picture);
  int changed = 0, below = 0, second_line = 0;
  for (int y = 0; y < plain.height; ++y) {
    for (int x = 0; x < plain.width; ++x) {
      const bool differs = plain.At(x, y) != labelled.At(x, y);
      changed += differs;
      below += differs && y >= 2 * kCaptionLine;
      second_line += differs && y >= kCaptionLine;
    }
  }
  EXPECT_GT(changed, 200);
  EXPECT_GT(second_line, 50);
  EXPECT_EQ(below, 0);
  EXPECT_NE(labelled, other);
}

TEST_F(RendererTest, CutsALineThatIsTooWide) {
  const std::string wide(60, 'w');
  Picture picture{.width = 200, .height = 100};
  const auto draw = [&](const std::string& text) {
    picture.caption = {{text}};
    return renderer_->Draw(picture);
  };
  EXPECT_EQ(draw("dropped " + wide + "a"), draw("dropped " + wide + "bc"));
  EXPECT_NE(draw("dropped " + wide), draw("slipped " + wide));
  EXPECT_NE(draw("dropped a"), draw("dropped b"));
}

TEST_F(RendererTest, WritesInTheInkOfTheLine) {
  Picture picture{.width = 200, .height = 100, .caption = {{"dropped", {200, 20, 20}}, {"ok"}}};
  const Image image = renderer_->Draw(picture);
  EXPECT_GT(Count(image, IsReddish), 40);
  picture.caption[0].ink = kInk;
  EXPECT_EQ(Count(renderer_->Draw(picture), IsReddish), 0);
}

TEST_F(RendererTest, DrawsSheetsAndOpenMeshes) {
  TriMesh sheet;
  sheet.vertices = {{0, -0.1, -0.1}, {0, 0.1, -0.1}, {0, 0.1, 0.1}, {0, -0.1, 0.1}};
  sheet.faces = {{0, 1, 2}, {0, 2, 3}};
  EXPECT_GT(Count(renderer_->Draw(PictureOf({{sheet, kRed}})), IsReddish), 10000);
  EXPECT_GT(Count(renderer_->Draw(PictureOf({{Flipped(sheet), kRed}})), IsReddish), 10000);
}

TEST_F(RendererTest, RefusesWhatCannotBeDrawn) {
  const Picture good = PictureOf({{shapes::Cube(), kRed}});
  Picture wide = good, empty = good, without_faces = good;
  wide.width = 100000;
  empty.height = 0;
  without_faces.meshes[0].mesh.faces.clear();
  for (const Picture& picture : {wide, empty, without_faces}) {
    EXPECT_THROW(renderer_->Draw(picture), Error);
  }
}

TEST(FitCamera, KeepsEveryVertexInThePicture) {
  const std::vector<ColouredMesh> meshes = {
      {shapes::Cylinder({.radius = 0.01, .height = 0.3, .centre = {0.2, 0.1, 0}}), kRed}};
  for (const double azimuth : {0.0, 1.0, 4.0}) {
    for (const double elevation : {-0.5, 0.0, 0.6}) {
      const Camera camera = FitCamera(meshes, azimuth, elevation, 1.5);
      const Mat3 R_CW =
          (Eigen::AngleAxisd(azimuth, Vec3::UnitZ()) * Eigen::AngleAxisd(-elevation, Vec3::UnitY()))
              .toRotationMatrix()
              .transpose();  // x towards the camera, y right, z up
      double largest = 0;
      for (const Vec3& vertex : meshes[0].mesh.vertices) {
        const Vec3 p = R_CW * (vertex - camera.target);
        const double depth = camera.distance - p.x(), edge = depth * std::tan(kFieldOfView / 2);
        largest = std::max({largest, std::abs(p.y()) / (1.5 * edge), std::abs(p.z()) / edge});
      }
      EXPECT_NEAR(largest, 0.9, 1e-9);
    }
  }
}

TEST(FitCamera, RefusesAnEmptyScene) { EXPECT_THROW(FitCamera({}, 0, 0, 1), Error); }

}  // namespace
}  // namespace graspbench
