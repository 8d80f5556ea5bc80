#include <algorithm>

#include "suites/standin/category.h"

/// Mug, cup, bowl and wine glass: thin walls around an open cavity.
namespace graspbench::standin {
namespace {

/// The wall of a vessel: `outer`, which goes on above the rim, cut off at `rim`, hollowed to a wall
/// of the given thickness above `floor`.
Sdf Vessel(const Sdf& outer, double wall, double floor, double rim) {
  const Sdf cavity = Intersect(Inset(outer, wall), HalfSpace({0, 0, floor}, Vec3(0, 0, -1)));
  return Subtract(Intersect(outer, HalfSpace({0, 0, rim}, Vec3::UnitZ())), cavity);
}

/// Everything above a height; labels a rim.
Part RimPart(double rim) { return {"rim", HalfSpace({0, 0, rim - 3_mm}, Vec3(0, 0, -1))}; }

/// Near the wall but above it in the label order: only the rim region beats it.
Part WallPart(const std::string& name, const Sdf& outer) {
  return {name, [outer](const Vec3& p) { return std::max(outer(p), 0.0); }};
}

// Ceramic mugs: 8-10 cm tall, 250-400 g; YCB 025 is smaller and lighter (118 g).
Shape Mug(Rng& rng) {
  const double radius = rng.Uniform(38_mm, 44_mm), height = rng.Uniform(84_mm, 104_mm);
  const uint32_t style = rng.Index(3);  // straight, conical, barrel
  const double taper = style == 1 ? rng.Uniform(8_mm, 12_mm) : rng.Uniform(0_mm, 4_mm);
  const double belly = style == 2 ? rng.Uniform(5_mm, 8_mm) : 0;
  const double wall = rng.Uniform(3.6_mm, 4.6_mm);
  const double reach = rng.Uniform(27_mm, 34_mm), foot = rng.Uniform(2_mm, 6_mm);
  const Sdf outer = Lathe(Smooth(Outline{{0, 0},
                                         {radius - taper - foot, 0},
                                         {radius - taper, 2_mm},
                                         {radius - taper + 1_mm, 10_mm},
                                         {radius - 0.4 * taper + belly, height * 0.55},
                                         {radius, height},
                                         {radius, height + 30_mm},
                                         {0, height + 30_mm}}));
  const double high = height * rng.Uniform(0.80, 0.86), low = height * rng.Uniform(0.16, 0.24);
  const double root = radius - 2_mm;
  const Path path = Smooth(Path{{root - 1_mm, 0, high},
                                {root + 0.75 * reach, 0, high + 2_mm},
                                {root + reach + 4_mm, 0, 0.5 * (high + low) + 12_mm},
                                {root + 0.9 * reach, 0, 0.5 * (high + low) - 14_mm},
                                {root - 3_mm - taper, 0, low}},
                           3);
  const Sdf handle =
      Stretch(Tube(path, {rng.Uniform(3.8_mm, 4.8_mm)}), Vec3(1, rng.Uniform(1.4, 1.8), 1));
  const Sdf with_handle = Blend({outer, handle}, 6_mm);
  const Sdf cavity = Intersect(Inset(outer, wall), HalfSpace({0, 0, 6_mm}, Vec3(0, 0, -1)));
  const Sdf cut = HalfSpace({0, 0, height}, Vec3::UnitZ());
  return {.solid = Subtract(Intersect(with_handle, cut), cavity),
          .parts = {WallPart("body", outer),
                    {"handle", Subtract(handle, Inset(outer, 1_mm))},
                    RimPart(height)},
          .density = 2300};
}

// Tumblers and paper cups: 9-14 cm, 60-300 g (YCB 065 cups are 13-48 g); plastic and glass between.
Shape Cup(Rng& rng) {
  const double top = rng.Uniform(36_mm, 43_mm), bottom = top * rng.Uniform(0.66, 0.86);
  const double height = rng.Index(3) == 0 ? rng.Uniform(72_mm, 84_mm)    // old-fashioned glass
                                          : rng.Uniform(95_mm, 140_mm);  // tumbler
  const double slope = (top - bottom) / height, above = 30_mm;
  const Sdf outer = Lathe({{0, 0},
                           {bottom - 2_mm, 0},
                           {bottom, 2_mm},
                           {top + slope * above, height + above},
                           {0, height + above}});
  return {.solid = Vessel(outer, rng.Uniform(3_mm, 3.6_mm), 5_mm, height),
          .parts = {WallPart("body", outer), RimPart(height)},
          .density = 1200};
}

// Bowls: 12-17 cm wide; YCB 024 is 16.1 cm and 147 g of metal, porcelain ones 200-450 g.
Shape Bowl(Rng& rng) {
  const double radius = rng.Uniform(60_mm, 82_mm), height = radius * rng.Uniform(0.52, 0.95);
  const double foot = radius * rng.Uniform(0.45, 0.55), wall = rng.Uniform(3.8_mm, 4.8_mm);
  const double belly = rng.Uniform(0.80, 0.95);
  const Sdf outer = Lathe(Smooth(Outline{{0, 4_mm},
                                         {foot * 0.8, 4_mm},
                                         {radius * belly, height * 0.22},
                                         {radius * 0.99, height * 0.75},
                                         {radius + 3_mm, height + 25_mm},
                                         {0, height + 25_mm}},
                                 3));
  const double inner = foot - 5_mm;
  const Sdf ring = Lathe({{inner, 0}, {foot, 0}, {foot, 9_mm}, {inner, 9_mm}, {inner, 0}});
  const Sdf solid = Blend({outer, ring}, 3_mm);
  const Sdf cavity = Intersect(Inset(outer, wall), HalfSpace({0, 0, 9_mm}, Vec3(0, 0, -1)));
  const Sdf cut = HalfSpace({0, 0, height}, Vec3::UnitZ());
  return {.solid = Subtract(Intersect(solid, cut), cavity),
          .parts = {WallPart("body", outer),
                    {"foot", HalfSpace({0, 0, 7_mm}, Vec3::UnitZ())},
                    RimPart(height)},
          .density = 2000};
}

// Wine glasses: 16-22 cm, 120-220 g.
Shape Wineglass(Rng& rng) {
  const double base = rng.Uniform(30_mm, 37_mm), stem = rng.Uniform(78_mm, 105_mm);
  const bool flute = rng.Index(3) == 0;
  const double belly = flute ? rng.Uniform(27_mm, 30_mm) : rng.Uniform(34_mm, 43_mm);
  const double rim = belly * rng.Uniform(0.72, 0.90);
  const double bowl = flute ? rng.Uniform(112_mm, 125_mm) : rng.Uniform(80_mm, 104_mm);
  const double thick = rng.Uniform(3.6_mm, 4.5_mm);
  const double top = stem + bowl;
  const Sdf foot = Lathe(Smooth(Outline{{0, 0},
                                        {base, 0},
                                        {base, 3.5_mm},
                                        {base * 0.5, 5_mm},
                                        {thick, 9_mm},
                                        {thick, 20_mm},
                                        {0, 20_mm}},
                                1));
  const Sdf column = Rod({0, 0, 4_mm}, {0, 0, stem + 6_mm}, thick);
  const Sdf outer = Lathe(Smooth(Outline{{0, stem},
                                         {belly * 0.5, stem},
                                         {belly * 1.06, stem + bowl * 0.26},
                                         {belly * 0.98, stem + bowl * 0.6},
                                         {rim, top},
                                         {rim * 0.9, top + 30_mm},
                                         {0, top + 30_mm}},
                                 3));
  const Sdf joined = Blend({Blend({foot, column}, 6_mm), outer}, 8_mm);
  const Sdf cavity = Inset(outer, 3_mm);
  return {.solid = Subtract(Intersect(joined, HalfSpace({0, 0, top}, Vec3::UnitZ())), cavity),
          .parts = {WallPart("bowl", outer),
                    {"stem", column},
                    {"base", Inset(foot, -0.1_mm)},
                    RimPart(top)},
          .density = 2200};
}

}  // namespace

std::vector<Category> Tableware() {
  return {
      {"bowl",
       5,
       "bowl",
       Bowl,
       {{"use", "rim", "lift", "with the thumb over it and the fingers underneath", "to serve soup",
         "steadily"},
        {"hold", "body", "support", "from below with the open hand", "while eating from it",
         "gently"},
        {"lift", "rim", "lift", "between the thumb inside and the fingers outside", "off the table",
         "firmly"},
        {"handover", "body", "support", "from below, leaving the rim free",
         "to give it to somebody", "gently"}}},
      {"cup",
       8,
       "cup",
       Cup,
       {{"use", "body", "wrap-grasp",
         "with the thumb on one side and four fingers around the other", "to drink from it",
         "gently"},
        {"hold", "body", "wrap-grasp", "with all five fingers", "while it is filled", "firmly"},
        {"lift", "body", "wrap-grasp", "with the thumb and three fingers", "off the table",
         "firmly"},
        {"handover", "body", "wrap-grasp", "low, leaving the rim free", "to pass it on",
         "gently"}}},
      {"mug",
       21,
       "mug",
       Mug,
       {{"use", "handle", "handle-grasp", "with the fingers through it and the thumb on top",
         "to drink from it", "firmly"},
        {"hold", "body", "wrap-grasp", "with the palm against it and all five fingers around it",
         "to warm the hands", "gently"},
        {"lift", "handle", "handle-grasp", "with the index and middle finger through it",
         "off the table", "firmly"},
        {"handover", "body", "wrap-grasp", "on the side away from the handle",
         "so that the other person can take the handle", "gently"}}},
      {"wineglass",
       33,
       "wine glass",
       Wineglass,
       {{"use", "stem", "handle-grasp", "between the thumb and the first two fingers",
         "to taste the wine", "gently"},
        {"hold", "bowl", "wrap-grasp", "with the fingers spread around it", "while talking",
         "gently"},
        {"lift", "stem", "lift", "with the thumb against the fingers", "off the table",
         "carefully"},
        {"handover", "bowl", "wrap-grasp", "from the side, leaving the stem free",
         "to hand it to a guest", "gently"}}},
  };
}

}  // namespace graspbench::standin
