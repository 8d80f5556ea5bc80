#include <algorithm>
#include <cmath>

#include "suites/standin/category.h"

/// Apple, banana and donut.
namespace graspbench::standin {
namespace {

// Apples: 6.5-8.5 cm, 140-240 g (the plastic one of YCB 013 has 68 g).
Shape Apple(Rng& rng) {
  const double radius = rng.Uniform(29_mm, 36_mm), height = radius * rng.Uniform(1.7, 1.95);
  const double base = rng.Uniform(0.5, 0.66), stem = rng.Uniform(11_mm, 17_mm);
  const Sdf flesh = Lathe(Smooth(Outline{{0, 8_mm},
                                         {radius * 0.18, 2_mm},
                                         {radius * base, -2_mm},
                                         {radius * 0.98, height * 0.22},
                                         {radius * 1.1, height * 0.68},
                                         {radius * 0.7, height * 1.04},
                                         {radius * 0.28, height * 1.03},
                                         {radius * 0.06, height * 0.84},
                                         {0, height * 0.82}},
                                 3));
  const Path path = Smooth(
      Path{{0, 0, height * 0.78}, {0, 0, height * 0.95}, {3_mm, 0, height * 0.86 + stem}}, 2);
  const Sdf stalk = Tube(path, {1.6_mm});
  return {
      .solid = Union({flesh, stalk}), .parts = {{"body", flesh}, {"stem", stalk}}, .density = 850};
}

// Bananas: 17-21 cm along the curve, 110-200 g (the plastic one of YCB 011 has 66 g).
Shape Banana(Rng& rng) {
  const double bow = rng.Uniform(78_mm, 98_mm), thick = rng.Uniform(15.5_mm, 18.5_mm);
  const double span = rng.Uniform(100.0, 118.0);
  const int count = 25;
  const Path arc = ArcXZ({0, 0, bow}, bow, 270 - span / 2, 270 + span / 2, count);
  std::vector<double> radii;
  for (int i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / (count - 1), u = 2 * t - 1;
    const double body = thick * std::sqrt(std::max(0.0, 1 - u * u * u * u * 0.95));
    radii.push_back(std::max(body, t > 0.5 ? 5.5_mm : 4.2_mm));
  }
  const Sdf flesh = Tube(arc, radii);
  const Vec3 end = arc.back(), along = (arc.back() - arc[count - 2]).normalized();
  const Sdf stalk =
      RoundCone(end - 8_mm * along, end + rng.Uniform(13_mm, 20_mm) * along, 6.5_mm, 4.4_mm);
  const Vec3 start = arc.front(), back = (arc.front() - arc[1]).normalized();
  const Sdf bud = RoundCone(start, start + 5_mm * back, 5_mm, 3.2_mm);
  const Sdf solid = Blend({flesh, stalk, bud}, 5_mm);
  // Lies on its side.
  const Pose X = Rotation(90, Vec3::UnitX());
  return {.solid = Move(X, solid),
          .parts = {{"body", Move(X, flesh)},
                    {"stem", Move(X, Inset(stalk, -0.5_mm))},
                    {"tip", Move(X, Inset(bud, -0.5_mm))}},
          .density = 950};
}

// Ring donuts: 8-10 cm, 50-80 g.
Shape Donut(Rng& rng) {
  const double minor = rng.Uniform(15_mm, 18.5_mm), major = minor + rng.Uniform(9_mm, 14_mm);
  const double flat = rng.Uniform(0.82, 0.96), glaze = rng.Uniform(1_mm, 2_mm);
  const Sdf dough = Stretch(Ring(Vec3::Zero(), Vec3::UnitZ(), major, minor), Vec3(1, 1, flat));
  // The icing's lower edge runs up and down around the ring in seven waves.
  const Sdf coat =
      Stretch(Ring(Vec3::Zero(), Vec3::UnitZ(), major, minor + glaze), Vec3(1, 1, flat));
  std::vector<Sdf> waves;
  for (int i = 0; i < 7; ++i) {
    const Vec2 u = Direction(360.0 * i / 7) * (major + minor);
    waves.push_back(Ball({u.x(), u.y(), 1_mm}, 8_mm));
  }
  const Sdf upper = Blend({HalfSpace({0, 0, 3_mm}, Vec3(0, 0, -1)), Union(waves)}, 5_mm);
  const Sdf icing = Intersect(coat, upper);
  return {.solid = Union({dough, icing}),
          .parts = {{"dough", dough}, {"icing", Inset(icing, -0.2_mm)}},
          .density = 370};
}

}  // namespace

std::vector<Category> Food() {
  return {
      {"apple",
       1,
       "apple",
       Apple,
       {{"use", "body", "wrap-grasp", "with the thumb and the fingers on opposite sides",
         "to bite into it", "firmly"},
        {"hold", "body", "wrap-grasp", "with all five fingers", "while washing it", "gently"},
        {"lift", "stem", "pull", "between the thumb and index finger", "out of the basket",
         "lightly"},
        {"handover", "body", "support", "on the open palm with the fingers curled around it",
         "to offer it", "gently"}}},
      {"banana",
       2,
       "banana",
       Banana,
       {{"use", "stem", "pull", "with the thumb and index finger", "to peel it", "firmly"},
        {"hold", "body", "wrap-grasp", "in the middle with all five fingers", "while eating it",
         "gently"},
        {"lift", "body", "lift", "with the thumb and the first two fingers", "out of the bowl",
         "gently"},
        {"handover", "body", "wrap-grasp", "at one end with the whole hand", "to offer it",
         "gently"}}},
      {"donut",
       10,
       "donut",
       Donut,
       {{"use", "dough", "wrap-grasp", "with the thumb below and two fingers above",
         "to bite into it", "lightly"},
        {"hold", "dough", "support", "by its edge with the fingertips", "over a plate", "lightly"},
        {"lift", "dough", "lift", "by its sides with the thumb and the fingers", "out of the box",
         "gently"},
        {"handover", "dough", "support", "from below without touching the icing", "to share it",
         "gently"}}},
  };
}

}  // namespace graspbench::standin
