#include <cmath>

#include "core/error.h"
#include "policies/gravity_displacement.h"
#include "simulators/decomposition.h"

namespace graspbench {
namespace {

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

// One of two words; true for the second.
bool Choice(const Field& field, const std::string& first, const std::string& second) {
  const std::string& value = field.AsString();
  if (value != first && value != second) {
    field.Fail("must be \"" + first + "\" or \"" + second + "\", is \"" + value + "\"");
  }
  return value == second;
}

void ReadWorld(const Field& profile, GravityDisplacementConstants& out) {
  const Field time = profile.At("time"), world = profile.At("world");
  time.ExpectOnly({"step", "steps"});
  world.ExpectOnly({"gravity", "solver_iterations", "linear_damping", "angular_damping"});
  out.physics.time_step = Positive(time.At("step"));
  out.steps = Count(time.At("steps"), 1, 1000000);
  const std::vector<double> gravity = world.At("gravity").AsDoubles(3);
  out.physics.gravity = {gravity[0], gravity[1], gravity[2]};
  if (!(out.physics.gravity.norm() > 0)) world.At("gravity").Fail("must not be zero");
  out.physics.solver_iterations = Count(world.At("solver_iterations"), 1, 100000);
  if (world.Has("linear_damping")) {
    out.physics.linear_damping = NotNegative(world.At("linear_damping"));
  }
  if (world.Has("angular_damping")) {
    out.physics.angular_damping = NotNegative(world.At("angular_damping"));
  }
}

// The files give friction and restitution per body, as the scripts set them; the pair has the
// product, which is how Bullet combines them.
void ReadBodies(const Field& profile, GravityDisplacementConstants& out) {
  const Field hand = profile.At("hand"), object = profile.At("object");
  hand.ExpectOnly({"shape", "friction", "restitution"});
  object.ExpectOnly({"shape", "mass", "friction", "restitution"});
  if (hand.At("shape").AsString() != "surface") {
    hand.At("shape").Fail("must be \"surface\", is \"" + hand.At("shape").AsString() + "\"");
  }
  out.physics.pair_friction = NotNegative(hand.At("friction")) * NotNegative(object.At("friction"));
  out.physics.pair_restitution =
      NotNegative(hand.At("restitution")) * NotNegative(object.At("restitution"));
  out.mass = Positive(object.At("mass"));
  out.decomposition = object.At("shape").AsString();
  try {
    NamedDecomposition(out.decomposition);
  } catch (const Error& error) {
    object.At("shape").Fail(error.problem(), error.hint());
  }
}

}  // namespace

GravityDisplacementConstants ReadGravityDisplacement(const Field& profile) {
  profile.ExpectOnly(
      {"policy", "engine", "source", "time", "world", "hand", "object", "score", "perturbation"});
  GravityDisplacementConstants out;
  ReadWorld(profile, out);
  ReadBodies(profile, out);
  const Field score = profile.At("score");
  score.ExpectOnly({"displacement", "free_fall"});
  out.from_origin = Choice(score.At("displacement"), "from-start", "from-origin");
  out.free_fall = Positive(score.At("free_fall"));
  if (profile.Has("perturbation")) {
    const Field perturbation = profile.At("perturbation");
    perturbation.ExpectOnly({"runs", "deviation"});
    out.perturbed_runs = Count(perturbation.At("runs"), 0, 1000);
    out.perturbation = NotNegative(perturbation.At("deviation"));
  }
  return out;
}

}  // namespace graspbench
