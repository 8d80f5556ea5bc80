#include "simulators/decomposition_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <ostream>
#include <sstream>

#include "core/file.h"
#include "core/hash.h"
#include "core/io_error.h"
#include "simulators/obj_text.h"

namespace graspbench {
namespace {

constexpr std::string_view kHeader = "# grasp-bench convex decomposition, sha256 ";

constexpr std::string_view kFit = "# union volume ratio, excess ratio, Hausdorff distance (m):";

void PrintKey(std::ostream& text, const VhacdParameters& p) {
  text << p.resolution << ' ' << p.depth << ' ' << p.concavity << ' ' << p.plane_downsampling << ' '
       << p.hull_downsampling << ' ' << p.alpha << ' ' << p.beta << ' ' << p.gamma << ' '
       << p.max_hull_vertices << ' ' << p.min_hull_volume;
}

void PrintKey(std::ostream& text, const CoacdParameters& p) {
  text << p.threshold << ' ' << p.sample_resolution << ' ' << p.mcts_nodes << ' '
       << p.mcts_iterations << ' ' << p.mcts_depth << ' ' << p.merge << ' ' << p.seed << ' '
       << p.faces << ' ' << p.reduction.tolerance << ' ' << p.reduction.max_vertices;
}

// The libraries. What this project does before and after is in GRASPBENCH_DECOMPOSITION_HASH.
std::string_view Library(const VhacdParameters&) { return "V-HACD 2.2 of pybullet 3.2.7"; }
std::string_view Library(const CoacdParameters&) { return "CoACD 1.0.14"; }

std::string Key(std::string_view mesh_hash, const DecompositionParameters& parameters) {
  std::ostringstream text;
  text << GRASPBENCH_DECOMPOSITION_HASH << '\n';
  std::visit(
      [&](const auto& method) {
        text << Library(method) << '\n' << mesh_hash << '\n' << std::hexfloat;
        PrintKey(text, method);
      },
      parameters.method);
  text << ' ' << parameters.centred << ' ' << parameters.six_decimals_in;
  return Sha256Hex(text.str()).substr(0, 32);
}

std::string FitLine(const PiecesFit& fit) {
  std::string line(kFit);
  for (const double value : {fit.union_volume_ratio, fit.excess_ratio, fit.hausdorff}) {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
    line.append(" ").append(text.data(), end.ptr);
  }
  return line + '\n';
}

PiecesFit ParseFit(std::string_view numbers) {
  PiecesFit fit;
  for (double* value : {&fit.union_volume_ratio, &fit.excess_ratio, &fit.hausdorff}) {
    numbers.remove_prefix(1);
    const auto end = std::from_chars(numbers.data(), numbers.data() + numbers.size(), *value);
    numbers.remove_prefix(static_cast<size_t>(end.ptr - numbers.data()));
  }
  return fit;
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
  CreateFolder(folder, "set GRASP_BENCH_CACHE to a folder that can be written");
}

std::optional<StoredPieces> DecompositionFile::Read() const {
  if (!std::filesystem::exists(path_)) return std::nullopt;
  const std::string text = ReadFile(path_);
  const size_t line_end = text.find('\n');
  if (!text.starts_with(kHeader) || line_end == std::string::npos) return std::nullopt;
  const std::string_view body = std::string_view(text).substr(line_end + 1);
  if (text.substr(kHeader.size(), line_end - kHeader.size()) != Sha256Hex(body)) {
    return std::nullopt;
  }
  const size_t fit_end = body.find('\n');
  if (!body.starts_with(kFit)) return std::nullopt;
  return StoredPieces{ParseHulls(std::string(body.substr(fit_end + 1))),
                      ParseFit(body.substr(kFit.size(), fit_end - kFit.size()))};
}

void DecompositionFile::Write(const StoredPieces& pieces) const {
  const std::string body = FitLine(pieces.fit) + SixDecimalObj(pieces.hulls);
  WriteFile(path_, std::string(kHeader) + Sha256Hex(body) + '\n' + body);
}

std::shared_ptr<void> DecompositionFile::Lock() const {
  const std::string name = path_.string() + ".lock";
  const int descriptor = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0 || flock(descriptor, LOCK_EX) != 0) {
    const Error error = IoError("lock", name);
    if (descriptor >= 0) close(descriptor);
    throw error;
  }
  return {nullptr, [descriptor](void*) { close(descriptor); }};
}

}  // namespace graspbench
