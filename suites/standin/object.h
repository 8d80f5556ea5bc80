#pragma once

#include <string>
#include <vector>

#include "core/object.h"
#include "suites/standin/category.h"

namespace graspbench::standin {

/// Shapes in each category.
constexpr int kShapesPerCategory = 5;

/// "o", two digits of the category's code, "1" and two digits of the shape: "o21103" is the third
/// mug. Six characters like OakInk's ids of virtual objects; this numbering puts 20 objects of 18
/// categories into the test split.
std::string ObjectId(const Category& category, int shape);

/// SHA-256 (12 digits) of the sources that make the stand-in: changes with every change of a shape,
/// an instruction or a mass. Part of the suite's version and of the path of the cache.
std::string SourceHash();

/// A meshed shape: vertices are whole micrometres, the centre of the bounding box is the origin (to
/// a micrometre), z is up.
struct PartMesh {
  TriMesh mesh;
  std::vector<int> face_part;  ///< index into the shape's parts
  bool operator==(const PartMesh&) const = default;
};

/// The shape of an object; its parameters are drawn from Rng(0, id, "standin").
Shape BuildShape(const Category& category, const std::string& id);

/// Meshes a shape with lattice cells of 0.6 to 2 mm, so that walls of 2 mm survive, and simplifies
/// to at most 10 000 faces.
PartMesh MeshShape(const Shape& shape);

/// The same through the cache on disk (CacheDirectory()/standin/<SourceHash()>/<id>.mesh), written
/// atomically; an unreadable or altered file is replaced.
PartMesh CachedMesh(const std::string& id, const Shape& shape);

/// The finished object.
Object MakeStandinObject(const Category& category, const std::string& id);

}  // namespace graspbench::standin
