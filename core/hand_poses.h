#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "core/mano_hand.h"

namespace graspbench {

/// What a source's translation moves.
enum class TranslationOf {
  kWristJoint,   ///< the wrist joint ends up there: OakInk, manotorch with center_idx 0, `Grasp`
  kModelOrigin,  ///< added to the vertices of MANO as they come, the rotation being about the wrist
                 ///< joint: GRAB, GrabNet, HO-3D, DexYCB, ContactPose, GraspTTA, otaheri/MANO
};

/// Whether a source's finger pose counts from the flat hand or from MANO's mean pose.
enum class MeanPose {
  kFlat,   ///< flat_hand_mean = true: OakInk, GRAB, HO-3D, GrabNet, GraspTTA
  kAdded,  ///< flat_hand_mean = false: DexYCB, ContactPose, ContactOpt
};

enum class LengthUnit { kMetre, kMillimetre };

/// MANO parameters as data sets store them, in radians and metres.
struct ManoParameters {
  Vec3 orientation = Vec3::Zero();  ///< axis-angle of the wrist
  std::array<double, 45> pose{};    ///< axis-angle of the finger joints, MANO's order, flat
  std::array<double, 10> shape{};   ///< β
  Vec3 translation = Vec3::Zero();  ///< of what, the reader of the source must know

  bool operator==(const ManoParameters&) const = default;
};

/// The grasp of a hand in the frame of the parameters, and back. With kModelOrigin the wrist goes
/// to translation + J0(β). `FromGrasp` takes a grasp without shape as β = 0.
Grasp ToGrasp(const ManoParameters& parameters, TranslationOf what, const ManoHand& hand);
ManoParameters FromGrasp(const Grasp& grasp, TranslationOf what, const ManoHand& hand);

/// 48 numbers: wrist and finger axis-angle vectors (OakInk `hand_pose`, HO-3D `handPose`).
ManoParameters FromAxisAngle48(std::span<const double> pose, std::span<const double> shape,
                               std::span<const double> translation,
                               LengthUnit unit = LengthUnit::kMetre);
std::array<double, 48> ToAxisAngle48(const ManoParameters& parameters);

/// 61 numbers: β 10, wrist 3, fingers 45, translation 3 of the model's origin (GraspTTA, D-VQVAE,
/// FastGrasp).
ManoParameters FromVector61(std::span<const double> vector);
std::array<double, 61> ToVector61(const ManoParameters& parameters);

/// 16 row-major rotation matrices, 144 numbers, wrist first (GrabNet). Throws Error (kInput) for a
/// matrix that is no rotation within 1e-3; smaller deviations are projected out.
ManoParameters FromRotationMatrices(std::span<const double> matrices, std::span<const double> shape,
                                    std::span<const double> translation);
std::array<double, 144> ToRotationMatrices(const ManoParameters& parameters);

/// The 45-number pose of n principal components (1 ≤ n ≤ 45): coefficients · components[:n], plus
/// the mean pose for kAdded. Throws Error (kMissing) for a hand file without `hands_components` and
/// `hands_mean`, such as the built-in hand.
std::array<double, 45> PoseFromPca(const ManoHand& hand, std::span<const double> coefficients,
                                   MeanPose mean);
/// All 45 coefficients of a pose: inverse of PoseFromPca with n = 45.
std::array<double, 45> PcaFromPose(const ManoHand& hand, std::span<const double> pose,
                                   MeanPose mean);

/// 21 keypoints in the order that manopth, manotorch and most data sets use: wrist, then thumb,
/// index, middle, ring, pinky, each from its root to its tip.
std::array<Vec3, 21> SnapKeypoints(const ManoHand& hand, const PosedHand& posed,
                                   FingertipConvention tips = FingertipConvention::kManotorch);

/// Lengths of a source in metres: manopth returns millimetres, its relatives metres.
Vec3 ToMetres(const Vec3& length, LengthUnit unit);
Vec3 FromMetres(const Vec3& length, LengthUnit unit);

}  // namespace graspbench
