#include "suites/standin/category.h"

/// Binoculars, eyeglasses and headphones.
namespace graspbench::standin {
namespace {

// Binoculars: 12-18 cm long, 0.4-0.8 kg.
Shape Binoculars(Rng& rng) {
  const double length = rng.Uniform(105_mm, 145_mm), front = rng.Uniform(21_mm, 26_mm);
  const double middle = front * rng.Uniform(0.92, 1.02), eye = rng.Uniform(15_mm, 18_mm);
  const double apart = front + rng.Uniform(7_mm, 11_mm);
  const Sdf tube = Lathe(Smooth(Outline{{0, 0},
                                        {front, 0},
                                        {front, length * 0.3},
                                        {middle, length * 0.55},
                                        {middle * 0.95, length * 0.74},
                                        {eye, length * 0.84},
                                        {eye, length * 0.86},
                                        {0, length * 0.86}},
                                2));
  const Sdf glass = Ball({0, 0, -28_mm}, 33_mm);
  const Sdf cup = Subtract(Drum({0, 0, length * 0.8}, {0, 0, length}, eye + 2.5_mm, 2_mm),
                           Drum({0, 0, length - 5_mm}, {0, 0, length + 5_mm}, eye - 4_mm, 0.4_mm));
  const Pose X = LyingAlongX();
  const auto both = [&](const Sdf& solid) {
    return Mirrored(Move(Vec3(0, apart, 0), Move(X, solid)), 1);
  };
  const Sdf tubes = both(Subtract(tube, glass)), cups = both(cup);
  const Sdf bridge =
      Union({Slab({length * 0.34, 0, 4_mm}, {9_mm, apart * 0.8, 6_mm}, 3_mm),
             Slab({length * 0.66, 0, 4_mm}, {7_mm, apart * 0.8, 6_mm}, 3_mm),
             Drum({length * 0.28, 0, 6_mm}, {length * 0.76, 0, 6_mm}, 6.5_mm, 2_mm)});
  const Sdf wheel = Drum({length * 0.76, 0, 6_mm}, {length * 0.9, 0, 6_mm}, 10_mm, 1.5_mm);
  return {.solid = Union({tubes, cups, bridge, wheel}),
          .parts = {{"barrel", tubes},
                    {"eyepiece", Inset(cups, -0.2_mm)},
                    {"bridge", Inset(bridge, -0.3_mm)},
                    {"focus_wheel", Inset(wheel, -0.3_mm)}},
          .density = 1050};
}

// Eyeglasses, unfolded: 13-15 cm wide, 20-40 g.
Shape Eyeglasses(Rng& rng) {
  const double half_x = rng.Uniform(23_mm, 27_mm), half_z = half_x * rng.Uniform(0.68, 0.95);
  const double bridge = rng.Uniform(8_mm, 10_mm), thick = rng.Uniform(1.8_mm, 2.4_mm);
  const double temple = rng.Uniform(125_mm, 142_mm);
  const int power = rng.Index(2) == 0 ? 2 : 4;
  const double x = bridge + half_x;
  // Loft along z, turned so that it runs along y.
  const Pose X = Rotation(90, Vec3::UnitX());
  const auto plate = [&](double grow, double depth) {
    return Move(Vec3(x, 0, 0), Move(X, Loft({{-depth, half_x + grow, half_z + grow},
                                             {depth, half_x + grow, half_z + grow}},
                                            power)));
  };
  const Sdf rims = Mirrored(Subtract(plate(thick, thick), plate(-thick * 0.6, 20_mm)), 0);
  const Sdf lenses = Mirrored(plate(0, 1_mm), 0);
  const Path arch = Smooth(Path{{-bridge - 1_mm, 0, half_z * 0.25},
                                {-bridge * 0.4, -2_mm, half_z * 0.62},
                                {bridge * 0.4, -2_mm, half_z * 0.62},
                                {bridge + 1_mm, 0, half_z * 0.25}},
                           2);
  const Sdf nose = Tube(arch, {thick});
  const double side = x + half_x + thick;
  const Path arm = Smooth(Path{{side - 2_mm, 0, half_z * 0.5},
                               {side + 4_mm, 1_mm, half_z * 0.5},
                               {side + 5_mm, 10_mm, half_z * 0.5},
                               {side + 1_mm, temple * 0.7, half_z * 0.45},
                               {side - 1_mm, temple * 0.8, half_z * 0.3},
                               {side - 4_mm, temple, -half_z * 0.8}},
                          2);
  const Sdf temples = Mirrored(Stretch(Tube(arm, {thick * 0.8}), Vec3(1, 1, 1.5)), 0);
  return {.solid = Union({rims, lenses, nose, temples}),
          .parts = {{"lens", lenses},
                    {"frame", Inset(rims, -0.2_mm)},
                    {"bridge", Inset(nose, -0.2_mm)},
                    {"temple", temples}},
          .density = 2000};
}

// Over-ear headphones: 16-20 cm, 180-320 g.
Shape Headphones(Rng& rng) {
  const double radius = rng.Uniform(76_mm, 86_mm), cup = rng.Uniform(34_mm, 40_mm);
  const double oval = rng.Uniform(1.0, 1.22), depth = rng.Uniform(17_mm, 22_mm);
  const double band_width = rng.Uniform(1.8, 2.6), low = -rng.Uniform(24_mm, 34_mm);
  const Path arc = ArcXZ({0, 0, 0}, radius, -18, 198, 33);
  const Sdf band = Stretch(Tube(arc, {rng.Uniform(4.2_mm, 5_mm)}), Vec3(1, band_width, 1));
  const Path crown = ArcXZ({0, 0, 0}, radius - 4_mm, 40, 140, 17);
  const Sdf pad = Stretch(Tube(crown, {6_mm}), Vec3(1, band_width, 1));
  const double x = radius - 4_mm;
  const Vec3 centre(0, 0, low);
  const auto disc = [&](double inner, double outer, double r, double rounding) {
    return Move(centre, Stretch(Drum({inner, 0, 0}, {outer, 0, 0}, r, rounding), Vec3(1, 1, oval)));
  };
  const Sdf shells = Mirrored(disc(x - 4_mm, x + depth * 0.7, cup, 6_mm), 0);
  const Sdf cushion = Subtract(disc(x - depth, x - 3_mm, cup * 0.97, 6_mm),
                               disc(x - depth - 20_mm, x - 5_mm, cup * 0.5, 1_mm));
  const Sdf cushions = Mirrored(cushion, 0);
  return {.solid = Union({Blend({band, shells}, 5_mm), pad, cushions}),
          .parts = {{"headband", Union({band, pad})}, {"ear_cup", shells}, {"cushion", cushions}},
          .density = 820};
}

}  // namespace

std::vector<Category> Wearables() {
  return {
      {"binoculars",
       3,
       "pair of binoculars",
       Binoculars,
       {{"use", "barrel", "wrap-grasp", "with the thumb below and four fingers above",
         "to watch a bird", "firmly"},
        {"hold", "barrel", "wrap-grasp", "with the whole hand around one side",
         "in front of the chest", "firmly"},
        {"lift", "bridge", "lift", "between the thumb and the fingers from above",
         "out of the case", "carefully"},
        {"handover", "barrel", "support", "at the front, leaving the eyepieces free",
         "to pass them on", "carefully"}}},
      {"eyeglasses",
       11,
       "pair of eyeglasses",
       Eyeglasses,
       {{"use", "temple", "handle-grasp", "with the thumb and the first two fingers",
         "to put them on", "gently"},
        {"hold", "bridge", "lift", "between the thumb and index finger", "while cleaning them",
         "lightly"},
        {"lift", "temple", "lift", "with the fingertips", "off the night table", "gently"},
        {"handover", "frame", "support", "by the edge without touching the lenses",
         "to give them back", "gently"}}},
      {"headphones",
       16,
       "pair of headphones",
       Headphones,
       {{"use", "ear_cup", "wrap-grasp", "from outside with the palm and all fingers",
         "to put them on", "gently"},
        {"hold", "headband", "handle-grasp", "at the top with the whole hand",
         "while untangling the cable", "gently"},
        {"lift", "headband", "lift", "with the thumb and the fingers from above", "off the stand",
         "lightly"},
        {"handover", "ear_cup", "support", "with the fingers around one side",
         "to let somebody listen", "gently"}}},
  };
}

}  // namespace graspbench::standin
