#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/file.h"
#include "core/mesh_io.h"
#include "core/temporary_folder.h"
#include "policies/policy.h"
#include "simulators/decomposition.h"
#include "simulators/obj_text.h"
#include "simulators/simulator.h"
#include "tests/policies/temporary_cache.h"
#include "tests/policies/trial_input.h"

// The published PyBullet, driven by a script of a page, against the harness: same bits or failure.
namespace graspbench {
namespace {

/// The command that runs Python: $GRASP_BENCH_PYTHON, else python3 with what tools/peers.sh
/// installed.
std::string Python() {
  const char* python = std::getenv("GRASP_BENCH_PYTHON");
  if (python != nullptr) return python;
  return "PYTHONPATH='" + (CacheDirectory() / "peers").string() + "' python3";
}

/// Why there is nothing to compare with; empty when there is.
std::string WhyNot(const std::string& python) {
  const EngineInfo engine = Engines().front();
  if (!engine.available) return engine.why_not;
  if (std::system((python + " -c 'import pybullet, numpy' >/dev/null 2>&1").c_str()) == 0)
    return {};
  return python +
         " cannot import pybullet and numpy: run tools/peers.sh, or name a Python that has "
         "pybullet 3.2.7 in GRASP_BENCH_PYTHON";
}

struct PythonResult {
  Mat3 rotation = Mat3::Identity();
  double displacement = 0, displacement_oakink = 0;
  std::string hulls;  // as PyBullet's V-HACD wrote them, without the blanks at line ends
};

PythonResult RunScript(const std::string& python, const TriMesh& hand, const TriMesh& object) {
  const TemporaryFolder folder;
  WriteMesh(folder.path() / "exact_hand.obj", hand);
  WriteMesh(folder.path() / "exact_object.obj", object);
  const std::string at = folder.path().string();
  const std::string command = python +
                              " " GRASPBENCH_SOURCE_DIRECTORY "/tests/parity/pybullet_parity.py " +
                              at + "/exact_hand.obj " + at + "/exact_object.obj " + at;
  std::FILE* pipe = popen(command.c_str(), "r");
  std::vector<double> values;
  std::array<char, 200> line;
  while (std::fgets(line.data(), line.size(), pipe) != nullptr) {
    char* end = nullptr;
    const double value = std::strtod(line.data(), &end);
    if (*end == '\n') values.push_back(value);  // not PyBullet's greeting
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  EXPECT_EQ(values.size(), 9u) << command;
  values.resize(9);
  std::string hulls = ReadFile(at + "/hulls.obj");
  for (size_t blank; (blank = hulls.find(" \n")) != std::string::npos;) hulls.erase(blank, 1);
  return {
      .rotation = Eigen::Quaterniond(values[6], values[3], values[4], values[5]).toRotationMatrix(),
      .displacement = values[7],
      .displacement_oakink = values[8],
      .hulls = hulls};
}

struct ParityScene {
  const char* name;
  TriMesh object, hand;
};

// Contact-rich ones, so that any difference in bits grows to millimetres.
std::vector<ParityScene> Scenes() {
  const Pose X = Eigen::Translation3d(0.013, -0.021, 0.017) *
                 Eigen::AngleAxisd(0.7, Vec3(1, 2, 3).normalized()) * Pose::Identity();
  return {
      {"ball", shapes::Sphere({.subdivisions = 3}), Fingers(0.04, 0.001)},
      {"turned box", X * shapes::Box({.size = {0.05, 0.07, 0.06}}), Fingers(0.03, 0.002)},
      {"cylinder", X * shapes::Cylinder({.height = 0.1, .sides = 24}), X * Fingers(0.03, 0.003)},
      {"bracket",
       Concatenate(shapes::Box({.size = {0.06, 0.04, 0.02}}),
                   shapes::Box({.size = {0.02, 0.04, 0.04}, .centre = {0.02, 0, 0.03}})),
       Fingers(0.025, 0.001)},
      {"falling", X * shapes::Cube(), FarAway()}};
}

TEST(PyBulletParity, DecompositionAndMotionAreEqualToTheBit) {
  const std::string python = Python();
  if (const std::string reason = WhyNot(python); !reason.empty()) GTEST_SKIP() << reason;
  const TemporaryCache cache;
  const auto policy = MakePolicy("obman");
  for (const ParityScene& scene : Scenes()) {
    SCOPED_TRACE(scene.name);
    const PythonResult theirs = RunScript(python, scene.hand, scene.object);
    const Decomposition pieces = Decompose(scene.object, NamedDecomposition("vhacd-paper"));
    EXPECT_EQ(SixDecimalObj(pieces.hulls), theirs.hulls);
    const TrialCase grasp(scene.object, scene.hand);
    const Trial ours = policy->Run(grasp.input());
    EXPECT_EQ(ours.Result("displacement"), theirs.displacement);
    EXPECT_EQ(ours.Result("displacement_oakink"), theirs.displacement_oakink);
    EXPECT_EQ(ours.object_trajectory.back().linear(), theirs.rotation);
  }
}

}  // namespace
}  // namespace graspbench
