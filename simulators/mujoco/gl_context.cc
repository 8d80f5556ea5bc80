#include "simulators/mujoco/gl_context.h"

#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.h"

namespace graspbench {
namespace {

// What is needed of EGL 1.5 and OSMesa, both stable C interfaces, without their headers.

using Display = void*;
using Config = void*;
using Handle = void*;  // of a context or surface
using Device = void*;

constexpr unsigned kPlatformDevice = 0x313F, kPlatformSurfaceless = 0x31DD;
constexpr unsigned kOpenGlApi = 0x30A2;
constexpr int32_t kSurfaceType = 0x3033, kPbufferBit = 1, kRenderableType = 0x3040, kOpenGlBit = 8,
                  kDepthSize = 0x3025, kStencilSize = 0x3026, kRedSize = 0x3024, kWidth = 0x3057,
                  kHeight = 0x3056, kEnd = 0x3038;

/// A library whose symbols MuJoCo finds by itself once it is open. Never closed: drivers leave
/// threads and exit handlers behind.
class GlLibrary {
 public:
  explicit GlLibrary(const char* name) : handle_(dlopen(name, RTLD_NOW | RTLD_GLOBAL)) {}
  explicit operator bool() const { return handle_ != nullptr; }

  template <typename Function>
  bool Find(const char* name, Function& function) const {
    function = handle_ ? reinterpret_cast<Function>(dlsym(handle_, name)) : nullptr;
    return function != nullptr;
  }

 private:
  void* handle_;
};

struct Egl {
  const GlLibrary library{"libEGL.so.1"};
  void* (*get_proc_address)(const char*);
  Display (*get_platform_display)(unsigned platform, void* native, const intptr_t* attributes);
  unsigned (*initialize)(Display, int32_t*, int32_t*);
  unsigned (*bind_api)(unsigned);
  unsigned (*choose_config)(Display, const int32_t*, Config*, int32_t, int32_t*);
  Handle (*create_pbuffer)(Display, Config, const int32_t*);
  Handle (*create_context)(Display, Config, Handle share, const int32_t*);
  unsigned (*make_current)(Display, Handle draw, Handle read, Handle context);
  unsigned (*destroy_context)(Display, Handle);
  unsigned (*destroy_surface)(Display, Handle);
  unsigned (*terminate)(Display);
  unsigned (*query_devices)(int32_t, Device*, int32_t*);

  bool Load() {
    if (!library.Find("eglGetProcAddress", get_proc_address)) return false;
    query_devices =
        reinterpret_cast<decltype(query_devices)>(get_proc_address("eglQueryDevicesEXT"));
    return library.Find("eglGetPlatformDisplay", get_platform_display) &&
           library.Find("eglInitialize", initialize) && library.Find("eglBindAPI", bind_api) &&
           library.Find("eglChooseConfig", choose_config) &&
           library.Find("eglCreatePbufferSurface", create_pbuffer) &&
           library.Find("eglCreateContext", create_context) &&
           library.Find("eglMakeCurrent", make_current) &&
           library.Find("eglDestroyContext", destroy_context) &&
           library.Find("eglDestroySurface", destroy_surface) &&
           library.Find("eglTerminate", terminate);
  }
};

class EglContext final : public GlContext {
 public:
  /// Null when no display of this machine gives an OpenGL context.
  static std::unique_ptr<GlContext> Make() {
    Egl egl{};
    if (!egl.Load()) return nullptr;
    for (Display display : Displays(egl)) {
      std::unique_ptr<EglContext> context(new EglContext(egl, display));
      if (context->Start()) return context;
    }
    return nullptr;
  }

  ~EglContext() override {
    egl_.make_current(display_, nullptr, nullptr, nullptr);
    if (context_) egl_.destroy_context(display_, context_);
    if (surface_) egl_.destroy_surface(display_, surface_);
    egl_.terminate(display_);
  }

 private:
  EglContext(const Egl& egl, Display display) : egl_(egl), display_(display) {}

  static std::vector<Display> Displays(const Egl& egl) {
    std::array<Device, 16> devices{};
    int32_t count = 0;
    if (egl.query_devices) {
      egl.query_devices(static_cast<int32_t>(devices.size()), devices.data(), &count);
    }
    std::vector<Display> displays;
    const auto add = [&](unsigned platform, void* native) {
      Display display = egl.get_platform_display(platform, native, nullptr);
      if (display) displays.push_back(display);
    };
    for (int32_t i = 0; i < count; ++i) add(kPlatformDevice, devices[static_cast<size_t>(i)]);
    add(kPlatformSurfaceless, nullptr);
    return displays;
  }

  bool Start() {
    if (!egl_.initialize(display_, nullptr, nullptr) || !egl_.bind_api(kOpenGlApi)) return false;
    constexpr std::array<int32_t, 11> wanted = {
        kSurfaceType, kPbufferBit, kRenderableType, kOpenGlBit, kRedSize, 8,
        kDepthSize,   24,          kStencilSize,    8,          kEnd};
    constexpr std::array<int32_t, 5> small = {kWidth, 16, kHeight, 16, kEnd};
    Config config = nullptr;
    int32_t count = 0;
    if (!egl_.choose_config(display_, wanted.data(), &config, 1, &count) || count == 0) {
      return false;
    }
    surface_ = egl_.create_pbuffer(display_, config, small.data());
    context_ = egl_.create_context(display_, config, nullptr, nullptr);
    return surface_ && context_ && egl_.make_current(display_, surface_, surface_, context_);
  }

  Egl egl_;
  Display display_;
  Handle surface_ = nullptr, context_ = nullptr;
};

class OsMesaContext final : public GlContext {
 public:
  /// Null when OSMesa is not there.
  static std::unique_ptr<GlContext> Make() {
    auto context = std::make_unique<OsMesaContext>();
    return context->Start() ? std::move(context) : nullptr;
  }

  ~OsMesaContext() override {
    if (context_) destroy_(context_);
  }

 private:
  static constexpr unsigned kRgba = 0x1908, kUnsignedByte = 0x1401;
  static constexpr int kSide = 16;  // pixels; MuJoCo draws into a buffer of its own

  bool Start() {
    Handle (*create)(unsigned format, int depth, int stencil, int accumulation, Handle share);
    unsigned char (*make_current)(Handle, void* buffer, unsigned type, int width, int height);
    if (!library_.Find("OSMesaCreateContextExt", create) ||
        !library_.Find("OSMesaMakeCurrent", make_current) ||
        !library_.Find("OSMesaDestroyContext", destroy_)) {
      return false;
    }
    context_ = create(kRgba, 24, 8, 0, nullptr);
    return context_ && make_current(context_, buffer_.data(), kUnsignedByte, kSide, kSide);
  }

  const GlLibrary library_{"libOSMesa.so.8"};
  void (*destroy_)(Handle) = nullptr;
  Handle context_ = nullptr;
  std::array<uint8_t, 4L * kSide * kSide> buffer_{};
};

}  // namespace

std::unique_ptr<GlContext> MakeGlContext() {
  if (auto context = EglContext::Make()) return context;
  if (auto context = OsMesaContext::Make()) return context;
  throw Error(ErrorKind::kMissing, "no OpenGL driver that draws without a screen", "EGL, OSMesa",
              "on Debian: apt-get install libegl1 libegl-mesa0 libgl1-mesa-dri");
}

}  // namespace graspbench
