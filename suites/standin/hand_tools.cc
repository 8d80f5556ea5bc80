#include <algorithm>

#include "suites/standin/category.h"

/// Hammer, screwdriver, wrench, pincer and scissors, lying along x.
namespace graspbench::standin {
namespace {

// Claw hammers: 27-33 cm, 0.45-0.75 kg (YCB 048: 665 g).
Shape Hammer(Rng& rng) {
  const double length = rng.Uniform(225_mm, 285_mm), face = rng.Uniform(12_mm, 15_mm);
  const double grip = rng.Uniform(13_mm, 16_mm), shank = grip * rng.Uniform(0.62, 0.75);
  const Sdf handle =
      Move(LyingAlongX(),
           Loft(Smooth(std::vector<Section>{{0, grip * 0.75, grip * 0.95},
                                            {8_mm, grip * 0.9, grip * 1.12},
                                            {length * 0.2, grip * 0.82, grip},
                                            {length * 0.42, grip * 0.85, grip * 1.05},
                                            {length * 0.55, shank * 0.8, shank},
                                            {length * 0.8, shank * 0.75, shank * 0.95},
                                            {length + 10_mm, shank * 0.8, shank * 1.1}})));
  const double x = length;
  const Sdf neck = Drum({x, 0, 10_mm}, {x, 0, 30_mm}, face * 0.72, 2_mm);
  const Sdf hub = Slab({x, 0, 0}, {13_mm, 11_mm, 17_mm}, 3_mm);
  const Sdf striker = Drum({x, 0, 26_mm}, {x, 0, 26_mm + rng.Uniform(16_mm, 22_mm)}, face, 2_mm);
  const double claw = rng.Uniform(48_mm, 60_mm);
  const Path curve = Smooth(Path{{x, 0, -8_mm},
                                 {x + 3_mm, 0, -12_mm - claw * 0.45},
                                 {x - 6_mm, 0, -12_mm - claw * 0.85},
                                 {x - 20_mm, 0, -12_mm - claw}},
                            3);
  std::vector<double> radii;
  for (size_t i = 0; i < curve.size(); ++i) {
    radii.push_back(8.5_mm - 5_mm * static_cast<double>(i) / (curve.size() - 1));
  }
  const Sdf wedge = Stretch(Tube(curve, radii), Vec3(1, 1.5, 1));
  const Sdf slit =
      Prism({{x - 60_mm, -0.8_mm}, {x + 40_mm, -0.8_mm}, {x + 40_mm, 0.8_mm}, {x - 60_mm, 0.8_mm}},
            -120_mm, -12_mm - claw * 0.42, 0.1_mm);
  const Sdf vee = Move(Rotation(90, Vec3::UnitY()),
                       Prism({{12_mm + claw * 0.4, 0}, {40_mm + claw, -6_mm}, {40_mm + claw, 6_mm}},
                             x - 60_mm, x + 40_mm, 0.1_mm));
  const Sdf head = Union({Blend({neck, hub, Subtract(wedge, Union({slit, vee}))}, 4_mm), striker});
  return {.solid = Union({handle, head}),
          .parts = {{"handle", handle}, {"head", Inset(head, -0.5_mm)}},
          .density = 3300};
}

// Screwdrivers: 18-26 cm, 60-160 g (YCB 044: 98 g).
Shape Screwdriver(Rng& rng) {
  const double grip = rng.Uniform(12_mm, 17_mm), handle_length = rng.Uniform(88_mm, 112_mm);
  const double shaft = rng.Uniform(80_mm, 140_mm), rod = rng.Uniform(2.8_mm, 3.8_mm);
  const bool flat = rng.Index(2) == 0;
  const Sdf round = Lathe(Smooth(Outline{{0, 0},
                                         {grip * 0.75, 0},
                                         {grip, 6_mm},
                                         {grip * 1.03, handle_length * 0.4},
                                         {grip, handle_length * 0.66},
                                         {grip * 0.62, handle_length * 0.78},
                                         {grip * 0.72, handle_length * 0.93},
                                         {grip * 0.45, handle_length},
                                         {0, handle_length}},
                                 3));
  std::vector<Sdf> flutes;
  const int count = 6;
  for (int i = 0; i < count; ++i) {
    const Vec2 u = Direction(360.0 * i / count) * (grip + 3.6_mm);
    flutes.push_back(Rod({u.x(), u.y(), -2_mm}, {u.x(), u.y(), handle_length * 0.6}, 5.2_mm));
  }
  const Sdf handle = Subtract(round, Union(flutes));
  const double end = handle_length + shaft;
  const Sdf stem =
      Drum({0, 0, handle_length - 12_mm}, {0, 0, end - (flat ? 8_mm : 4_mm)}, rod, 0.4_mm);
  const Sdf tip = flat ? Loft({{end - 12_mm, rod, rod},
                               {end - 6_mm, rod * 1.25, rod * 0.7},
                               {end, rod * 1.2, 0.8_mm}},
                              4)
                       : RoundCone({0, 0, end - 6_mm}, {0, 0, end - 1.2_mm}, rod, 1.1_mm);
  const Pose X = LyingAlongX();
  const Sdf grip_solid = Move(X, handle), shaft_solid = Move(X, stem), tip_solid = Move(X, tip);
  return {
      .solid = Union({grip_solid, shaft_solid, tip_solid}),
      .parts = {{"handle", grip_solid}, {"shaft", Inset(shaft_solid, -0.2_mm)}, {"tip", tip_solid}},
      .density = 1800};
}

// Combination wrenches: 15-22 cm, 90-260 g of steel.
Shape Wrench(Rng& rng) {
  const double length = rng.Uniform(145_mm, 205_mm), half = rng.Uniform(3.2_mm, 4.2_mm);
  const double jaw = rng.Uniform(15_mm, 19_mm), ring = jaw * rng.Uniform(0.72, 0.85);
  const double width = rng.Uniform(6.5_mm, 8.5_mm), gap = jaw * 0.52;
  const Sdf bar = Slab({length / 2, 0, 0}, {length / 2, width, half * 0.85}, 1.6_mm);
  const Sdf open_end = Drum({0, 0, -half * 1.2}, {0, 0, half * 1.2}, jaw, 1.2_mm);
  const Sdf notch = Move(Rotation(15, Vec3::UnitZ()),
                         Union({Slab({-jaw * 0.75, 0, 0}, {jaw * 0.8, gap, 40_mm}, 1_mm),
                                Drum({0, 0, -40_mm}, {0, 0, 40_mm}, gap, 0.2_mm)}));
  const Sdf box_end = Drum({length, 0, -half * 1.4}, {length, 0, half * 1.4}, ring, 1.2_mm);
  const Sdf hole =
      Prism(EllipseOutline({length, 0}, {ring * 0.6, ring * 0.6}, 12), -40_mm, 40_mm, 0.1_mm);
  const Sdf steel = Subtract(Blend({bar, open_end, box_end}, 6_mm), Union({notch, hole}));
  return {.solid = steel,
          .parts = {{"handle", Inset(bar, -1_mm)}, {"jaw", open_end}, {"ring", box_end}},
          .density = 6000};
}

// Combination pliers: 16-20 cm, 150-300 g.
Shape Pincer(Rng& rng) {
  const double jaw = rng.Uniform(38_mm, 52_mm), handle = rng.Uniform(105_mm, 130_mm);
  const double spread = rng.Uniform(20_mm, 28_mm), grip = rng.Uniform(5_mm, 6.2_mm);
  const Sdf pivot = Drum({0, 0, -7_mm}, {0, 0, 7_mm}, 13_mm, 1.5_mm);
  const Sdf rivet = Drum({0, 0, -8.5_mm}, {0, 0, 8.5_mm}, 5_mm, 1_mm);
  const Outline half_jaw = Smooth(Outline{{-4_mm, 0.7_mm},
                                          {jaw, 0.7_mm},
                                          {jaw, 4.5_mm},
                                          {jaw * 0.6, 9_mm},
                                          {6_mm, 13_mm},
                                          {-4_mm, 10_mm},
                                          {-4_mm, 0.7_mm}},
                                  1);
  const Sdf jaws = Mirrored(Prism(half_jaw, -5.5_mm, 5.5_mm, 1.2_mm), 1);
  const Path path = Smooth(Path{{-4_mm, 4_mm, 0},
                                {-handle * 0.2, 11_mm, 0},
                                {-handle * 0.42, spread, 0},
                                {-handle * 0.75, spread * 0.98, 0},
                                {-handle, spread * 0.72, 0}},
                           3);
  std::vector<double> radii;
  for (const Vec3& p : path) radii.push_back(-p.x() > handle * 0.22 ? grip : 4.2_mm);
  const Sdf arm = Stretch(Tube(path, radii), Vec3(1, 1, 1.25));
  const Sdf handles = Mirrored(arm, 1);
  return {.solid = Union({Blend({pivot, jaws, handles}, 4_mm), rivet}),
          .parts = {{"jaws", jaws}, {"pivot", Union({pivot, rivet})}, {"handle", handles}},
          .density = 5300};
}

// Scissors: 16-21 cm, 50-110 g (YCB 037: 82 g).
Shape Scissors(Rng& rng) {
  const double blade = rng.Uniform(85_mm, 112_mm), handle = rng.Uniform(62_mm, 76_mm);
  const double angle = rng.Uniform(4.0, 9.0), width = rng.Uniform(10_mm, 13_mm);
  const Vec2 bow = {rng.Uniform(21_mm, 25_mm), rng.Uniform(12.5_mm, 15_mm)};
  // One half: the blade along +x above the pivot plane, its bow behind on the other side.
  const Outline edge = Smooth(Outline{{-10_mm, -width * 0.45},
                                      {blade * 0.5, -width * 0.32},
                                      {blade, -0.8_mm},
                                      {blade, 0.8_mm},
                                      {blade * 0.5, width * 0.55},
                                      {0, width * 0.62},
                                      {-10_mm, width * 0.45},
                                      {-10_mm, -width * 0.45}},
                              1);
  const Sdf steel = Prism(edge, 0.1_mm, 2.3_mm, 0.5_mm);
  const Path shank =
      Smooth(Path{{-6_mm, 0, 0}, {-22_mm, -4_mm, 0}, {-handle * 0.55, -10_mm, 0}}, 2);
  const Vec3 centre(-handle * 0.62 - bow.x() * 0.5, -bow.y() - 3_mm, 0);
  const Sdf loop = Move(centre, Stretch(Ring(Vec3::Zero(), Vec3::UnitZ(), 1, 0.24),
                                        Vec3(bow.x(), bow.y(), bow.y() * 1.25)));
  const Sdf arm = Blend({Tube(shank, {4.3_mm}), loop}, 5_mm);
  const auto opened = [&](const Sdf& solid, double sign) {
    return Move(Rotation(sign * angle, Vec3::UnitZ()), solid);
  };
  const Pose flip = Rotation(180, Vec3::UnitX());
  const Sdf blades = Union({opened(steel, 1), Move(flip, opened(steel, 1))});
  const Sdf bows = Union({opened(arm, 1), Move(flip, opened(arm, 1))});
  const Sdf screw = Drum({0, 0, -3.6_mm}, {0, 0, 3.6_mm}, 4.5_mm, 0.8_mm);
  return {.solid = Union({blades, bows, screw}),
          .parts = {{"blade", blades},
                    {"handle", Inset(bows, -0.3_mm)},
                    {"pivot", Inset(screw, -0.3_mm)}},
          .density = 3200};
}

}  // namespace

std::vector<Category> HandTools() {
  return {
      {"hammer",
       15,
       "hammer",
       Hammer,
       {{"use", "handle", "handle-grasp", "near its end with all five fingers",
         "to drive in a nail", "firmly"},
        {"hold", "handle", "handle-grasp", "with the whole hand", "between two blows", "firmly"},
        {"lift", "handle", "lift", "close to the head", "off the bench", "firmly"},
        {"handover", "head", "support", "with the fingers around it",
         "so that the other person can take the handle", "carefully"}}},
      {"pincer",
       24,
       "pair of pliers",
       Pincer,
       {{"use", "handle", "lever",
         "with the palm against one arm and four fingers around the other", "to bend a wire",
         "firmly"},
        {"hold", "handle", "handle-grasp", "with both arms in the fist", "closed", "firmly"},
        {"lift", "pivot", "lift", "with the thumb and the first two fingers", "out of the tool box",
         "firmly"},
        {"handover", "jaws", "support", "between the thumb and the fingers",
         "so that the other person can take the handles", "carefully"}}},
      {"scissors",
       26,
       "pair of scissors",
       Scissors,
       {{"use", "handle", "handle-grasp", "with the thumb in one bow and the fingers in the other",
         "to cut paper", "gently"},
        {"hold", "handle", "handle-grasp", "with the whole hand around both bows", "closed",
         "firmly"},
        {"lift", "pivot", "lift", "between the thumb and the first two fingers", "off the desk",
         "lightly"},
        {"handover", "blade", "support", "with the closed blades in the fist",
         "so that the other person can take the handles", "carefully"}}},
      {"screwdriver",
       27,
       "screwdriver",
       Screwdriver,
       {{"use", "handle", "twist", "with the palm behind it and the fingers around it",
         "to drive a screw", "firmly"},
        {"hold", "handle", "handle-grasp", "with all five fingers", "while looking for the screw",
         "gently"},
        {"lift", "handle", "lift", "between the thumb and the first two fingers", "off the bench",
         "lightly"},
        {"handover", "shaft", "support", "with the fingertips",
         "so that the other person can take the handle", "carefully"}}},
      {"wrench",
       34,
       "wrench",
       Wrench,
       {{"use", "handle", "lever", "with all five fingers near its end", "to tighten a nut",
         "firmly"},
        {"hold", "handle", "handle-grasp", "with the whole hand", "while placing the nut",
         "firmly"},
        {"lift", "handle", "lift", "in the middle with the thumb and the first two fingers",
         "off the bench", "lightly"},
        {"handover", "jaw", "support", "with the thumb and the fingers",
         "so that the other person can take the handle", "gently"}}},
  };
}

}  // namespace graspbench::standin
