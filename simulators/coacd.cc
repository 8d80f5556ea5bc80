#include "simulators/coacd.h"

#include <dlfcn.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "core/error.h"
#include "core/repair.h"
#include "core/simplify.h"
#include "simulators/hull_reduction.h"

#ifndef GRASPBENCH_COACD_LIBRARY
#define GRASPBENCH_COACD_LIBRARY ""
#endif

namespace graspbench {
namespace {

// The C interface of CoACD 1.0.14, whose wheel has no header.

struct CMesh {
  double* vertices;
  uint64_t vertex_count;
  int* triangles;
  uint64_t triangle_count;
};

struct CMeshArray {
  CMesh* meshes;
  uint64_t count;
};

constexpr int kNoPreprocessing = 2;
constexpr int kPreprocessResolution = 50;  // not used without
constexpr int kUnlimitedHulls = -1;
constexpr int kConvexHulls = 0;  // as opposed to boxes

using RunFunction = CMeshArray (*)(const CMesh& input, double threshold, int max_hulls,
                                   int preprocess, int preprocess_resolution, int sample_resolution,
                                   int mcts_nodes, int mcts_iterations, int mcts_depth, bool pca,
                                   bool merge, bool decimate, int max_hull_vertices, bool extrude,
                                   double extrude_margin, int approximation, unsigned seed,
                                   bool real_metric);
using FreeFunction = void (*)(CMeshArray);
using LogLevelFunction = void (*)(const char*);
using ThreadsFunction = void (*)(int);

/// The loaded library. Never unloaded, since its OpenMP library may hold threads.
class Library {
 public:
  /// Throws Error (kMissing).
  static const Library& Get() {
    static const Library library;
    return library;
  }

  RunFunction run;
  FreeFunction free;
  LogLevelFunction set_log_level;
  ThreadsFunction set_threads;  // of OpenMP

 private:
  Library() : handle_(Open()) {
    Find("CoACD_run", run);
    Find("CoACD_freeMeshArray", free);
    Find("CoACD_setLogLevel", set_log_level);
    Find("omp_set_num_threads", set_threads);
  }

  static Error Missing(const std::string& problem) {
    return Error(ErrorKind::kMissing, problem, GRASPBENCH_COACD_LIBRARY,
                 "run tools/setup.sh to fetch it, then build again");
  }

  static void* Open() {
    const std::filesystem::path file = GRASPBENCH_COACD_LIBRARY;
    if (file.empty()) throw Missing("built without CoACD, the library for convex decomposition");
    void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!handle) throw Missing(std::string("cannot load CoACD: ") + dlerror());
    return handle;
  }

  template <typename Function>
  void Find(const char* name, Function& function) const {
    function = reinterpret_cast<Function>(dlsym(handle_, name));
    if (!function) throw Missing(std::string("this CoACD has no function ") + name);
  }

  void* handle_;
};

/// Frees what CoACD returned.
class Result {
 public:
  Result(const Library& library, CMeshArray array) : library_(library), array_(array) {}
  ~Result() { library_.free(array_); }
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;

  std::vector<TriMesh> Hulls() const {
    std::vector<TriMesh> hulls;
    for (uint64_t i = 0; i < array_.count; ++i) hulls.push_back(Hull(array_.meshes[i]));
    return hulls;
  }

 private:
  static TriMesh Hull(const CMesh& mesh) {
    TriMesh hull;
    for (uint64_t i = 0; i < mesh.vertex_count; ++i) {
      hull.vertices.push_back(Eigen::Map<const Vec3>(mesh.vertices + 3 * i));
    }
    for (uint64_t i = 0; i < mesh.triangle_count; ++i) {
      hull.faces.push_back(Eigen::Map<const Face>(mesh.triangles + 3 * i));
    }
    return hull;
  }

  const Library& library_;
  CMeshArray array_;
};

/// CoACD on exactly this closed mesh; hulls with as many vertices as it gives them.
std::vector<TriMesh> Cut(const TriMesh& mesh, const CoacdParameters& p) {
  std::vector<double> points;
  for (const Vec3& v : mesh.vertices) points.insert(points.end(), v.begin(), v.end());
  std::vector<int> triangles;
  for (const Face& f : mesh.faces) triangles.insert(triangles.end(), f.begin(), f.end());
  const CMesh input{points.data(), mesh.vertices.size(), triangles.data(), mesh.faces.size()};

  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const Library& library = Library::Get();
  library.set_log_level("off");
  library.set_threads(1);  // of the calling thread: more would not survive a fork
  const Result result(
      library, library.run(input, p.threshold, kUnlimitedHulls, kNoPreprocessing,
                           kPreprocessResolution, p.sample_resolution, p.mcts_nodes,
                           p.mcts_iterations, p.mcts_depth, /*pca=*/false, p.merge,
                           /*decimate=*/false, /*max_hull_vertices=*/256, /*extrude=*/false,
                           /*extrude_margin=*/0, kConvexHulls, p.seed, /*real_metric=*/false));
  return result.Hulls();
}

/// Null where the piece is a flake without a volume.
std::optional<TriMesh> Reduced(const TriMesh& hull, const HullReduction& reduction) {
  try {
    return ReducedHull(hull, reduction);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

void RequireCoacd() { Library::Get(); }

std::vector<TriMesh> RunCoacd(const TriMesh& mesh, const CoacdParameters& parameters) {
  std::vector<TriMesh> hulls;
  const TriMesh closed = IsClosed(mesh) ? mesh : MakeWatertight(mesh).mesh;
  const size_t faces = static_cast<size_t>(parameters.faces);
  for (const TriMesh& hull : Cut(Simplify(closed, faces), parameters)) {
    if (auto reduced = Reduced(hull, parameters.reduction)) hulls.push_back(*std::move(reduced));
  }
  if (hulls.empty()) throw Error(ErrorKind::kInternal, "CoACD found no convex hull");
  return hulls;
}

}  // namespace graspbench
