#include "simulators/decomposition_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "simulators/obj_text.h"

namespace graspbench {
namespace {

constexpr std::string_view kHeader = "# grasp-bench convex decomposition, sha256 ";

// Changes whenever the algorithm or its treatment of the mesh does.
constexpr std::string_view kAlgorithm = "V-HACD 2.2 of pybullet 3.2.7, hulls with six decimals";

std::string Key(std::string_view mesh_hash, const DecompositionParameters& p) {
  std::ostringstream text;
  text << kAlgorithm << '\n' << mesh_hash << '\n' << std::hexfloat;
  text << p.resolution << ' ' << p.depth << ' ' << p.concavity << ' ' << p.plane_downsampling << ' '
       << p.hull_downsampling << ' ' << p.alpha << ' ' << p.beta << ' ' << p.gamma << ' '
       << p.max_hull_vertices << ' ' << p.min_hull_volume << ' ' << p.centred << ' '
       << p.six_decimals_in;
  return Sha256Hex(text.str()).substr(0, 32);
}

// Reads what SixDecimalObj wrote; the checksum has been verified, so the text is ours.
std::vector<TriMesh> ParseHulls(const std::string& text) {
  std::vector<TriMesh> hulls;
  std::istringstream lines(text);
  std::string kind, group;
  int first_vertex = 1;
  while (lines >> kind) {
    if (kind == "o") {
      if (!hulls.empty()) first_vertex += static_cast<int>(hulls.back().vertices.size());
      lines >> group;
      hulls.emplace_back();
    } else if (kind == "v") {
      Vec3& vertex = hulls.back().vertices.emplace_back();
      lines >> vertex.x() >> vertex.y() >> vertex.z();
    } else {
      Face& face = hulls.back().faces.emplace_back();
      lines >> face.x() >> face.y() >> face.z();
      face.array() -= first_vertex;
    }
  }
  return hulls;
}

}  // namespace

DecompositionFile::DecompositionFile(std::filesystem::path folder, std::string_view mesh_hash,
                                     const DecompositionParameters& parameters)
    : path_(folder / (parameters.name + "-" + Key(mesh_hash, parameters) + ".obj")) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw Error(ErrorKind::kIo, "cannot make the folder: " + problem.message(), folder.string(),
                "set GRASP_BENCH_CACHE to a folder that can be written");
  }
}

std::optional<std::vector<TriMesh>> DecompositionFile::Read() const {
  if (!std::filesystem::exists(path_)) return std::nullopt;
  const std::string text = ReadFile(path_);
  const size_t line_end = text.find('\n');
  if (!text.starts_with(kHeader) || line_end == std::string::npos) return std::nullopt;
  const std::string body = text.substr(line_end + 1);
  if (text.substr(kHeader.size(), line_end - kHeader.size()) != Sha256Hex(body)) {
    return std::nullopt;
  }
  return ParseHulls(body);
}

void DecompositionFile::Write(const std::vector<TriMesh>& hulls) const {
  const std::string body = SixDecimalObj(hulls);
  WriteFile(path_, std::string(kHeader) + Sha256Hex(body) + '\n' + body);
}

std::shared_ptr<void> DecompositionFile::Lock() const {
  const std::string name = path_.string() + ".lock";
  const int descriptor = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0 || flock(descriptor, LOCK_EX) != 0) {
    const std::string problem = std::strerror(errno);
    if (descriptor >= 0) close(descriptor);
    throw Error(ErrorKind::kIo, "cannot lock: " + problem, name);
  }
  return {nullptr, [descriptor](void*) { close(descriptor); }};
}

}  // namespace graspbench
