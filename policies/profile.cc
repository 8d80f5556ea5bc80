#include "policies/profile.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/suggest.h"
#include "simulators/decomposition.h"

namespace graspbench {
namespace {

template <size_t N>
std::array<double, N> Numbers(const Field& field) {
  const std::vector<double> values = field.AsDoubles(N);
  std::array<double, N> numbers{};
  std::copy(values.begin(), values.end(), numbers.begin());
  return numbers;
}

void ReadWorld(const Field& profile, PhysicsOptions& out) {
  const Field world = profile.At("world");
  world.ExpectOnly({"gravity", "solver_iterations", "linear_damping", "angular_damping"});
  out.time_step = Positive(profile.At("time").At("step"));
  out.gravity = Vector(world.At("gravity"));
  if (!(out.gravity.norm() > 0)) world.At("gravity").Fail("must not be zero");
  out.solver_iterations = Count(world.At("solver_iterations"), 1, 100000);
  if (world.Has("linear_damping")) out.linear_damping = NotNegative(world.At("linear_damping"));
  if (world.Has("angular_damping")) out.angular_damping = NotNegative(world.At("angular_damping"));
}

void ReadContact(const Field& profile, PhysicsOptions& out) {
  if (!profile.Has("contact")) {
    const Field hand = profile.At("hand"), object = profile.At("object");
    out.pair_friction = NotNegative(hand.At("friction")) * NotNegative(object.At("friction"));
    out.pair_restitution =
        NotNegative(hand.At("restitution")) * NotNegative(object.At("restitution"));
    return;
  }
  const Field contact = profile.At("contact");
  contact.ExpectOnly({"friction", "torsional_friction", "rolling_friction", "restitution"});
  out.pair_friction = NotNegative(contact.At("friction"));
  out.torsional_friction = NotNegative(contact.At("torsional_friction"));
  out.rolling_friction = NotNegative(contact.At("rolling_friction"));
  out.pair_restitution = NotNegative(contact.At("restitution"));
}

void ReadMuJoCo(const Field& profile, MuJoCoOptions& out) {
  if (!profile.Has("mujoco")) return;
  const Field table = profile.At("mujoco");
  table.ExpectOnly({"elliptic_cone", "impratio", "noslip_iterations", "integrator", "solref",
                    "solimp", "multiccd"});
  out.elliptic_cone = table.BoolOr("elliptic_cone", out.elliptic_cone);
  if (table.Has("impratio")) out.impratio = Positive(table.At("impratio"));
  if (table.Has("noslip_iterations")) {
    out.noslip_iterations = Count(table.At("noslip_iterations"), 0, 1000);
  }
  if (table.Has("integrator")) {
    const std::vector<std::string> names = {"Euler", "implicit", "implicitfast", "discrete", "RK4"};
    out.integrator = names[Choice(table.At("integrator"), names)];
  }
  if (table.Has("solref")) out.solref = Numbers<2>(table.At("solref"));
  if (table.Has("solimp")) out.solimp = Numbers<5>(table.At("solimp"));
  out.multiccd = table.BoolOr("multiccd", out.multiccd);
}

}  // namespace

double Positive(const Field& field) {
  const double value = field.AsDouble();
  if (!(value > 0 && std::isfinite(value))) field.Fail("must be a positive number");
  return value;
}

double NotNegative(const Field& field) {
  const double value = field.AsDouble();
  if (!(value >= 0 && std::isfinite(value))) field.Fail("must be zero or a positive number");
  return value;
}

int Count(const Field& field, int lowest, int highest) {
  const int64_t value = field.AsInt();
  if (value < lowest || value > highest) {
    field.Fail("must be between " + std::to_string(lowest) + " and " + std::to_string(highest) +
               ", is " + std::to_string(value));
  }
  return static_cast<int>(value);
}

Vec3 Vector(const Field& field) {
  const auto [x, y, z] = Numbers<3>(field);
  const Vec3 vector(x, y, z);
  if (!vector.allFinite()) field.Fail("must be three finite numbers");
  return vector;
}

size_t Choice(const Field& field, const std::vector<std::string>& words) {
  const auto found = std::find(words.begin(), words.end(), field.AsString());
  if (found == words.end()) {
    const Error unknown = UnknownName("value", field.AsString(), words);
    field.Fail(unknown.problem(), unknown.hint());
  }
  return static_cast<size_t>(found - words.begin());
}

std::vector<std::string> EnginesOf(const Field& profile) {
  if (!profile.Has("engines")) return {profile.At("engine").AsString()};
  const Field list = profile.At("engines");
  std::vector<std::string> names;
  for (size_t i = 0; i < list.Count(); ++i) names.push_back(list.At(i).AsString());
  if (names.empty()) list.Fail("must name at least one engine");
  return names;
}

PhysicsOptions ReadPhysics(const Field& profile) {
  PhysicsOptions options;
  ReadWorld(profile, options);
  ReadContact(profile, options);
  ReadMuJoCo(profile, options.mujoco);
  if (profile.Has("bullet")) {
    profile.At("bullet").ExpectOnly({"friction_anchor"});
    options.bullet.friction_anchor = profile.At("bullet").BoolOr("friction_anchor", false);
  }
  return options;
}

ObjectSetting ReadObject(const Field& profile) {
  const Field object = profile.At("object");
  object.ExpectOnly({"shape", "mass", "density", "inertia", "friction", "restitution"});
  ObjectSetting setting{.decomposition = object.At("shape").AsString()};
  try {
    NamedDecomposition(setting.decomposition);
  } catch (const Error& error) {
    object.At("shape").Fail(error.problem(), error.hint());
  }
  if (object.Has("density")) {
    setting.density = Positive(object.At("density"));
    if (object.Has("mass")) object.At("mass").Fail("stands beside a density; give one of them");
  } else {
    setting.mass = Positive(object.At("mass"));
  }
  setting.exact_inertia =
      object.Has("inertia") && Choice(object.At("inertia"), {"pieces", "solid"}) == 1;
  return setting;
}

}  // namespace graspbench
