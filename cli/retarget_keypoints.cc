#include "cli/retarget_keypoints.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "cli/commands.h"
#include "cli/print.h"
#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/json.h"
#include "core/npy.h"
#include "core/units.h"
#include "reports/text.h"
#include "retarget/dex_retargeting.h"
#include "retarget/robot_hand.h"

namespace graspbench {
namespace {

constexpr size_t kFrameNumbers = 3 * std::tuple_size_v<HandLandmarks>;

[[noreturn]] void FailShape(const std::string& path) {
  throw Error(ErrorKind::kInput, "not T x 21 x 3 numbers", path,
              "a frame has 21 points in MediaPipe's order, in metres");
}

/// Whether this is an array, or nested lists, of T x 21 x 3.
bool IsKeypoints(const Value& value) {
  if (value.is_array()) {
    const std::vector<size_t>& shape = value.AsArray().shape;
    return shape.size() == 3 && shape[1] == 21 && shape[2] == 3;
  }
  const auto has = [](const Value& list, size_t count) {
    return list.is_list() && list.AsList().size() == count;
  };
  return value.is_list() && std::ranges::all_of(value.AsList(), [&](const Value& frame) {
           return has(frame, 21) && std::ranges::all_of(frame.AsList(), [&](const Value& point) {
                    return has(point, 3);
                  });
         });
}

/// From a .npy, or nested lists from a .json.
std::vector<HandLandmarks> ReadKeypoints(const std::string& path) {
  const bool json = path.ends_with(".json");
  if (!json && !path.ends_with(".npy")) {
    throw Error(ErrorKind::kUsage, "not a kind of file that keypoints are read from", path,
                "give a .npy or .json of T x 21 x 3 numbers");
  }
  const Value value = json ? ReadJson(path) : ReadNpy(path);
  if (!IsKeypoints(value)) FailShape(path);
  const std::vector<double> numbers = Field(value, path).AsDoubles();
  if (numbers.empty()) FailShape(path);
  std::vector<HandLandmarks> frames(numbers.size() / kFrameNumbers);
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(numbers[i])) {
      throw Error(ErrorKind::kInput, "a keypoint that is not finite",
                  path + ", frame " + std::to_string(i / kFrameNumbers),
                  "leave out frames in which the hand was not seen");
    }
    frames[i / kFrameNumbers][i % kFrameNumbers / 3][static_cast<int>(i % 3)] = numbers[i];
  }
  return frames;
}

struct Result {
  std::vector<DexRetargeting::Frame> frames;
  std::vector<double> seconds;
};

Result Run(DexRetargeting& retargeting, const std::vector<HandLandmarks>& frames) {
  Result result;
  for (const HandLandmarks& points : frames) {
    const auto start = std::chrono::steady_clock::now();
    result.frames.push_back(retargeting.Next(points));
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    result.seconds.push_back(spent.count());
  }
  return result;
}

double Median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

/// Means over the frames.
Value Summary(const ArticulatedHand& hand, const Result& result) {
  double mean = 0, largest = 0;
  for (const DexRetargeting::Frame& frame : result.frames) {
    mean += frame.error_mean / static_cast<double>(result.frames.size());
    largest = std::max(largest, frame.error_max);
  }
  return Value::Dict{{"hand", hand.name()},
                     {"frames", static_cast<int64_t>(result.frames.size())},
                     {"error_mean_mm", units::ToMillimetres(mean)},
                     {"error_max_mm", units::ToMillimetres(largest)},
                     {"milliseconds_median", 1e3 * Median(result.seconds)}};
}

/// Per frame: joints T×J with their names, the root's pose T×4×4, errors T in metres.
Value Arrays(const ArticulatedHand& hand, const Result& result) {
  std::vector<double> joints, poses, mean, largest;
  for (const DexRetargeting::Frame& frame : result.frames) {
    joints.insert(joints.end(), frame.joints.begin(), frame.joints.end());
    for (int i = 0; i < 16; ++i) poses.push_back(frame.X_WH.matrix()(i / 4, i % 4));
    mean.push_back(frame.error_mean);
    largest.push_back(frame.error_max);
  }
  const size_t count = result.frames.size();
  Value::List names(hand.joint_names().begin(), hand.joint_names().end());
  return Value::Dict{{"hand", hand.name()},
                     {"joint_names", std::move(names)},
                     {"joints", NdArray::Of({count, hand.joint_names().size()}, joints)},
                     {"X_WH", NdArray::Of({count, 4, 4}, poses)},
                     {"error_mean", NdArray::Of({count}, mean)},
                     {"error_max", NdArray::Of({count}, largest)}};
}

void WriteArrays(const std::string& path, const Value& arrays) {
  if (path.ends_with(".npz")) return WriteNpz(path, arrays);
  WriteFile(path, ToJson(arrays, 1));
}

}  // namespace

int RetargetKeypoints(const KeypointFlags& flags) {
  if (!flags.out.empty() && !flags.out.ends_with(".json") && !flags.out.ends_with(".npz")) {
    throw Error(ErrorKind::kUsage, "joints of frames are written as .json or .npz", flags.out);
  }
  const DexRetargetingConfig config = ReadDexRetargetingConfig(flags.config);
  for (const std::string& key : config.without_effect) {
    std::fprintf(stderr, "%s: %s has no effect here\n", flags.config.c_str(), key.c_str());
  }
  const auto hand =
      LoadRobotHand(flags.hand.empty() ? RobotHandOf(config) : flags.hand, flags.hand_config);
  DexRetargeting retargeting(config, hand, flags.config, {.in_wrist_frame = flags.in_wrist_frame});
  const Result result = Run(retargeting, ReadKeypoints(flags.keypoints));
  if (!flags.out.empty()) WriteArrays(flags.out, Arrays(*hand, result));
  const Value summary = Summary(*hand, result);
  if (flags.json) {
    Print(ToJson(summary) + "\n");
    return kExitFine;
  }
  Print(hand->name() + ": " + std::to_string(result.frames.size()) + " frames, error " +
        Fixed(summary.At("error_mean_mm").AsDouble(), 2) + " mm in the mean, " +
        Fixed(summary.At("error_max_mm").AsDouble(), 2) + " mm at most, " +
        Fixed(summary.At("milliseconds_median").AsDouble(), 3) + " ms a frame (median)\n");
  return kExitFine;
}

}  // namespace graspbench
