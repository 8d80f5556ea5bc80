#include "suites/standin/category.h"

/// Flashlight and light bulb.
namespace graspbench::standin {
namespace {

// Flashlights with batteries: 12-20 cm, 120-300 g.
Shape Flashlight(Rng& rng) {
  const double tube = rng.Uniform(12_mm, 16_mm), length = rng.Uniform(125_mm, 185_mm);
  const double head = tube * rng.Uniform(1.35, 1.7), head_length = rng.Uniform(32_mm, 44_mm);
  const double neck = length - head_length;
  const Sdf barrel = Lathe(Smooth(Outline{{0, 0},
                                          {tube * 0.9, 0},
                                          {tube, 4_mm},
                                          {tube, 14_mm},
                                          {tube * 0.95, 18_mm},
                                          {tube * 0.95, neck - 16_mm},
                                          {tube * 0.95, neck},
                                          {0, neck}},
                                  2));
  std::vector<Sdf> rings;
  for (double z = 28_mm; z < neck - 22_mm; z += 9_mm) {
    rings.push_back(Ring({0, 0, z}, Vec3::UnitZ(), tube * 0.95, 1.3_mm));
  }
  rings.push_back(barrel);
  const Sdf grip = Union(rings);
  const Sdf cone = Lathe({{0, neck - 8_mm},
                          {tube, neck - 8_mm},
                          {head, neck + head_length * 0.55},
                          {head, length - 1.5_mm},
                          {head - 1.5_mm, length},
                          {0, length}});
  const Sdf mirror = Lathe({{0, length - 10_mm},
                            {head * 0.45, length - 9_mm},
                            {head - 4_mm, length + 1_mm},
                            {head - 4_mm, length + 9_mm},
                            {0, length + 9_mm}});
  const Sdf lamp = Subtract(cone, mirror);
  const Sdf button = Slab({0, tube * 0.95, neck - 24_mm}, {4.5_mm, 3_mm, 7_mm}, 1.8_mm);
  const Pose X = LyingAlongX();
  return {.solid = Move(X, Union({grip, lamp, button})),
          .parts = {{"handle", Move(X, grip)},
                    {"head", Move(X, Inset(lamp, -0.2_mm))},
                    {"button", Move(X, Inset(button, -0.5_mm))}},
          .density = 1700};
}

// Light bulbs with E27 caps: 10-13 cm, 30-90 g.
Shape Lightbulb(Rng& rng) {
  const double bulb = rng.Uniform(28_mm, 36_mm), neck = rng.Uniform(15_mm, 17.5_mm);
  const double socket = 13.2_mm, base = 24_mm, height = base + bulb * rng.Uniform(2.35, 2.6);
  const double centre = height - bulb;
  const Sdf glass =
      Blend({Ball({0, 0, centre}, bulb), Lathe(Smooth(Outline{{0, base - 2_mm},
                                                              {neck * 0.92, base - 2_mm},
                                                              {neck, base + 8_mm},
                                                              {bulb * 0.72, centre - bulb * 0.62},
                                                              {bulb * 0.9, centre - bulb * 0.2},
                                                              {0, centre}},
                                                      2))},
            10_mm);
  std::vector<Sdf> threads = {Drum({0, 0, 3_mm}, {0, 0, base}, socket - 1.4_mm, 0.6_mm),
                              RoundCone({0, 0, 1_mm}, {0, 0, 5_mm}, 3.5_mm, 9_mm)};
  for (int i = 0; i < 4; ++i) {
    threads.push_back(Ring({0, 0, 7.5_mm + i * 4.2_mm}, Vec3::UnitZ(), socket - 1.5_mm, 1.5_mm));
  }
  const Sdf screw = Union(threads);
  return {.solid = Union({glass, screw}),
          .parts = {{"bulb", glass}, {"base", Inset(screw, -0.2_mm)}},
          .density = 330};
}

}  // namespace

std::vector<Category> Lights() {
  return {
      {"flashlight",
       12,
       "flashlight",
       Flashlight,
       {{"use", "button", "press", "with the thumb on it and the fingers around the handle",
         "to light the way", "firmly"},
        {"hold", "handle", "wrap-grasp", "with all five fingers", "while walking in the dark",
         "firmly"},
        {"lift", "handle", "lift", "with the thumb and the first two fingers", "out of the drawer",
         "lightly"},
        {"handover", "head", "support", "with the fingers around it",
         "so that the other person can take the handle", "gently"}}},
      {"lightbulb",
       18,
       "light bulb",
       Lightbulb,
       {{"use", "bulb", "twist", "with all fingertips around it", "to screw it in", "gently"},
        {"hold", "bulb", "wrap-grasp", "with the thumb and four fingers", "without pressing it",
         "lightly"},
        {"lift", "base", "lift", "between the thumb and the first two fingers", "out of the box",
         "gently"},
        {"handover", "base", "support", "with the fingertips",
         "so that the other person can take the bulb", "carefully"}}},
  };
}

}  // namespace graspbench::standin
