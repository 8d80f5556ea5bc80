#include "simulators/hand_shapes.h"

#include <algorithm>
#include <limits>
#include <set>

#include "core/bounding_box.h"
#include "core/mano_joints.h"
#include "core/solid.h"
#include "core/voxels.h"

namespace graspbench {
namespace {

constexpr size_t kMostCorners = 64;
constexpr double kTolerance = 1e-4;  // m, how far a skin point may lie outside of a rebuilt hull
constexpr double kGrain = 3e-3;      // m, of the seams between pieces
constexpr size_t kLeastPoints = 12;  // four triangles

constexpr std::array<size_t, 5> kColumnEnds = kManoFirstJoint;
constexpr size_t kMiddleKnuckle = 4;
constexpr int kRows = 3;
constexpr int kPhalanxPieces = 3;
constexpr double kWebReach = 1.3;  // skin farther from its bone than this times the mean is web

double SegmentDistance(const Vec3& a, const Vec3& b, const Vec3& p) {
  const double along = std::clamp((p - a).dot(b - a) / (b - a).squaredNorm(), 0.0, 1.0);
  return (p - a - along * (b - a)).norm();
}

// Which piece a point of the skin belongs to, by its place in the rest pose: so the pieces do not
// change with the pose. The first two phalanges of a finger are cut in the middle, and the webs
// between the fingers taken off their near halves. The palm is cut in rows, and in columns from the
// wrist to the knuckles, as seen from its front.
class Pieces {
 public:
  static constexpr int kPalm = 15 * kPhalanxPieces;
  static constexpr int kCount = kPalm + kRows * static_cast<int>(kColumnEnds.size());

  explicit Pieces(const ManoHand& hand) : joints_(hand.RestJoints()), normal_(hand.palm_normal()) {
    along_ = joints_[kMiddleKnuckle] - joints_[0];
    for (size_t c = 0; c < kColumnEnds.size(); ++c) {
      const Vec3 end = joints_[kColumnEnds[c]] - joints_[0];
      const Vec3 across = end - end.dot(along_) / along_.squaredNorm() * along_;
      columns_[c] = {Flat(joints_[0] + 0.5 * across - 0.5 * along_), Flat(joints_[kColumnEnds[c]])};
    }
    std::array<int, 16> count{};
    for (size_t i = 0; i < hand.segments().size(); ++i) {
      const auto segment = static_cast<size_t>(hand.segments()[i]);
      if (segment % 3 == 0) continue;
      girth_[segment] += Girth(segment, hand.file().template_mesh.vertices[i]);
      ++count[segment];
    }
    for (size_t k = 0; k < 16; ++k) girth_[k] /= std::max(count[k], 1);
  }

  int Of(size_t segment, const Vec3& rest) const {
    if (segment == 0) return kPalm + Palm(rest);
    return kPhalanxPieces * static_cast<int>(segment - 1) +
           (segment % 3 == 0 ? 0 : Part(segment, rest));
  }

 private:
  Vec3 Flat(const Vec3& p) const { return p - (p - joints_[0]).dot(normal_) * normal_; }

  // Distance from the axis of a bone.
  double Girth(size_t segment, const Vec3& rest) const {
    const Vec3 bone = (joints_[segment + 1] - joints_[segment]).normalized();
    return (rest - joints_[segment]).cross(bone).norm();
  }

  // 0 the near half of a phalanx, 1 the far half, 2 the web.
  int Part(size_t segment, const Vec3& rest) const {
    if (Girth(segment, rest) > kWebReach * girth_[segment]) return 2;
    const Vec3 bone = joints_[segment + 1] - joints_[segment];
    return (rest - joints_[segment]).dot(bone) > 0.5 * bone.squaredNorm() ? 1 : 0;
  }

  int Palm(const Vec3& rest) const {
    const Vec3 p = Flat(rest);
    size_t column = 0;
    double nearest = std::numeric_limits<double>::infinity();
    for (size_t c = 0; c < columns_.size(); ++c) {
      const double distance = SegmentDistance(columns_[c].first, columns_[c].second, p);
      if (distance >= nearest) continue;
      nearest = distance;
      column = c;
    }
    const double reach = (rest - joints_[0]).dot(along_) / along_.squaredNorm();
    const int row = std::clamp(static_cast<int>(std::floor(kRows * reach)), 0, kRows - 1);
    return kRows * static_cast<int>(column) + row;
  }

  std::array<Vec3, 16> joints_;
  Vec3 normal_, along_;
  std::array<double, 16> girth_{};
  std::array<std::pair<Vec3, Vec3>, kColumnEnds.size()> columns_;
};

// Sorts the skin into pieces.
class Divider {
 public:
  Divider(const ManoHand& hand, const PosedHand& posed)
      : file_(hand.file()), posed_(posed), names_(hand), pieces_(Pieces::kCount) {
    for (const Face& face : posed.surface.faces) AddFace(face);
  }

  const std::vector<std::vector<Vec3>>& pieces() const { return pieces_; }

 private:
  // Splits a face into n² triangles with edges of at most kGrain. A triangle belongs to the pieces
  // of all of its corners, so that neighbouring pieces overlap by one row of triangles.
  void AddFace(const Face& face) {
    const auto corner = [&](int k) -> const Vec3& {
      return posed_.surface.vertices[static_cast<size_t>(face[k])];
    };
    double longest = 0;
    for (int k = 0; k < 3; ++k)
      longest = std::max(longest, (corner(k) - corner((k + 1) % 3)).norm());
    const int n = std::max(1, static_cast<int>(std::ceil(longest / kGrain)));
    std::vector<int> piece;  // of the points (i, j), i + j <= n, row after row
    std::vector<Vec3> point;
    for (int i = 0; i <= n; ++i) {
      for (int j = 0; i + j <= n; ++j) {
        const Vec3 share = Vec3(n - i - j, i, j) / n;
        piece.push_back(PieceAt(face, share));
        point.push_back(share[0] * corner(0) + share[1] * corner(1) + share[2] * corner(2));
      }
    }
    const auto at = [&](int i, int j) { return static_cast<size_t>(i * (2 * n + 3 - i) / 2 + j); };
    for (const size_t c : {at(0, 0), at(n, 0), at(0, n)}) Add(piece[c], point[c]);
    // Points inside of a piece cannot be corners of its hull.
    const auto add = [&](size_t a, size_t b, size_t c) {
      if (piece[a] == piece[b] && piece[b] == piece[c]) return;
      for (const size_t owner : {a, b, c}) {
        for (const size_t p : {a, b, c}) Add(piece[owner], point[p]);
      }
    };
    for (int i = 0; i < n; ++i) {
      for (int j = 0; i + j < n; ++j) {
        add(at(i, j), at(i + 1, j), at(i, j + 1));
        if (i + j + 1 < n) add(at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
      }
    }
  }

  void Add(int piece, const Vec3& p) { pieces_[static_cast<size_t>(piece)].push_back(p); }

  int PieceAt(const Face& face, const Vec3& share) const {
    Eigen::RowVectorXd weights = Eigen::RowVectorXd::Zero(16);
    Vec3 rest = Vec3::Zero();
    for (int k = 0; k < 3; ++k) {
      weights += share[k] * file_.weights.row(face[k]);
      rest += share[k] * file_.template_mesh.vertices[static_cast<size_t>(face[k])];
    }
    Eigen::Index segment;
    weights.maxCoeff(&segment);
    return names_.Of(static_cast<size_t>(segment), rest);
  }

  const ManoFile& file_;
  const PosedHand& posed_;
  Pieces names_;
  std::vector<std::vector<Vec3>> pieces_;
};

// Where p lies outside of a convex mesh with outward faces: its largest distance to a face plane.
struct OutsideOf {
  double distance = -std::numeric_limits<double>::infinity();
  size_t face = 0;
};
OutsideOf Outside(const TriMesh& hull, const std::vector<Vec3>& normals, const Vec3& p) {
  OutsideOf most;
  for (size_t f = 0; f < hull.faces.size(); ++f) {
    const double distance =
        normals[f].dot(p - hull.vertices[static_cast<size_t>(hull.faces[f][0])]);
    if (distance > most.distance) most = {distance, f};
  }
  return most;
}

// The extreme points along the 13 axes of a cube's faces, edges and corners.
std::set<size_t> Extremes(const std::vector<Vec3>& points) {
  std::set<size_t> extremes;
  for (int code = 14; code < 27; ++code) {
    const Vec3 axis(code % 3 - 1, code / 3 % 3 - 1, code / 9 - 1);
    const auto [low, high] = std::minmax_element(
        points.begin(), points.end(),
        [&](const Vec3& a, const Vec3& b) { return a.dot(axis) < b.dot(axis); });
    extremes.insert(static_cast<size_t>(low - points.begin()));
    extremes.insert(static_cast<size_t>(high - points.begin()));
  }
  return extremes;
}

// A hull of few of the corners: grows from the extremes by the farthest point over each face until
// nothing lies more than kTolerance outside, or no more corners are allowed.
TriMesh SparseHull(const std::vector<Vec3>& corners) {
  std::set<size_t> chosen = Extremes(corners);
  while (true) {
    TriMesh points;
    for (const size_t i : chosen) points.vertices.push_back(corners[i]);
    const TriMesh hull = ConvexHull(points);
    const std::vector<Vec3> normals = FaceNormals(hull);
    std::vector<std::pair<double, size_t>> farthest(hull.faces.size(), {kTolerance, 0});
    for (size_t i = 0; i < corners.size(); ++i) {
      const OutsideOf outside = Outside(hull, normals, corners[i]);
      if (!chosen.contains(i) && outside.distance > farthest[outside.face].first) {
        farthest[outside.face] = {outside.distance, i};
      }
    }
    std::sort(farthest.rbegin(), farthest.rend());
    if (farthest.front().first <= kTolerance || chosen.size() >= kMostCorners) return hull;
    for (const auto& [distance, corner] : farthest) {
      if (distance > kTolerance && chosen.size() < kMostCorners) chosen.insert(corner);
    }
  }
}

TriMesh HullOf(std::vector<Vec3> points) {
  const auto before = [](const Vec3& a, const Vec3& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
  };
  std::sort(points.begin(), points.end(), before);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  const TriMesh hull = ConvexHull({points, {}});
  return hull.vertices.size() > kMostCorners ? SparseHull(hull.vertices) : hull;
}

}  // namespace

std::vector<TriMesh> BoneHulls(const ManoHand& hand, const PosedHand& posed) {
  std::vector<TriMesh> hulls;
  const Divider divider(hand, posed);
  for (const std::vector<Vec3>& points : divider.pieces()) {
    if (points.size() >= kLeastPoints) hulls.push_back(HullOf(points));
  }
  return hulls;
}

HullFit MeasureHulls(const PosedHand& posed, const std::vector<TriMesh>& hulls) {
  constexpr double kPitch = 1e-3;
  const Solid skin(posed.closed);
  Box box = skin.bounds();
  for (const TriMesh& hull : hulls) box.extend(Bounds(hull));
  const VoxelGrid inside_skin = VoxelizeCentres(posed.closed, kPitch, box);
  std::vector<uint8_t> inside_hulls(inside_skin.occupied.size(), 0);
  for (const TriMesh& hull : hulls) {
    const VoxelGrid cells = VoxelizeCentres(hull, kPitch, box);
    for (size_t i = 0; i < inside_hulls.size(); ++i) inside_hulls[i] |= cells.occupied[i];
  }
  HullFit fit;
  const double cell = kPitch * kPitch * kPitch;
  fit.volume = inside_skin.Volume();
  for (int k = 0; k < inside_skin.size[2]; ++k) {
    for (int j = 0; j < inside_skin.size[1]; ++j) {
      for (int i = 0; i < inside_skin.size[0]; ++i) {
        const size_t at = inside_skin.Index(i, j, k);
        if (inside_skin.occupied[at] == inside_hulls[at]) continue;
        if (inside_skin.occupied[at] != 0) {
          fit.lost_volume += cell;
          continue;
        }
        fit.added_volume += cell;
        const double out = skin.bvh().Closest(inside_skin.Centre(i, j, k)).distance;
        fit.largest_out = std::max(fit.largest_out, out);
      }
    }
  }
  std::vector<std::vector<Vec3>> normals;
  for (const TriMesh& hull : hulls) normals.push_back(FaceNormals(hull));
  for (const Vec3& p : posed.surface.vertices) {
    double outside = std::numeric_limits<double>::infinity();
    for (size_t h = 0; h < hulls.size(); ++h) {
      outside = std::min(outside, Outside(hulls[h], normals[h], p).distance);
    }
    fit.largest_in = std::max(fit.largest_in, outside);
  }
  return fit;
}

}  // namespace graspbench
