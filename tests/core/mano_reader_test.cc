#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "core/mano_hand.h"
#include "core/npy.h"
#include "core/safetensors.h"
#include "tests/support/mano_pickle.h"

namespace graspbench {
namespace {

using TensorMap = std::map<std::string, NdArray>;

// The tensors of the built-in hand in the number types that MANO_RIGHT.pkl has.
const TensorMap& Tensors() {
  static const TensorMap tensors = [] {
    TensorMap map;
    const SafeTensors file =
        ReadSafeTensors(AssetDirectory() / "hand" / "grasp_bench_hand.safetensors");
    for (const auto& [name, array] : file.tensors) {
      const bool whole = name == "f" || name == "kintree_table";
      map.emplace(name, whole ? NdArray::Of(array.shape, array.AsIntegers())
                              : NdArray::Of(array.shape, array.AsDoubles()));
    }
    return map;
  }();
  return tensors;
}

class ManoReader : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("mano_reader_" + std::to_string(getpid()) + "_" +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path WriteSafe(const TensorMap& tensors) {
    WriteSafeTensors(folder_ / "hand.safetensors", {{tensors.begin(), tensors.end()}, {}});
    return folder_ / "hand.safetensors";
  }
  std::filesystem::path WriteZip(const TensorMap& tensors) {
    Value members;
    for (const auto& [name, array] : tensors) members.Set(name, array);
    WriteNpz(folder_ / "hand.npz", members);
    return folder_ / "hand.npz";
  }
  std::filesystem::path WritePickle(const TensorMap& tensors) {
    WriteFile(folder_ / "MANO_RIGHT.pkl", ManoPickle(tensors));
    return folder_ / "MANO_RIGHT.pkl";
  }

  std::filesystem::path folder_;
};

// What reading a changed file complains about.
std::string ComplaintOf(const std::filesystem::path& path) {
  try {
    ReadManoFile(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
    return error.what();
  }
  return "";
}

TEST_F(ManoReader, ReadsTheSameHandFromEveryKindOfFile) {
  TensorMap tensors = Tensors();
  tensors["hands_mean"] = NdArray::Of({45}, std::vector<double>(45, 0.1));
  std::vector<double> unit(45 * 45, 0.0);
  for (size_t i = 0; i < 45; ++i) unit[46 * i] = 1;
  tensors["hands_components"] = NdArray::Of({45, 45}, unit);
  const ManoFile safe = ReadManoFile(WriteSafe(tensors));
  const ManoFile zip = ReadManoFile(WriteZip(tensors));
  const ManoFile pickle = ReadManoFile(WritePickle(tensors));
  EXPECT_EQ(safe.hash, zip.hash);
  EXPECT_EQ(safe.hash, pickle.hash);
  EXPECT_EQ(safe.template_mesh, pickle.template_mesh);
  EXPECT_EQ(safe.weights, pickle.weights);
  EXPECT_EQ(safe.shape_directions, pickle.shape_directions);
  EXPECT_EQ(safe.pose_directions, pickle.pose_directions);
  EXPECT_EQ(safe.joint_regressor, pickle.joint_regressor);
  EXPECT_EQ(safe.hands_mean, pickle.hands_mean);
  EXPECT_EQ(safe.hands_components, pickle.hands_components);
}

TEST_F(ManoReader, AcceptsTheUnsignedRootOfManosTree) {
  TensorMap tensors = Tensors();
  std::vector<int64_t> table = tensors["kintree_table"].AsIntegers();
  table[0] = 4294967295;
  tensors["kintree_table"] = NdArray::Of({2, 16}, table);
  EXPECT_EQ(ReadManoFile(WriteSafe(tensors)).parents[0], -1);
}

TEST_F(ManoReader, NamesTheTensorThatIsMissingOrOfAnotherShape) {
  for (const auto& [name, array] : Tensors()) {
    TensorMap tensors = Tensors();
    tensors.erase(name);
    EXPECT_NE(ComplaintOf(WriteSafe(tensors)).find("\"" + name + "\""), std::string::npos) << name;
    tensors[name] = NdArray::Of({3, 7}, std::vector<double>(21, 1.0));
    EXPECT_NE(ComplaintOf(WriteSafe(tensors)).find("3×7"), std::string::npos) << name;
  }
}

TEST_F(ManoReader, RefusesNumbersThatAreNotFinite) {
  TensorMap tensors = Tensors();
  std::vector<double> points = tensors["v_template"].AsDoubles();
  points[100] = std::numeric_limits<double>::quiet_NaN();
  tensors["v_template"] = NdArray::Of({778, 3}, points);
  EXPECT_NE(ComplaintOf(WriteSafe(tensors)).find("not finite"), std::string::npos);
}

TEST_F(ManoReader, RefusesFacesOfMissingVertices) {
  TensorMap tensors = Tensors();
  std::vector<int64_t> faces = tensors["f"].AsIntegers();
  faces[5] = 778;
  tensors["f"] = NdArray::Of({1538, 3}, faces);
  EXPECT_NE(ComplaintOf(WriteSafe(tensors)).find("names vertex 778"), std::string::npos);
}

TEST_F(ManoReader, RefusesWeightsThatDoNotSumToOne) {
  TensorMap tensors = Tensors();
  std::vector<double> weights = tensors["weights"].AsDoubles();
  weights[16 * 40] += 0.01;
  tensors["weights"] = NdArray::Of({778, 16}, weights);
  EXPECT_NE(ComplaintOf(WriteSafe(tensors)).find("row 40"), std::string::npos);
}

TEST_F(ManoReader, RefusesALeftHand) {
  TensorMap tensors = Tensors();
  std::vector<double> points = tensors["v_template"].AsDoubles();
  for (size_t i = 0; i < points.size(); i += 3) points[i] *= -1;
  tensors["v_template"] = NdArray::Of({778, 3}, points);
  EXPECT_NE(ComplaintOf(WriteSafe(tensors)).find("left hand"), std::string::npos);
}

TEST_F(ManoReader, RefusesATruncatedPickle) {
  const std::string bytes = ManoPickle(Tensors());
  WriteFile(folder_ / "MANO_RIGHT.pkl", bytes.substr(0, bytes.size() / 2));
  EXPECT_NE(ComplaintOf(folder_ / "MANO_RIGHT.pkl").find("MANO_RIGHT.pkl"), std::string::npos);
}

TEST_F(ManoReader, RefusesASparseMatrixThatPointsOutside) {
  std::string bytes = ManoPickle(Tensors());
  const size_t key = bytes.find("indptr");
  const size_t data = bytes.find("\x89T", key) + 6;  // the first column's limit
  bytes[data + 8] = '\x7f';
  bytes[data + 9] = '\x7f';
  WriteFile(folder_ / "MANO_RIGHT.pkl", bytes);
  EXPECT_NE(ComplaintOf(folder_ / "MANO_RIGHT.pkl").find("J_regressor"), std::string::npos);
}

TEST_F(ManoReader, SaysWhenThereIsNoFileOrTheKindIsUnknown) {
  EXPECT_THROW(ReadManoFile(folder_ / "none.pkl"), Error);
  EXPECT_THROW(ReadManoFile(folder_), Error);
  EXPECT_THROW(ReadManoFile(folder_ / "hand.obj"), Error);
}

}  // namespace
}  // namespace graspbench
