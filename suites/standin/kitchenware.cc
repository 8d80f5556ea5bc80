#include <algorithm>

#include "suites/standin/category.h"

/// Knife, frying pan and teapot.
namespace graspbench::standin {
namespace {

// Kitchen knives: 20-33 cm, 60-250 g (YCB 032, a table knife: 31 g).
Shape Knife(Rng& rng) {
  const bool paring = rng.Index(3) == 0;
  const double blade = paring ? rng.Uniform(85_mm, 105_mm) : rng.Uniform(130_mm, 205_mm);
  const double width = paring ? rng.Uniform(18_mm, 23_mm) : rng.Uniform(26_mm, 42_mm);
  const double handle = rng.Uniform(105_mm, 125_mm), thickness = rng.Uniform(2_mm, 2.6_mm);
  const double spine = rng.Uniform(0.25, 0.55);
  // The blade in the x-z plane, edge down: built in x-y, then stood up.
  const Outline outline = Smooth(Outline{{-12_mm, 0},
                                         {blade * 0.6, 0},
                                         {blade * 0.9, -width * spine * 0.5},
                                         {blade, -width * spine},
                                         {blade * 0.98, -width * spine - 2_mm},
                                         {blade * 0.8, -width * 0.92},
                                         {blade * 0.4, -width},
                                         {4_mm, -width},
                                         {2_mm, -width * 0.6},
                                         {-12_mm, -width * 0.55}});
  const Sdf flat = Prism(outline, -thickness / 2, thickness / 2, 0.4_mm);
  const Sdf stand = Move(Rotation(90, Vec3::UnitX()), flat);
  const double h = width * 0.32 + 4_mm, w = rng.Uniform(7.5_mm, 9_mm), z = -width * 0.35;
  const double belly = rng.Uniform(1.05, 1.2);
  const Sdf grip =
      Loft(Smooth(std::vector<Section>{{0, w * 0.9, h * 0.95, 0, z},
                                       {handle * 0.12, w, h, 0, z},
                                       {handle * 0.45, w * 1.05, h * belly * 0.9, 0, z},
                                       {handle * 0.75, w * 0.95, h * 0.85, 0, z},
                                       {handle * 0.95, w, h * belly, 0, z - 3_mm},
                                       {handle, w * 0.7, h * 0.8, 0, z - 3_mm}}),
           4);
  // The handle runs backwards from the blade.
  const Pose X = Rotation(180, Vec3::UnitZ()) * LyingAlongX();
  const Sdf handle_solid = Move(X, grip);
  return {.solid = Union({stand, handle_solid}),
          .parts = {{"blade", stand}, {"handle", Inset(handle_solid, -0.2_mm)}},
          .density = 1900};
}

// Frying pans: 18-26 cm across (GSO chefmate_8: 20 cm, 35.6 cm with handle), 0.5-1 kg.
Shape FryingPan(Rng& rng) {
  const double radius = rng.Uniform(80_mm, 112_mm), height = rng.Uniform(36_mm, 48_mm);
  const double length = rng.Uniform(145_mm, 175_mm), wall = rng.Uniform(3.6_mm, 4.4_mm);
  const double flare = rng.Uniform(0.76, 0.86), rise = rng.Uniform(14_mm, 30_mm);
  const Sdf outer = Lathe(Smooth(Outline{{0, 0},
                                         {radius * flare, 0},
                                         {radius * 0.93, height * 0.35},
                                         {radius, height},
                                         {radius + 14_mm, height + 30_mm},
                                         {0, height + 30_mm}}));
  const double z = height - 9_mm;
  const Path path = Smooth(Path{{radius * 0.93, 0, z - 8_mm},
                                {radius + 20_mm, 0, z},
                                {radius + 50_mm, 0, z + rise * 0.8},
                                {radius + length, 0, z + rise}},
                           3);
  std::vector<double> radii;
  for (const Vec3& p : path) radii.push_back(5_mm + 4_mm * (p.x() - radius) / length);
  const Sdf handle = Stretch(Tube(path, radii), Vec3(1, rng.Uniform(1.3, 1.6), 1));
  const Sdf joined = Blend({outer, handle}, 8_mm);
  const Sdf cavity = Intersect(Inset(outer, wall), HalfSpace({0, 0, 5_mm}, Vec3(0, 0, -1)));
  // The cut at the rim must not shorten the handle, which may rise above it.
  const Sdf cut = HalfSpace({0, 0, height}, Vec3::UnitZ());
  const Sdf pan = Subtract(Union({Intersect(joined, cut), handle}), cavity);
  return {.solid = pan,
          .parts = {{"pan", [outer](const Vec3& p) { return std::max(outer(p), 0.0); }},
                    {"handle", Subtract(handle, Inset(outer, 1_mm))},
                    {"rim", Intersect(Inset(outer, -1_mm),
                                      HalfSpace({0, 0, height - 2.5_mm}, Vec3(0, 0, -1)))}},
          .density = 2600};
}

// Teapots: 0.6-1.2 l, 450-900 g; closed by their lid, so the mesh is the outer surface.
Shape Teapot(Rng& rng) {
  const double radius = rng.Uniform(50_mm, 64_mm), height = radius * rng.Uniform(1.5, 1.85);
  const double mouth = radius * rng.Uniform(0.52, 0.62), foot = radius * 0.6;
  const Sdf body = Lathe(Smooth(Outline{{0, 0},
                                        {foot, 0},
                                        {foot, 4_mm},
                                        {radius * 1.08, height * 0.22},
                                        {radius * 1.04, height * 0.7},
                                        {mouth, height * 0.97},
                                        {mouth * 0.9, height},
                                        {0, height}},
                                3));
  const Sdf lid = Lathe(Smooth(Outline{{0, height - 8_mm},
                                       {mouth + 2_mm, height - 5_mm},
                                       {mouth + 2_mm, height - 1_mm},
                                       {mouth * 0.8, height + 7_mm},
                                       {mouth * 0.2, height + 11_mm},
                                       {0, height + 11_mm}},
                               2));
  const double knob = rng.Uniform(8_mm, 11_mm);
  const Sdf top = Blend({lid, Ball({0, 0, height + 11_mm + 0.7 * knob}, knob)}, 4_mm);
  const double reach = rng.Uniform(36_mm, 46_mm), root = radius * 0.94;
  const Path loop = Smooth(Path{{-root * 0.93, 0, height * 0.80},
                                {-root - reach * 0.8, 0, height * 0.98},
                                {-root - reach * 1.2, 0, height * 0.62},
                                {-root - reach * 0.6, 0, height * 0.2},
                                {-root * 0.94, 0, height * 0.26}},
                           3);
  const Sdf handle = Stretch(Tube(loop, {rng.Uniform(4.6_mm, 5.6_mm)}), Vec3(1, 1.4, 1));
  const double out = rng.Uniform(44_mm, 56_mm);
  const Path curve = Smooth(Path{{root * 0.8, 0, height * 0.30},
                                 {root + out * 0.45, 0, height * 0.40},
                                 {root + out * 0.55, 0, height * 0.78},
                                 {root + out, 0, height * rng.Uniform(0.98, 1.08)}},
                            3);
  std::vector<double> radii;
  for (size_t i = 0; i < curve.size(); ++i) {
    radii.push_back(17_mm - 10.5_mm * static_cast<double>(i) / (curve.size() - 1));
  }
  const Vec3 tip = curve.back(), along = (tip - curve[curve.size() - 3]).normalized();
  const Sdf spout =
      Subtract(Tube(curve, radii), Drum(tip - 6_mm * along, tip + 12_mm * along, 3.5_mm, 0.2_mm));
  return {.solid = Union({Subtract(Blend({body, handle, spout}, 7_mm),
                                   Drum(tip - 6_mm * along, tip + 12_mm * along, 3.5_mm, 0.2_mm)),
                          top}),
          .parts = {{"body", body},
                    {"lid", Inset(top, -0.5_mm)},
                    {"handle", Inset(handle, -0.5_mm)},
                    {"spout", Inset(spout, -0.5_mm)}},
          .density = 850};
}

}  // namespace

std::vector<Category> Kitchenware() {
  return {
      {"fryingpan",
       13,
       "frying pan",
       FryingPan,
       {{"use", "handle", "handle-grasp", "with all five fingers wrapped around it",
         "to fry an egg", "firmly"},
        {"hold", "handle", "handle-grasp", "with the thumb along the top", "while it cools",
         "firmly"},
        {"lift", "handle", "lift", "close to the pan with the whole hand", "off the stove",
         "firmly"},
        {"handover", "rim", "support", "with the thumb above and the fingers below",
         "so that the other person can take the handle", "steadily"}}},
      {"knife",
       17,
       "knife",
       Knife,
       {{"use", "handle", "handle-grasp",
         "with the fingers wrapped around it and the thumb on its side", "to slice bread",
         "firmly"},
        {"hold", "handle", "handle-grasp", "with all five fingers",
         "with the edge away from the body", "firmly"},
        {"lift", "handle", "lift", "with the thumb and the first two fingers", "off the board",
         "carefully"},
        {"handover", "blade", "support",
         "flat between the thumb and the fingers, away from the edge",
         "so that the other person can take the handle", "carefully"}}},
      {"teapot",
       30,
       "teapot",
       Teapot,
       {{"use", "handle", "handle-grasp", "with the fingers through it and the thumb on top",
         "to pour tea", "firmly"},
        {"hold", "handle", "handle-grasp", "with four fingers through it",
         "while somebody takes off the lid", "firmly"},
        {"lift", "handle", "lift", "with the fingers curled through it", "off the tray",
         "steadily"},
        {"handover", "body", "support", "from the side opposite to the handle",
         "so that the other person can take the handle", "gently"}}},
  };
}

}  // namespace graspbench::standin
