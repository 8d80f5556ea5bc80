#pragma once

/// Conversions from SI to the units that papers print. Memory holds SI; these are for report
/// columns only.
namespace graspbench::units {

constexpr double kPi = 3.14159265358979323846;

constexpr double ToMillimetres(double metres) { return metres * 1e3; }
constexpr double ToCentimetres(double metres) { return metres * 1e2; }
constexpr double ToCubicCentimetres(double cubic_metres) { return cubic_metres * 1e6; }
constexpr double ToDegrees(double radians) { return radians * (180.0 / kPi); }
constexpr double ToRadians(double degrees) { return degrees * (kPi / 180.0); }
constexpr double ToPercent(double fraction) { return fraction * 100.0; }

}  // namespace graspbench::units
