#include "suites/standin/category.h"

/// Power drill and stapler.
namespace graspbench::standin {
namespace {

// Cordless drills: 17-20 cm long and high, 0.9-1.5 kg (YCB 035: 895 g).
Shape PowerDrill(Rng& rng) {
  const double motor = rng.Uniform(24_mm, 28_mm), body_length = rng.Uniform(100_mm, 120_mm);
  const double grip_height = rng.Uniform(92_mm, 108_mm), chuck = rng.Uniform(15_mm, 18_mm);
  const double lean = rng.Uniform(8_mm, 20_mm), battery = rng.Uniform(20_mm, 26_mm);
  const Sdf motor_solid = Move(LyingAlongX(), Lathe(Smooth(Outline{{0, 0},
                                                                   {motor * 0.75, 0},
                                                                   {motor, 8_mm},
                                                                   {motor, body_length * 0.7},
                                                                   {motor * 0.82, body_length},
                                                                   {0, body_length}},
                                                           2)));
  const double x = body_length;
  const Sdf collar = Drum({x - 4_mm, 0, 0}, {x + 14_mm, 0, 0}, chuck + 2_mm, 2_mm);
  const Sdf nose = Move(Vec3(x, 0, 0), Move(LyingAlongX(), Lathe({{0, 10_mm},
                                                                  {chuck, 10_mm},
                                                                  {chuck, 24_mm},
                                                                  {chuck * 0.5, 44_mm},
                                                                  {chuck * 0.4, 46_mm},
                                                                  {0, 46_mm}})));
  const Sdf bit = Drum({x + 30_mm, 0, 0}, {x + rng.Uniform(56_mm, 66_mm), 0, 0}, 2.6_mm, 0.5_mm);
  const double bottom = -motor - grip_height;
  const Sdf grip = Loft(
      Smooth(std::vector<Section>{{bottom, 21_mm, 16_mm, 34_mm - lean},
                                  {bottom + 0.3 * grip_height, 18.5_mm, 15_mm, 36_mm - 0.7 * lean},
                                  {bottom + 0.7 * grip_height, 19_mm, 15.5_mm, 38_mm - 0.3 * lean},
                                  {-motor * 0.9, 24_mm, 17_mm, 40_mm},
                                  {-motor * 0.2, 26_mm, 18_mm, 40_mm}}),
      2);
  const Sdf pack = Slab({38_mm - lean, 0, bottom - battery * 0.5},
                        {rng.Uniform(40_mm, 46_mm), 29_mm, battery}, 7_mm);
  const Sdf trigger =
      Rod({61_mm, 0, -motor - 4_mm}, {57_mm - 0.2 * lean, 0, -motor - 28_mm}, 6.5_mm);
  return {.solid = Union({Blend({motor_solid, grip, pack}, 8_mm), collar, nose, bit, trigger}),
          .parts = {{"body", motor_solid},
                    {"chuck", Union({collar, nose, bit})},
                    {"handle", grip},
                    {"battery", pack},
                    {"trigger", Inset(trigger, -0.5_mm)}},
          .density = 1900};
}

// Desk staplers: 12-16 cm, 150-300 g.
Shape Stapler(Rng& rng) {
  const double length = rng.Uniform(118_mm, 152_mm), half_width = rng.Uniform(15_mm, 18_mm);
  const double open = rng.Uniform(7.0, 11.0), high = rng.Uniform(13_mm, 17_mm);
  const Sdf base = Slab({length / 2, 0, 5_mm}, {length / 2, half_width, 5_mm}, 3.5_mm);
  const Sdf anvil = Slab({length - 16_mm, 0, 10_mm}, {7_mm, half_width * 0.6, 1.5_mm}, 0.8_mm);
  const Sdf post = Slab({14_mm, 0, 16_mm}, {12_mm, half_width * 0.82, 14_mm}, 4_mm);
  const Pose tilt = Translation({10_mm, 0, 24_mm}) * Rotation(-open, Vec3::UnitY());
  const Sdf magazine =
      Slab({(length - 12_mm) / 2, 0, 0}, {(length - 12_mm) / 2, half_width * 0.66, 5.5_mm}, 1.5_mm);
  const Sdf cover =
      Loft(Smooth(std::vector<Section>{{-6_mm, half_width * 0.8, high * 0.55, 0, 3_mm},
                                       {4_mm, half_width, high, 0, 6_mm},
                                       {length * 0.5, half_width * 0.95, high * 0.95, 0, 7_mm},
                                       {length * 0.85, half_width * 0.92, high * 0.8, 0, 5_mm},
                                       {length - 6_mm, half_width * 0.8, high * 0.5, 0, 3_mm}}),
           4);
  const Sdf arm = Intersect(Move(LyingAlongX(), cover), HalfSpace({0, 0, 0}, Vec3(0, 0, -1)));
  const Sdf lever = Union({Move(tilt, arm), Move(tilt, magazine)});
  return {.solid = Union({base, anvil, post, lever}),
          .parts = {{"base", Union({base, anvil})},
                    {"hinge", Inset(post, -0.1_mm)},
                    {"arm", Inset(lever, -0.5_mm)}},
          .density = 1500};
}

}  // namespace

std::vector<Category> MachineTools() {
  return {
      {"power_drill",
       25,
       "power drill",
       PowerDrill,
       {{"use", "trigger", "pull", "with the index finger on it and the others around the handle",
         "to drill a hole", "firmly"},
        {"hold", "handle", "handle-grasp", "with all five fingers", "with the bit pointing away",
         "firmly"},
        {"lift", "handle", "handle-grasp", "with the whole hand", "out of its case", "firmly"},
        {"handover", "body", "support", "with the fingers around it from above",
         "so that the other person can take the handle", "carefully"}}},
      {"stapler",
       29,
       "stapler",
       Stapler,
       {{"use", "arm", "press", "with the palm on top and the fingers below the base",
         "to staple some pages", "firmly"},
        {"hold", "base", "support", "with the fingers below and the thumb on top",
         "while refilling it", "gently"},
        {"lift", "arm", "lift", "with the thumb on one side and the fingers on the other",
         "off the desk", "gently"},
        {"handover", "hinge", "wrap-grasp", "at the back with the whole hand", "to pass it on",
         "gently"}}},
  };
}

}  // namespace graspbench::standin
