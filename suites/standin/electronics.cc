#include <algorithm>
#include <cmath>

#include "suites/standin/category.h"

/// Camera, game controller, mouse and phone. All are filled outer surfaces.
namespace graspbench::standin {
namespace {

// Compact and mirrorless cameras: 10-13 cm wide, 250-550 g.
Shape Camera(Rng& rng) {
  const Vec3 half(rng.Uniform(52_mm, 64_mm), rng.Uniform(14_mm, 18_mm), rng.Uniform(32_mm, 38_mm));
  const double lens_radius = rng.Uniform(22_mm, 29_mm), lens_length = rng.Uniform(22_mm, 45_mm);
  const double offset = rng.Uniform(0_mm, 10_mm);
  const Sdf box = Slab(Vec3::Zero(), half, rng.Uniform(5_mm, 9_mm));
  const Sdf grip = Rod({-half.x() + 12_mm, -half.y() + 1_mm, -half.z() + 11_mm},
                       {-half.x() + 12_mm, -half.y() + 1_mm, half.z() - 11_mm}, 10_mm);
  const Sdf hump = Loft({{half.z() - 6_mm, 22_mm, half.y() * 0.95, offset},
                         {half.z() + 4_mm, 19_mm, half.y() * 0.9, offset},
                         {half.z() + rng.Uniform(9_mm, 14_mm), 12_mm, half.y() * 0.7, offset}},
                        4);
  const double front = -half.y();
  const Sdf barrel = Union({Drum({offset, front + 4_mm, -2_mm},
                                 {offset, front - lens_length * 0.6, -2_mm}, lens_radius, 1.5_mm),
                            Drum({offset, front, -2_mm}, {offset, front - lens_length, -2_mm},
                                 lens_radius * 0.9, 1.5_mm)});
  const Sdf glass = Ball({offset, front - lens_length - 26_mm, -2_mm}, 29_mm);
  const Sdf lens = Subtract(barrel, glass);
  const Sdf shutter = Drum({-half.x() + 16_mm, -4_mm, half.z() - 2_mm},
                           {-half.x() + 16_mm, -4_mm, half.z() + 4.5_mm}, 6_mm, 1.5_mm);
  const Sdf dial = Drum({half.x() - 20_mm, 0, half.z() - 2_mm},
                        {half.x() - 20_mm, 0, half.z() + 6_mm}, 8.5_mm, 1_mm);
  return {.solid = Union({Blend({box, grip, hump}, 7_mm), lens, shutter, dial}),
          .parts = {{"body", Blend({box, hump}, 7_mm)},
                    {"grip", grip},
                    {"lens", Inset(lens, -0.4_mm)},
                    {"shutter_button", Inset(shutter, -0.4_mm)},
                    {"dial", Inset(dial, -0.4_mm)}},
          .density = 900};
}

// Game pads: 14-16 cm wide, 210-290 g.
Shape GameController(Rng& rng) {
  const double half = rng.Uniform(46_mm, 52_mm), splay = rng.Uniform(14_mm, 24_mm);
  const double drop = rng.Uniform(58_mm, 70_mm), thick = rng.Uniform(14_mm, 16.5_mm);
  const Sdf centre = Slab(Vec3::Zero(), {half, 31_mm, thick}, 13_mm);
  const Path arm = Smooth(Path{{half - 4_mm, 10_mm, 0},
                               {half + 16_mm, -6_mm, -2_mm},
                               {half + splay, -drop * 0.6, -6_mm},
                               {half + splay - 4_mm, -drop, -9_mm}},
                          3);
  std::vector<double> radii;
  for (size_t i = 0; i < arm.size(); ++i) {
    radii.push_back(19_mm - 5.5_mm * static_cast<double>(i) / (arm.size() - 1));
  }
  const Sdf grips = Mirrored(Tube(arm, radii), 0);
  const Sdf stick =
      Union({Drum({26_mm, -14_mm, 8_mm}, {26_mm, -14_mm, thick + 9_mm}, 5_mm, 1_mm),
             Drum({26_mm, -14_mm, thick + 6_mm}, {26_mm, -14_mm, thick + 11_mm}, 9_mm, 2_mm)});
  const Sdf sticks = Mirrored(stick, 0);
  std::vector<Sdf> keys;
  for (int i = 0; i < 4; ++i) {
    const Vec2 u = Vec2(52_mm, 13_mm) + 9_mm * Direction(90.0 * i);
    keys.push_back(Drum({u.x(), u.y(), 8_mm}, {u.x(), u.y(), thick + 4.5_mm}, 4.4_mm, 1.2_mm));
  }
  keys.push_back(Slab({-52_mm, 13_mm, thick}, {11_mm, 4_mm, 4_mm}, 1.2_mm));
  keys.push_back(Slab({-52_mm, 13_mm, thick}, {4_mm, 11_mm, 4_mm}, 1.2_mm));
  const Sdf buttons = Union(keys);
  const Sdf triggers = Mirrored(Slab({46_mm, 31_mm, 1_mm}, {13_mm, 7_mm, 8_mm}, 4_mm), 0);
  return {.solid = Union({Blend({centre, grips}, 14_mm), sticks, buttons, triggers}),
          .parts = {{"body", centre},
                    {"grip", grips},
                    {"stick", Inset(sticks, -0.5_mm)},
                    {"buttons", Inset(buttons, -0.5_mm)},
                    {"trigger", Inset(triggers, -1_mm)}},
          .density = 720};
}

// Computer mice: 10-12.5 cm, 75-140 g.
Shape Mouse(Rng& rng) {
  const double half_length = rng.Uniform(50_mm, 61_mm), half_width = rng.Uniform(28_mm, 33_mm);
  const double height = rng.Uniform(33_mm, 42_mm), back = rng.Uniform(8_mm, 18_mm);
  const double waist = rng.Uniform(0.84, 0.95);
  const Sdf dome = Egg({-back, 0, 0}, {half_length + back * 0.9, half_width * 1.25, height});
  const Outline plan = Smooth(Outline{{-half_length, 0},
                                      {-half_length, half_width * 0.95},
                                      {-half_length * 0.35, half_width * 1.05},
                                      {half_length * 0.15, half_width * waist * 0.95},
                                      {half_length * 0.7, half_width},
                                      {half_length, half_width * 0.85},
                                      {half_length, -half_width * 0.85},
                                      {half_length * 0.7, -half_width},
                                      {half_length * 0.15, -half_width * waist * 0.95},
                                      {-half_length * 0.35, -half_width * 1.05},
                                      {-half_length, -half_width * 0.95},
                                      {-half_length, 0}},
                              3);
  const Sdf column = Prism(plan, 0, 60_mm, 2_mm);
  const Sdf shell = [dome, column](const Vec3& p) {
    const double a = dome(p), b = column(p), k = 8_mm;
    const double h = std::max(k - std::abs(a - b), 0.0) / k;
    return std::max(a, b) + h * h * k * 0.25;
  };
  const double front = half_length * 0.42;
  const auto over = [&](double x) {
    const double u = (x + back) / (half_length + back * 0.9);
    return height * std::sqrt(std::max(0.0, 1 - u * u));
  };
  // Seams 1.2 mm deep: between the two buttons and behind them.
  const Sdf seams =
      Union({Slab({half_length * 0.5, 0, 30_mm}, {half_length * 0.5, 0.8_mm, 20_mm}, 0.2_mm),
             Slab({0, 0, 40_mm}, {0.8_mm, 60_mm, 28_mm}, 0.2_mm)});
  const Sdf skin = Subtract(Inset(shell, -1_mm), Inset(shell, 1.2_mm));
  const Sdf body = Subtract(shell, Intersect(seams, skin));
  const Sdf wheel = Drum({front, -3.5_mm, over(front) - 7_mm}, {front, 3.5_mm, over(front) - 7_mm},
                         11_mm, 1.5_mm);
  return {.solid = Union({body, wheel}),
          .parts = {{"body", [shell](const Vec3& p) { return std::max(shell(p), 0.0); }},
                    {"buttons",
                     [](const Vec3& p) {
                       return std::max({-0.5_mm - p.x(), 10_mm - p.z(), -1_mm});
                     }},
                    {"wheel", Inset(wheel, -3_mm)}},
          .density = 650};
}

// Smartphones: 14-16.5 cm, 150-230 g.
Shape Phone(Rng& rng) {
  const Vec3 half(rng.Uniform(34_mm, 39_mm), rng.Uniform(70_mm, 82_mm),
                  rng.Uniform(3.8_mm, 4.6_mm));
  const double corner = rng.Uniform(12_mm, 19_mm);
  const Outline plan = Smooth(Outline{{0, -half.y()},
                                      {half.x() - corner, -half.y()},
                                      {half.x(), -half.y()},
                                      {half.x(), -half.y() + corner},
                                      {half.x(), half.y() - corner},
                                      {half.x(), half.y()},
                                      {half.x() - corner, half.y()},
                                      {-half.x() + corner, half.y()},
                                      {-half.x(), half.y()},
                                      {-half.x(), half.y() - corner},
                                      {-half.x(), -half.y() + corner},
                                      {-half.x(), -half.y()},
                                      {-half.x() + corner, -half.y()},
                                      {0, -half.y()}},
                              3);
  const Sdf body = Prism(plan, -half.z(), half.z(), 1.8_mm);
  const double z = -half.z();
  const Sdf bump = Slab({-half.x() + 16_mm, half.y() - 19_mm, z}, {11_mm, 14_mm, 2.2_mm}, 1.5_mm);
  const Sdf lens = Union({Drum({-half.x() + 16_mm, half.y() - 13_mm, z},
                               {-half.x() + 16_mm, half.y() - 13_mm, z - 3.4_mm}, 5_mm, 0.6_mm),
                          Drum({-half.x() + 16_mm, half.y() - 26_mm, z},
                               {-half.x() + 16_mm, half.y() - 26_mm, z - 3.4_mm}, 5_mm, 0.6_mm)});
  const double key = half.y() * rng.Uniform(0.3, 0.5);
  const Sdf power = Slab({half.x(), key, 0}, {1_mm, 8_mm, 1.4_mm}, 0.8_mm);
  return {.solid = Union({body, bump, lens, power}),
          .parts = {{"body", body},
                    {"screen",
                     [half](const Vec3& p) {
                       const Vec3 q = p.cwiseAbs() - Vec3(half.x() - 2.5_mm, half.y() - 2.5_mm, 1);
                       return std::max({q.x(), q.y(), half.z() - 0.2_mm - p.z()});
                     }},
                    {"camera", Inset(Union({bump, lens}), -0.3_mm)},
                    {"side_button", Inset(power, -0.3_mm)}},
          .density = 2000};
}

}  // namespace

std::vector<Category> Electronics() {
  return {
      {"cameras",
       6,
       "camera",
       Camera,
       {{"use", "shutter_button", "press",
         "with the index finger on it and the others around the grip", "to take a picture",
         "gently"},
        {"hold", "grip", "handle-grasp", "with the fingers in front and the thumb behind",
         "while looking for a subject", "firmly"},
        {"lift", "body", "lift", "with the thumb on one side and the fingers on the other",
         "out of the bag", "carefully"},
        {"handover", "lens", "support", "from below with the open hand",
         "so that the other person can take the grip", "carefully"}}},
      {"gamecontroller",
       14,
       "game controller",
       GameController,
       {{"use", "grip", "press", "with the thumb above and the fingers below", "to play", "gently"},
        {"hold", "grip", "handle-grasp", "with the palm around it", "while the game loads",
         "loosely"},
        {"lift", "body", "lift", "with the thumb on top and the fingers below", "off the sofa",
         "gently"},
        {"handover", "body", "support", "in the middle, leaving both grips free",
         "to give it to the next player", "gently"}}},
      {"mouse",
       20,
       "computer mouse",
       Mouse,
       {{"use", "buttons", "press",
         "with the index and middle finger on them and the thumb at the side", "to click",
         "lightly"},
        {"hold", "body", "wrap-grasp", "with the palm on top and the fingers at the sides",
         "on the desk", "gently"},
        {"lift", "body", "lift", "with the thumb on one side and the ring finger on the other",
         "off the desk", "lightly"},
        {"handover", "body", "wrap-grasp", "with the fingertips at the back", "to pass it on",
         "gently"}}},
      {"phone",
       23,
       "phone",
       Phone,
       {{"use", "screen", "press", "with the thumb on it and the fingers behind",
         "to type a message", "lightly"},
        {"hold", "body", "wrap-grasp", "along its sides with the thumb and four fingers", "to read",
         "gently"},
        {"lift", "body", "lift", "by its edges with the fingertips", "off the table", "gently"},
        {"handover", "body", "support", "near one end between the thumb and the fingers",
         "to show a picture", "gently"}}},
  };
}

}  // namespace graspbench::standin
