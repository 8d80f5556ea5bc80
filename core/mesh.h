#pragma once

#include <string>
#include <vector>

#include "core/types.h"

namespace graspbench {

/// A triangle mesh: vertices in metres, faces counter-clockwise seen from outside. A plain value.
struct TriMesh {
  std::vector<Vec3> vertices;
  std::vector<Face> faces;

  bool operator==(const TriMesh&) const = default;
};

/// Throws Error (kInput) when a vertex is not finite or a face index is out of range; `where` names
/// the source.
void Validate(const TriMesh& mesh, const std::string& where);

Box Bounds(const TriMesh& mesh);

/// Surface area in m².
double Area(const TriMesh& mesh);

/// Signed volume in m³ by the divergence theorem; negative when the faces wind inwards. Only
/// meaningful for a closed mesh.
double Volume(const TriMesh& mesh);

/// Mean of the vertices, the "centre" of the papers' scripts. Not the centre of mass.
Vec3 VertexMean(const TriMesh& mesh);

/// Mass properties of the solid that a closed mesh bounds, at unit density.
struct MassProperties {
  double volume = 0;             ///< m³
  Vec3 centroid = Vec3::Zero();  ///< m
  Mat3 inertia = Mat3::Zero();  ///< about the centroid, m⁵ (multiply by mass / volume for kg m²)
};
MassProperties ComputeMassProperties(const TriMesh& mesh);

/// Unit face normals by the winding; zero for a degenerate face.
std::vector<Vec3> FaceNormals(const TriMesh& mesh);
/// Unit vertex normals, faces weighted by their angle at the vertex.
std::vector<Vec3> VertexNormals(const TriMesh& mesh);

/// The boundary as closed loops of vertex indices, each in the direction of its boundary
/// half-edges. Empty for a closed mesh.
std::vector<std::vector<int>> BoundaryLoops(const TriMesh& mesh);

/// Every edge is used exactly twice, once in each direction: closed, manifold along edges and
/// consistently wound.
bool IsClosed(const TriMesh& mesh);

/// Merges vertices with bitwise-equal positions (`tolerance` 0) or that fall into one cell of that
/// size, and drops degenerate and duplicate faces. Never called behind the user's back: it
/// renumbers vertices.
TriMesh MergeVertices(const TriMesh& mesh, double tolerance = 0);

/// Closes each boundary loop with a fan around its centroid (one new vertex a loop, appended after
/// the old ones).
TriMesh CloseHoles(const TriMesh& mesh);

/// Faces turned inside out.
TriMesh Flipped(TriMesh mesh);

TriMesh operator*(const Pose& X_AB, const TriMesh& mesh_B);

/// One mesh of both, vertices of `b` after those of `a`.
TriMesh Concatenate(const TriMesh& a, const TriMesh& b);

/// SHA-256 of vertices (as doubles) and faces.
std::string ContentHash(const TriMesh& mesh);

}  // namespace graspbench
