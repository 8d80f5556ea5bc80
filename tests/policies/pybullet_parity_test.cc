#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "core/file.h"
#include "core/suggest.h"
#include "policies/policy.h"
#include "simulators/decomposition.h"
#include "simulators/obj_text.h"
#include "simulators/simulator.h"
#include "simulators/temporary_folder.h"
#include "tests/policies/trial_input.h"

// The published PyBullet, driven by a script of a page, against the harness: same bits or failure.
namespace graspbench {
namespace {

std::string Python() {
  const char* python = std::getenv("GRASP_BENCH_PYTHON");
  return python != nullptr ? python : "python3";
}

/// Every coordinate as decimal text that reads back equal.
void WriteExactObj(const std::filesystem::path& path, const TriMesh& mesh) {
  std::ofstream out(path);
  out.precision(17);
  for (const Vec3& v : mesh.vertices) out << "v " << v.x() << ' ' << v.y() << ' ' << v.z() << '\n';
  for (const Face& f : mesh.faces) {
    out << "f " << f.x() + 1 << ' ' << f.y() + 1 << ' ' << f.z() + 1 << '\n';
  }
}

struct PythonResult {
  Vec3 position = Vec3::Zero();
  double displacement = 0, displacement_oakink = 0;
  std::string hulls;  // as PyBullet's V-HACD wrote them
};

PythonResult RunScript(const TriMesh& hand, const TriMesh& object) {
  const TemporaryFolder folder;
  WriteExactObj(folder.path() / "exact_hand.obj", hand);
  WriteExactObj(folder.path() / "exact_object.obj", object);
  const std::string at = folder.path().string();
  const std::string command = Python() +
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
  return {.position = {values[0], values[1], values[2]},
          .displacement = values[7],
          .displacement_oakink = values[8],
          .hulls = ReadFile(at + "/hulls.obj")};
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

TEST(PyBulletParity, DisplacementsAreEqualToTheBit) {
  const EngineInfo engine = Engines().front();
  if (!engine.available) GTEST_SKIP() << engine.why_not;
  if (std::system((Python() + " -c 'import pybullet, numpy' >/dev/null 2>&1").c_str()) != 0) {
    GTEST_SKIP() << Python()
                 << " cannot import pybullet and numpy: install pybullet==3.2.7, or name "
                 << "a Python that has it in GRASP_BENCH_PYTHON";
  }
  const TemporaryFolder cache;
  setenv("GRASP_BENCH_CACHE", cache.path().c_str(), 1);
  const auto policy = MakePolicy("obman");
  for (const ParityScene& scene : Scenes()) {
    SCOPED_TRACE(scene.name);
    const PythonResult python = RunScript(scene.hand, scene.object);
    const TrialCase grasp(scene.object, scene.hand);
    const Trial trial = policy->Run(grasp.input());
    EXPECT_EQ(trial.Result("displacement"), python.displacement);
    EXPECT_EQ(trial.Result("displacement_oakink"), python.displacement_oakink);
  }
}

TEST(PyBulletParity, DecompositionsAreEqualToTheLastDigit) {
  const EngineInfo engine = Engines().front();
  if (!engine.available) GTEST_SKIP() << engine.why_not;
  if (std::system((Python() + " -c 'import pybullet, numpy' >/dev/null 2>&1").c_str()) != 0) {
    GTEST_SKIP() << Python() << " cannot import pybullet and numpy";
  }
  for (const ParityScene& scene : Scenes()) {
    SCOPED_TRACE(scene.name);
    std::string hulls = RunScript(FarAway(), scene.object).hulls;
    const Decomposition ours = Decompose(scene.object, NamedDecomposition("vhacd-paper"));
    for (size_t at; (at = hulls.find(" \n")) != std::string::npos;) hulls.erase(at, 1);
    EXPECT_EQ(hulls, SixDecimalObj(ours.hulls));
  }
}

}  // namespace
}  // namespace graspbench
