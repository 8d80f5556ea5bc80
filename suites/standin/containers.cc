#include <algorithm>

#include "suites/standin/category.h"

/// Bottle, cylinder bottle, can and squeezable tube: filled, closed outer surfaces.
namespace graspbench::standin {
namespace {

// Drinks bottles of 0.33-0.75 l, filled: 0.35-0.8 kg.
Shape Bottle(Rng& rng) {
  const double radius = rng.Uniform(28_mm, 36_mm), height = rng.Uniform(185_mm, 235_mm);
  const uint32_t style = rng.Index(3);  // waisted, straight, long neck
  const double shoulder = height * (style == 2 ? rng.Uniform(0.46, 0.54) : rng.Uniform(0.58, 0.70));
  const double neck = rng.Uniform(12_mm, 14_mm);
  const double waist = radius * (style == 0 ? rng.Uniform(0.82, 0.90) : 1.0);
  const double throat =
      height - (style == 2 ? rng.Uniform(72_mm, 86_mm) : rng.Uniform(34_mm, 46_mm));
  const Sdf body = Lathe(Smooth(Outline{{0, 0},
                                        {radius * 0.96, 0},
                                        {radius, 8_mm},
                                        {radius, shoulder * 0.32},
                                        {waist, shoulder * 0.55},
                                        {radius, shoulder * 0.8},
                                        {radius, shoulder},
                                        {neck * 1.25, throat},
                                        {neck, throat + 8_mm},
                                        {0, throat + 8_mm}},
                                3));
  const Sdf throat_rod = Drum({0, 0, throat - 10_mm}, {0, 0, height - 12_mm}, neck, 1_mm);
  const Sdf collar = Ring({0, 0, height - 19_mm}, Vec3::UnitZ(), neck, 2_mm);
  const Sdf cap = Drum({0, 0, height - 16_mm}, {0, 0, height}, neck + 2.5_mm, 1.5_mm);
  const Sdf glass = Union({Blend({body, throat_rod}, 4_mm), collar});
  return {.solid = Union({glass, cap}),
          .parts = {{"body", body},
                    {"neck", Union({Inset(throat_rod, -0.2_mm), collar})},
                    {"cap", Inset(cap, -0.4_mm)}},
          .density = 1000};
}

// Vacuum flasks and cosmetics cylinders of 0.3-0.5 l, filled: 0.45-0.9 kg.
Shape CylinderBottle(Rng& rng) {
  const double radius = rng.Uniform(27_mm, 36_mm), height = rng.Uniform(150_mm, 220_mm);
  const double lid_height = height * rng.Uniform(0.14, 0.22), base = rng.Uniform(1_mm, 4_mm);
  const double lid_radius = radius * rng.Uniform(0.84, 1.0);
  const double seam = height - lid_height;
  const Sdf body = Lathe(Smooth(Outline{{0, 0},
                                        {radius - base, 0},
                                        {radius, 5_mm},
                                        {radius, seam - 12_mm},
                                        {radius, seam - 4_mm},
                                        {lid_radius - 2_mm, seam},
                                        {0, seam}},
                                2));
  const Sdf groove = Drum({0, 0, seam - 3_mm}, {0, 0, seam + 4_mm}, lid_radius - 2_mm, 0.2_mm);
  const Sdf lid = Lathe(Smooth(Outline{{0, seam + 1.5_mm},
                                       {lid_radius, seam + 1.5_mm},
                                       {lid_radius, seam + 6_mm},
                                       {lid_radius, height - 6_mm},
                                       {lid_radius - 3_mm, height},
                                       {0, height}},
                               2));
  return {
      .solid = Union({body, groove, lid}), .parts = {{"body", body}, {"lid", lid}}, .density = 950};
}

// Drinks and food cans of 0.25-0.5 l, filled: 0.27-0.55 kg (YCB 005 soup can: 349 g).
Shape Can(Rng& rng) {
  const double radius = rng.Uniform(27_mm, 37_mm), height = rng.Uniform(95_mm, 150_mm);
  const double lip = rng.Uniform(2_mm, 6_mm);
  const Sdf body = Lathe(Smooth(Outline{{0, 3_mm},
                                        {radius - lip - 4_mm, 3_mm},
                                        {radius - lip - 2_mm, 0},
                                        {radius - lip, 0},
                                        {radius, 2_mm + lip * 1.2},
                                        {radius, 8_mm + lip * 1.2},
                                        {radius, height - 10_mm - lip * 1.2},
                                        {radius, height - 4_mm - lip * 1.2},
                                        {radius - lip, height - 2_mm},
                                        {radius - lip, height},
                                        {radius - lip - 2_mm, height},
                                        {radius - lip - 4_mm, height - 4_mm},
                                        {0, height - 4_mm}},
                                2));
  const Sdf tab = Slab({0.3 * radius, 0, height - 3.5_mm}, {9_mm, 6_mm, 1.6_mm}, 1.2_mm);
  return {.solid = Union({body, tab}),
          .parts = {{"body",
                     [body, height, lip](const Vec3& p) {
                       return std::max({body(p), p.z() - (height - 5_mm - lip), 5_mm - p.z()});
                     }},
                    {"lid",
                     [height, lip](const Vec3& p) {
                       return std::max(height - 5_mm - lip - p.z(), -1_mm);
                     }},
                    {"tab", Inset(tab, -2_mm)},
                    {"bottom", HalfSpace({0, 0, 4_mm}, Vec3(0, 0, 1))}},
          .density = 1050};
}

// Tubes of cream or toothpaste, 100-200 ml filled: 80-250 g. Standing on their cap.
Shape Squeezable(Rng& rng) {
  const double radius = rng.Uniform(19_mm, 27_mm), height = rng.Uniform(125_mm, 175_mm);
  const double cap_height = rng.Uniform(20_mm, 30_mm),
               cap_radius = radius * rng.Uniform(0.72, 0.98);
  const double flat = radius * 1.35;
  const Sdf body =
      Loft(Smooth(std::vector<Section>{{cap_height, cap_radius * 0.9, cap_radius * 0.9},
                                       {cap_height + 6_mm, radius * 0.98, radius * 0.98},
                                       {cap_height + 14_mm, radius, radius},
                                       {height * 0.5, radius * 1.08, radius * 0.92},
                                       {height * 0.85, flat * 0.96, 7_mm},
                                       {height * 0.95, flat, 2_mm},
                                       {height, flat, 1.8_mm}}));
  const Sdf crimp = Slab({0, 0, height - 4_mm}, {flat, 1.8_mm, 5_mm}, 0.6_mm);
  const Sdf cap = Drum({0, 0, 0}, {0, 0, cap_height}, cap_radius, 2_mm);
  return {.solid = Union({body, crimp, cap}),
          .parts = {{"body", body}, {"seal", Inset(crimp, -0.4_mm)}, {"cap", cap}},
          .density = 1000};
}

}  // namespace

std::vector<Category> Containers() {
  return {
      {"bottle",
       4,
       "bottle",
       Bottle,
       {{"use", "cap", "twist", "with the thumb and index finger", "to open it", "firmly"},
        {"hold", "body", "wrap-grasp", "with the thumb opposing four fingers",
         "so that it does not slip", "firmly"},
        {"lift", "neck", "lift", "with the thumb and the first two fingers", "out of the crate",
         "firmly"},
        {"handover", "body", "wrap-grasp", "near the bottom with all five fingers", "to pass it on",
         "gently"}}},
      {"can",
       7,
       "can",
       Can,
       {{"use", "body", "wrap-grasp", "with all five fingers", "to drink from it", "gently"},
        {"hold", "body", "wrap-grasp", "with the thumb on one side and four fingers on the other",
         "while opening it", "firmly"},
        {"lift", "lid", "lift", "from above with all fingertips around the edge",
         "out of the fridge", "firmly"},
        {"handover", "body", "wrap-grasp", "low on one side", "to give it to a friend", "gently"}}},
      {"cylinder_bottle",
       9,
       "cylindrical bottle",
       CylinderBottle,
       {{"use", "lid", "twist", "with all fingertips around it", "to unscrew it", "firmly"},
        {"hold", "body", "wrap-grasp", "with the palm and all five fingers", "while walking",
         "firmly"},
        {"lift", "body", "wrap-grasp", "with the thumb opposing the fingers", "off the shelf",
         "firmly"},
        {"handover", "body", "wrap-grasp", "near the bottom", "to pass it on", "gently"}}},
      {"squeezable",
       28,
       "squeeze tube",
       Squeezable,
       {{"use", "body", "press", "with the thumb pressing against the fingers",
         "to squeeze out some cream", "gently"},
        {"hold", "body", "wrap-grasp", "with all five fingers", "with the cap down", "gently"},
        {"lift", "seal", "pull", "between the thumb and index finger", "out of the bag", "lightly"},
        {"handover", "cap", "support", "with the fingertips around it", "to pass it on",
         "gently"}}},
  };
}

}  // namespace graspbench::standin
