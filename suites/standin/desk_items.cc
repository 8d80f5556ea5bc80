#include "suites/standin/category.h"

/// Pen and toothbrush.
namespace graspbench::standin {
namespace {

// Pens: 13-15 cm and 8-25 g; the thick markers of YCB 040 are 12 cm and 16 g.
Shape Pen(Rng& rng) {
  const double radius = rng.Uniform(4.8_mm, 8_mm), length = rng.Uniform(125_mm, 148_mm);
  const double cone = rng.Uniform(14_mm, 22_mm), cap = length * rng.Uniform(0.62, 0.72);
  const Sdf barrel = Lathe({{0, 0},
                            {0.8_mm, 0.4_mm},
                            {1.1_mm, 3_mm},
                            {radius * 0.82, cone},
                            {radius * 0.9, cone + 8_mm},
                            {radius * 0.9, length * 0.8},
                            {0, length * 0.8}});
  const Sdf top = Lathe(Smooth(Outline{{0, cap},
                                       {radius, cap},
                                       {radius, cap + 4_mm},
                                       {radius, length - 6_mm},
                                       {radius * 0.85, length},
                                       {0, length}},
                               1));
  const Sdf clip = Union(
      {Slab({0, radius + 2.2_mm, 0.5 * (cap + length)}, {2_mm, 1.1_mm, 0.42 * (length - cap)},
            0.8_mm),
       Slab({0, radius + 0.6_mm, length - 0.16 * (length - cap)}, {2_mm, 2.6_mm, 2.4_mm}, 0.8_mm)});
  const Pose X = LyingAlongX();
  return {.solid = Move(X, Union({barrel, top, clip})),
          .parts = {{"barrel", Move(X, barrel)},
                    {"cap", Move(X, Inset(Union({top, clip}), -0.1_mm))},
                    {"tip", Move(X, [cone](const Vec3& p) { return p.z() - cone; })}},
          .density = 1050};
}

// Toothbrushes: 17-19.5 cm, 15-25 g.
Shape Toothbrush(Rng& rng) {
  const double length = rng.Uniform(168_mm, 190_mm), grip = rng.Uniform(6.4_mm, 8_mm);
  const double head = rng.Uniform(25_mm, 31_mm), bristle = rng.Uniform(10_mm, 12_mm);
  const double lift = rng.Uniform(0_mm, 5_mm), neck = length - head;
  const Sdf body =
      Move(LyingAlongX(),
           Loft(Smooth(std::vector<Section>{{0, grip * 0.7, grip * 0.45, 0, 0},
                                            {6_mm, grip * 0.95, grip * 0.75, 0, 0},
                                            {length * 0.25, grip * 0.9, grip * 0.8, 0, 0},
                                            {length * 0.42, grip * 1.05, grip * 0.95, 0, 1_mm},
                                            {length * 0.56, grip * 0.7, grip * 0.7, 0, lift},
                                            {neck - 8_mm, 3_mm, 2.8_mm, 0, lift * 0.5},
                                            {neck + 4_mm, 4.5_mm, 2.6_mm, 0, lift * 0.4}})));
  const Sdf plate =
      Slab({neck + head / 2, 0, lift * 0.4}, {head / 2 + 2_mm, 6.6_mm, 2.5_mm}, 2.2_mm);
  std::vector<Sdf> tufts;
  for (int i = 0; i < 6; ++i) {
    for (int j = -1; j <= 1; ++j) {
      const double x = neck + 2.5_mm + (head - 3_mm) * i / 5.0, y = 4_mm * j;
      const double top = lift * 0.4 + bristle + (i % 2 == 0 ? 1_mm : 0_mm);
      tufts.push_back(Drum({x, y, lift * 0.4}, {x, y, top}, 1.75_mm, 0.5_mm));
    }
  }
  const Sdf bristles = Union(tufts);
  return {.solid = Union({Blend({body, plate}, 4_mm), bristles}),
          .parts = {{"handle", body}, {"head", plate}, {"bristles", bristles}},
          .density = 1000};
}

}  // namespace

std::vector<Category> DeskItems() {
  return {
      {"pen",
       22,
       "pen",
       Pen,
       {{"use", "barrel", "handle-grasp", "between the thumb, index and middle finger near the tip",
         "to write", "lightly"},
        {"hold", "barrel", "wrap-grasp", "in the fist", "while thinking", "loosely"},
        {"lift", "barrel", "lift", "with the thumb and index finger", "off the desk", "lightly"},
        {"handover", "cap", "support", "between the thumb and the first two fingers",
         "to let somebody sign", "gently"}}},
      {"toothbrush",
       31,
       "toothbrush",
       Toothbrush,
       {{"use", "handle", "handle-grasp", "with the thumb along it and four fingers around it",
         "to brush the teeth", "gently"},
        {"hold", "handle", "wrap-grasp", "with all five fingers", "while putting on toothpaste",
         "gently"},
        {"lift", "handle", "lift", "with the thumb and the first two fingers", "out of the glass",
         "lightly"},
        {"handover", "handle", "support", "near its end between the thumb and index finger",
         "without touching the bristles", "lightly"}}},
  };
}

}  // namespace graspbench::standin
