#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "simulators/bullet/bullet_client.h"
#include "simulators/simulator.h"

/// The commands that make shapes and bodies in Bullet.
namespace graspbench::bullet {

constexpr int kBase = -1;             ///< Bullet's link index of a body's base
constexpr double kHullMargin = 1e-3;  ///< m, by which Bullet inflates a convex hull

/// In Bullet's order x, y, z, w.
std::array<double, 4> Quaternion(const Mat3& R);
inline Vec3 ToVec3(const double* values) { return {values[0], values[1], values[2]}; }

/// A rotational inertia about the centre of mass, as Bullet stores it.
struct PrincipalInertia {
  Mat3 R_SI = Mat3::Identity();  ///< the principal axes I in the shape frame S, a right-handed set
  Vec3 diagonal = Vec3::Zero();  ///< kg m²
};
PrincipalInertia PrincipalAxes(const Mat3& inertia_S);

/// Writes meshes as an OBJ file and gives its path.
std::string WriteShape(std::span<const TriMesh> meshes, const std::filesystem::path& path);

/// Each gives Bullet's number of a new collision shape.
int CreateMeshShape(const BulletClient& client, const std::string& path, CollisionShape::Kind kind);
int CreateHalfSpaceShape(const BulletClient& client);  ///< z < 0

/// Gives Bullet's number of a new body without joints: C in S is its centre of mass, I its
/// principal axes. With mass zero it never moves.
int CreateBody(const BulletClient& client, int shape, double mass, const Pose& X_WS,
               const Vec3& p_SC, const Mat3& R_SI);

/// Gives a body, or one link of it, half of what its pair shall have. Bullet multiplies the two
/// lateral frictions and the two restitutions, and takes spin_a · lateral_b + spin_b · lateral_a
/// for torsional friction, and alike for rolling.
void SetMaterial(const BulletClient& client, int body, int link, const PhysicsOptions& options);

/// Sets the damping of a whole body; an engine's default stays where there is no value.
void SetDamping(const BulletClient& client, int body, std::optional<double> linear,
                std::optional<double> angular);

void SetInertia(const BulletClient& client, int body, int link, const Vec3& diagonal);

}  // namespace graspbench::bullet
