#include "generators/autograsp/preshape.h"

#include "core/units.h"

namespace graspbench {
namespace {

// One finger in degrees: flexion of its three joints and abduction of the first.
struct Finger {
  double proximal, middle, distal, abduction;
};

HandPosture Hand(Finger index, Finger middle, Finger ring, Finger pinky, Finger thumb) {
  HandPosture posture;
  size_t joint = 0;
  for (const Finger& f : {index, middle, pinky, ring, thumb}) {  // MANO's order
    posture[joint++] = Vec3(units::ToRadians(f.proximal), units::ToRadians(f.abduction), 0);
    posture[joint++] = Vec3(units::ToRadians(f.middle), 0, 0);
    posture[joint++] = Vec3(units::ToRadians(f.distal), 0, 0);
  }
  return posture;
}

constexpr std::array<bool, kFingers> kAll = {true, true, true, true, true};

}  // namespace

const std::vector<Preshape>& Preshapes() {
  static const std::vector<Preshape> preshapes = {
      {.name = "wrap",
       .open =
           Hand({-5, 12, 6, 4}, {-5, 12, 6, 0}, {-5, 12, 6, -4}, {-5, 12, 6, -9}, {-15, 0, 0, 45}),
       .closed = Hand({85, 105, 70, 0}, {88, 105, 70, 0}, {88, 105, 70, 0}, {88, 100, 70, -4},
                      {45, 60, 70, 45}),
       .palm_leads = true,
       .active = kAll},
      {.name = "sphere",
       .open = Hand({5, 20, 12, 12}, {5, 20, 12, 2}, {5, 20, 12, -9}, {5, 20, 12, -20},
                    {-15, 5, 5, 48}),
       .closed = Hand({75, 80, 55, 8}, {75, 80, 55, 0}, {75, 80, 55, -6}, {75, 80, 55, -14},
                      {45, 50, 55, 48}),
       .palm_leads = true,
       .active = kAll},
      {.name = "pinch",
       .open = Hand({25, 30, 15, 4}, {40, 55, 30, 0}, {50, 65, 35, 0}, {50, 65, 35, -4},
                    {-5, 5, 5, 45}),
       .closed = Hand({80, 70, 40, 0}, {40, 55, 30, 0}, {50, 65, 35, 0}, {50, 65, 35, -4},
                      {45, 45, 45, 45}),
       .palm_leads = false,
       .active = {true, false, false, false, true}},
      {.name = "tripod",
       .open = Hand({25, 30, 15, 6}, {25, 30, 15, -2}, {50, 65, 35, 0}, {50, 65, 35, -4},
                    {-8, 5, 5, 48}),
       .closed = Hand({80, 70, 40, 2}, {80, 70, 40, -2}, {50, 65, 35, 0}, {50, 65, 35, -4},
                      {45, 45, 45, 48}),
       .palm_leads = false,
       .active = {true, true, false, false, true}},
      {.name = "prismatic",
       .open = Hand({30, 20, 10, 4}, {30, 20, 10, 0}, {30, 20, 10, -4}, {28, 20, 10, -9},
                    {-8, 5, 5, 48}),
       .closed = Hand({88, 60, 30, 0}, {88, 60, 30, 0}, {88, 60, 30, -2}, {88, 60, 30, -6},
                      {45, 45, 45, 48}),
       .palm_leads = false,
       .active = kAll}};
  return preshapes;
}

HandPosture Blend(const HandPosture& a, const HandPosture& b, double t) {
  HandPosture posture;
  for (size_t i = 0; i < posture.size(); ++i) posture[i] = (1 - t) * a[i] + t * b[i];
  return posture;
}

}  // namespace graspbench
