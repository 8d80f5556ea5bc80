#include "simulators/mujoco/mujoco_renderer.h"

#include <mujoco/mujoco.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <string_view>

#include "core/error.h"
#include "simulators/mujoco/gl_context.h"
#include "simulators/mujoco/mujoco_library.h"

namespace graspbench {
namespace {

constexpr int kLargestSide = 4096;  // pixels
constexpr int kSamples = 4;         // per pixel
constexpr double kDegrees = 180 / std::numbers::pi;
constexpr float kAmbient = 0.45f, kDiffuse = 0.5f, kSpecular = 0.1f;
constexpr std::string_view kCut = "..";

void Copy(const std::array<float, 3>& from, float* to) { std::ranges::copy(from, to); }

std::array<float, 3> Floats(const Rgb& colour) {
  std::array<float, 3> floats;
  for (size_t i = 0; i < 3; ++i) floats[i] = static_cast<float>(colour[i]) / 255;
  return floats;
}

void AddBackground(mjSpec* spec) {
  mjsTexture* sky = mjs_addTexture(spec, nullptr);
  mjs_setName(sky->element, "background");
  sky->type = mjTEXTURE_SKYBOX;
  sky->builtin = mjBUILTIN_FLAT;
  sky->width = sky->height = 8;
  for (size_t i = 0; i < 3; ++i) sky->rgb1[i] = sky->rgb2[i] = kBackground[i] / 255.0;
}

/// A light beside the camera's own, from above its left, so that shapes show from every side.
void AddLight(const Camera& camera, mjSpec* spec) {
  mjsLight* light = mjs_addLight(mjs_findBody(spec, "world"), nullptr);
  light->type = mjLIGHT_DIRECTIONAL;
  light->castshadow = false;
  const Vec3 way = Eigen::AngleAxisd(camera.azimuth, Vec3::UnitZ()) * Vec3(-0.3, 0.4, -0.85);
  std::ranges::copy(way, light->dir);
  Copy({0, 0, 0}, light->ambient);
  Copy({0.35f, 0.35f, 0.35f}, light->diffuse);
  Copy({0.1f, 0.1f, 0.1f}, light->specular);
}

void AddMesh(mjSpec* spec, const std::string& name, const ColouredMesh& part) {
  std::vector<float> vertices;
  for (const Vec3& vertex : part.mesh.vertices) {
    for (double coordinate : vertex) vertices.push_back(static_cast<float>(coordinate));
  }
  std::vector<int> faces;
  for (const Face& face : part.mesh.faces) faces.insert(faces.end(), face.begin(), face.end());
  mjsMesh* asset = mjs_addMesh(spec, nullptr);
  mjs_setName(asset->element, name.c_str());
  mjs_setFloat(asset->uservert, vertices.data(), static_cast<int>(vertices.size()));
  mjs_setInt(asset->userface, faces.data(), static_cast<int>(faces.size()));
  asset->inertia = mjMESH_INERTIA_SHELL;  // asks for no volume: any surface may be drawn

  mjsGeom* geom = mjs_addGeom(mjs_findBody(spec, "world"), nullptr);
  geom->type = mjGEOM_MESH;
  mjs_setString(geom->meshname, name.c_str());
  geom->contype = geom->conaffinity = 0;
  std::ranges::copy(part.colour, geom->rgba);
}

void SetLook(const Picture& picture, mjSpec* spec) {
  Box box;
  for (const ColouredMesh& part : picture.meshes) box.extend(Bounds(part.mesh));
  const double size = box.isEmpty() ? 1 : box.sizes().norm();
  spec->stat.extent = size;  // the unit of the clipping planes
  mjVisual& visual = spec->visual;
  visual.global.fovy = static_cast<float>(kFieldOfView * kDegrees);
  visual.global.offwidth = picture.width;
  visual.global.offheight = picture.height;
  visual.quality.offsamples = kSamples;
  visual.quality.shadowsize = 0;
  visual.map.znear = static_cast<float>(std::max(0.01, 0.5 * (picture.camera.distance / size - 1)));
  visual.map.zfar = static_cast<float>(2 * (picture.camera.distance / size + 1));
  Copy({kAmbient, kAmbient, kAmbient}, visual.headlight.ambient);
  Copy({kDiffuse, kDiffuse, kDiffuse}, visual.headlight.diffuse);
  Copy({kSpecular, kSpecular, kSpecular}, visual.headlight.specular);
}

MuJoCoModel ModelOf(const Picture& picture) {
  const MuJoCoSpec spec(mj_makeSpec());
  spec->compiler.usethread = false;
  AddBackground(spec.get());
  AddLight(picture.camera, spec.get());
  for (size_t i = 0; i < picture.meshes.size(); ++i) {
    AddMesh(spec.get(), "mesh" + std::to_string(i), picture.meshes[i]);
  }
  SetLook(picture, spec.get());
  MuJoCoModel model(mj_compile(spec.get(), nullptr));
  if (model) return model;
  throw Error(ErrorKind::kInput,
              std::string("MuJoCo cannot draw the scene: ") + mjs_getError(spec.get()), "MuJoCo");
}

void Check(const Picture& picture) {
  const auto [least, most] = std::minmax({picture.width, picture.height, picture.scene_height()});
  if (least < 1 || most > kLargestSide) {
    throw Error(ErrorKind::kInput,
                "a picture of " + std::to_string(picture.width) + " x " +
                    std::to_string(picture.height) + " pixels",
                {}, "sides from 1 to " + std::to_string(kLargestSide) + " pixels can be drawn");
  }
  for (const ColouredMesh& part : picture.meshes) {
    Validate(part.mesh, "mesh to draw");
    if (part.mesh.faces.empty()) throw Error(ErrorKind::kInput, "a mesh to draw has no faces");
  }
}

/// The abstract scene of a model, and what OpenGL holds of it.
class Drawing {
 public:
  explicit Drawing(const mjModel& model) : model_(model), data_(mj_makeData(&model)) {
    mjv_defaultScene(&scene_);
    mjv_makeScene(&model, &scene_, model.ngeom + 16);
    mjr_defaultContext(&context_);
    mjr_makeContext(&model, &context_, mjFONTSCALE_50);
    mjr_setBuffer(mjFB_OFFSCREEN, &context_);
    mj_forward(&model, data_.get());
  }
  ~Drawing() {
    mjr_freeContext(&context_);
    mjv_freeScene(&scene_);
  }
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;

  Image Draw(const Picture& picture) {
    if (context_.currentBuffer != mjFB_OFFSCREEN) {
      throw Error(ErrorKind::kMissing, "the OpenGL driver has no buffers off the screen");
    }
    UpdateScene(picture.camera);
    mjr_render({0, 0, picture.width, picture.scene_height()}, &scene_, &context_);
    DrawCaption(picture);
    return Read({0, 0, picture.width, picture.height});
  }

 private:
  void UpdateScene(const Camera& camera) {
    mjvCamera view;
    mjv_defaultCamera(&view);
    Eigen::Map<Vec3>(view.lookat, 3) = camera.target;
    view.distance = camera.distance;
    // MuJoCo's angles are those of the direction of sight.
    view.azimuth = camera.azimuth * kDegrees + 180;
    view.elevation = -camera.elevation * kDegrees;
    mjvOption option;
    mjv_defaultOption(&option);
    mjv_updateScene(&model_, data_.get(), &option, nullptr, &view, mjCAT_ALL, &scene_);
    scene_.flags[mjRND_SHADOW] = scene_.flags[mjRND_REFLECTION] = 0;
    scene_.flags[mjRND_CULL_FACE] = 0;
  }

  void DrawCaption(const Picture& picture) {
    const std::array<float, 3> paper = Floats(kBackground);
    int bottom = picture.height;
    for (const CaptionLine& line : picture.caption) {
      bottom -= kCaptionLine;
      const std::array<float, 3> ink = Floats(line.ink);
      const std::string text = Fitted(line.text, picture.width);
      mjr_label({0, bottom, picture.width, kCaptionLine}, mjFONT_NORMAL, text.c_str(), paper[0],
                paper[1], paper[2], 1, ink[0], ink[1], ink[2], &context_);
    }
  }

  int WidthOf(std::string_view text) const {
    int width = 0;
    for (const char c : text) {
      width += context_.charWidth[std::clamp(static_cast<int>(c), 0, 126)];
    }
    return width;
  }

  std::string Fitted(std::string text, int width) const {
    if (WidthOf(text) <= width) return text;
    while (!text.empty() && WidthOf(text) + WidthOf(kCut) > width) text.pop_back();
    return text.append(kCut);
  }

  Image Read(const mjrRect& viewport) {
    Image upside_down(viewport.width, viewport.height, {0, 0, 0});
    mjr_readPixels(upside_down.bytes.data(), nullptr, viewport, &context_);
    Image image = upside_down;
    const auto row_bytes = 3 * static_cast<int64_t>(image.width);
    for (int y = 0; y < image.height; ++y) {
      std::copy_n(upside_down.bytes.begin() + row_bytes * (image.height - 1 - y), row_bytes,
                  image.bytes.begin() + row_bytes * y);
    }
    return image;
  }

  const mjModel& model_;
  MuJoCoData data_;
  mjvScene scene_;
  mjrContext context_;
};

class MuJoCoRenderer final : public Renderer {
 public:
  Image Draw(const Picture& picture) override {
    Check(picture);
    const MuJoCoModel model = ModelOf(picture);
    return Drawing(*model).Draw(picture);
  }

 private:
  std::unique_ptr<GlContext> gl_ = MakeGlContext();
};

}  // namespace

std::unique_ptr<Renderer> MakeMuJoCoRenderer() {
  PrepareMuJoCo();
  return std::make_unique<MuJoCoRenderer>();
}

}  // namespace graspbench
