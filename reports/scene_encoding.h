#pragma once

#include <span>
#include <vector>

#include "core/mesh.h"
#include "core/value.h"
#include "reports/item_scene.h"

namespace graspbench {

/// How geometry is written into a page: little-endian numbers in base64. `src/scene.js` of the page
/// reads it.

/// Coordinates rounded to 16 bits over their own range, {"origin": [x, y, z], "step": s, "data":
/// int16[3n]}: coordinate = origin + step · number. The error is at most half a step, 2 µm for
/// points 0.25 m apart. A coordinate that is not finite counts as the origin.
Value PointsValue(std::span<const Vec3> points);

/// Vertices and faces, {"points": ..., "faces": uint16[] or uint32[], "wide": whether uint32}.
Value MeshValue(const TriMesh& mesh);

/// {"faces", "wide", "rest": points or null, "frames": uint8[4n], "weights": uint8[4n]}, the last
/// two null for a surface that cannot move. Weights are in 255ths.
Value SkinValue(const HandSkin& skin);

/// Poses, {"points": of the origins, "turns": int16[4n]}: unit quaternions w, x, y, z in 32767ths.
Value PosesValue(std::span<const Pose> poses);

/// The same in single precision, for what is measured on: float32[7n], x, y, z, w, x, y, z.
Value ExactPosesValue(std::span<const Pose> poses);

/// float32[n]; NaN stays NaN.
Value NumbersValue(std::span<const double> numbers);

/// uint32[n].
Value IndicesValue(std::span<const uint32_t> indices);

}  // namespace graspbench
