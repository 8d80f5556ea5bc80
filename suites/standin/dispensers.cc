#include "suites/standin/category.h"

/// Lotion pump and trigger sprayer: a filled bottle with a mechanism on top.
namespace graspbench::standin {
namespace {

// Soap and lotion bottles of 250-400 ml, filled: 0.3-0.5 kg.
Shape LotionPump(Rng& rng) {
  const double half_x = rng.Uniform(30_mm, 37_mm), half_y = half_x * rng.Uniform(0.68, 1.0);
  const double height = rng.Uniform(110_mm, 145_mm), collar = rng.Uniform(13_mm, 16_mm);
  const double stem = rng.Uniform(20_mm, 28_mm), nozzle = rng.Uniform(36_mm, 48_mm);
  const Sdf body = Loft(Smooth(std::vector<Section>{{0, half_x * 0.93, half_y * 0.93},
                                                    {5_mm, half_x, half_y},
                                                    {height * 0.6, half_x, half_y},
                                                    {height * 0.85, half_x * 0.93, half_y * 0.93},
                                                    {height * 0.97, collar + 3_mm, collar + 3_mm},
                                                    {height, collar, collar}}),
                        rng.Index(2) == 0 ? 2 : 4);
  const Sdf neck = Drum({0, 0, height - 8_mm}, {0, 0, height + 16_mm}, collar, 1.5_mm);
  const double top = height + 16_mm + stem;
  const Sdf rod = Rod({0, 0, height + 8_mm}, {0, 0, top}, 4_mm);
  const Sdf head =
      Blend({Drum({0, 0, top - 4_mm}, {0, 0, top + 8_mm}, rng.Uniform(11_mm, 14_mm), 2.5_mm),
             Tube(Smooth(Path{{0, 0, top + 2_mm},
                              {nozzle * 0.6, 0, top + 4_mm},
                              {nozzle * 0.95, 0, top + 3_mm},
                              {nozzle, 0, top - 6_mm}}),
                  {4.5_mm})},
            4_mm);
  return {.solid = Union({Blend({body, neck}, 2_mm), rod, head}),
          .parts = {{"body", body}, {"neck", Union({neck, rod})}, {"pump", Inset(head, -0.3_mm)}},
          .density = 1000};
}

// Spray bottles of 0.4-0.75 l, partly filled: 0.35-0.75 kg (YCB 022 windex: 1.0 kg full).
Shape TriggerSprayer(Rng& rng) {
  const double half_x = rng.Uniform(40_mm, 48_mm), half_y = rng.Uniform(25_mm, 31_mm);
  const double height = rng.Uniform(145_mm, 175_mm), neck_height = rng.Uniform(44_mm, 54_mm);
  const double neck_radius = rng.Uniform(13_mm, 15_mm);
  const Sdf body =
      Loft(Smooth(std::vector<Section>{{0, half_x * 0.94, half_y * 0.94},
                                       {6_mm, half_x, half_y},
                                       {height * 0.48, half_x, half_y},
                                       {height * 0.66, half_x * 0.8, half_y * 0.95},
                                       {height * 0.86, neck_radius * 1.6, neck_radius * 1.35},
                                       {height, neck_radius, neck_radius}}),
           4);
  const double base = height + 0.62 * neck_height;
  const Sdf neck =
      Blend({Drum({0, 0, height - 10_mm}, {0, 0, base}, neck_radius, 1.5_mm),
             Drum({0, 0, height + 4_mm}, {0, 0, height + 22_mm}, neck_radius + 3_mm, 1.5_mm)},
            3_mm);
  const double top = height + neck_height + 22_mm, front = rng.Uniform(44_mm, 52_mm);
  const Outline side = Smooth(Outline{{-30_mm, base - 4_mm},
                                      {-12_mm, base - 6_mm},
                                      {16_mm, base - 6_mm},
                                      {24_mm, top - 20_mm},
                                      {front, top - 18_mm},
                                      {front, top - 3_mm},
                                      {20_mm, top},
                                      {-20_mm, top},
                                      {-40_mm, top - 10_mm},
                                      {-38_mm, base + 8_mm},
                                      {-30_mm, base - 4_mm}});
  const Sdf head = Move(Rotation(90, Vec3::UnitX()), Prism(side, -12_mm, 12_mm, 3_mm));
  const Sdf nozzle =
      Drum({front - 6_mm, 0, top - 11_mm}, {front + 12_mm, 0, top - 11_mm}, 8.5_mm, 2_mm);
  const Path pull = Smooth(Path{{28_mm, 0, top - 18_mm},
                                {33_mm, 0, top - 34_mm},
                                {25_mm, 0, top - 52_mm},
                                {31_mm, 0, top - 66_mm}},
                           3);
  const Sdf trigger = Stretch(Tube(pull, {rng.Uniform(3.2_mm, 4_mm)}), Vec3(1, 2, 1));
  return {.solid = Union({Blend({body, neck}, 3_mm), head, nozzle, trigger}),
          .parts = {{"body", body},
                    {"neck", neck},
                    {"head", head},
                    {"nozzle", Inset(nozzle, -0.3_mm)},
                    {"trigger", Inset(trigger, -0.3_mm)}},
          .density = 800};
}

}  // namespace

std::vector<Category> Dispensers() {
  return {
      {"lotion_pump",
       19,
       "lotion pump",
       LotionPump,
       {{"use", "pump", "press", "with the thumb or palm on top and the fingers around the neck",
         "to get some soap", "gently"},
        {"hold", "body", "wrap-grasp", "with all five fingers", "while pumping with the other hand",
         "firmly"},
        {"lift", "neck", "lift", "with the thumb and the first two fingers", "off the shelf",
         "firmly"},
        {"handover", "body", "wrap-grasp", "low, leaving the pump free", "to pass it on",
         "gently"}}},
      {"trigger_sprayer",
       32,
       "trigger sprayer",
       TriggerSprayer,
       {{"use", "trigger", "pull",
         "with the index and middle finger on it and the others around the neck",
         "to spray the window", "firmly"},
        {"hold", "neck", "wrap-grasp", "with the thumb opposing four fingers",
         "while walking to the window", "firmly"},
        {"lift", "neck", "lift", "below the head with the whole hand", "out of the cupboard",
         "firmly"},
        {"handover", "body", "wrap-grasp", "with all five fingers around it",
         "so that the other person can take the trigger", "gently"}}},
  };
}

}  // namespace graspbench::standin
