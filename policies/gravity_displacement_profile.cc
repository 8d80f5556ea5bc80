#include <algorithm>

#include "policies/gravity_displacement.h"

namespace graspbench {
namespace {

void ReadTime(const Field& profile, GravityDisplacementConstants& out) {
  const Field time = profile.At("time");
  time.ExpectOnly({"step", "steps", "curve"});
  out.steps = Count(time.At("steps"), 1, 1000000);
  if (!time.Has("curve")) return;
  const double end = (out.steps + 0.5) * out.physics.time_step;
  for (const double at : time.At("curve").AsDoubles()) {
    if (!(at > 0 && at < end)) time.At("curve").Fail("must lie within the trial's duration");
    out.curve.push_back(at);
  }
}

void ReadScore(const Field& profile, GravityDisplacementConstants& out) {
  const Field score = profile.At("score");
  score.ExpectOnly({"displacement", "free_fall", "stop_at", "deep_penetration"});
  out.from_origin = Choice(score.At("displacement"), {"from-start", "from-origin"}) == 1;
  out.stops = score.Has("stop_at");
  if (out.stops && out.from_origin) score.At("stop_at").Fail("needs displacement = \"from-start\"");
  if (out.stops && score.Has("free_fall")) {
    score.At("free_fall").Fail("stands beside stop_at; give one of them");
  }
  out.deep_penetration = Positive(score.At("deep_penetration"));
  out.ceiling = Positive(score.At(out.stops ? "stop_at" : "free_fall"));
}

}  // namespace

GravityDisplacementConstants ReadGravityDisplacement(const Field& profile) {
  profile.ExpectOnly({"policy", "engine", "engines", "source", "time", "world", "contact", "hand",
                      "object", "score", "perturbation", "mujoco", "bullet"});
  GravityDisplacementConstants out;
  out.physics = ReadPhysics(profile);
  out.object = ReadObject(profile);
  ReadTime(profile, out);
  ReadScore(profile, out);
  const Field hand = profile.At("hand");
  hand.ExpectOnly({"shape", "friction", "restitution"});
  out.hand_in_pieces = Choice(hand.At("shape"), {"surface", "pieces"}) == 1;
  const std::vector<std::string> engines = EnginesOf(profile);
  if (!out.hand_in_pieces && std::find(engines.begin(), engines.end(), "mujoco") != engines.end()) {
    hand.At("shape").Fail("MuJoCo collides a surface as its convex hull", "use \"pieces\"");
  }
  if (profile.Has("perturbation")) {
    const Field perturbation = profile.At("perturbation");
    perturbation.ExpectOnly({"runs", "deviation"});
    out.perturbed_runs = Count(perturbation.At("runs"), 0, 1000);
    out.perturbation = NotNegative(perturbation.At("deviation"));
  }
  return out;
}

}  // namespace graspbench
