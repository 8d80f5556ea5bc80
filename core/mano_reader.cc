#include <array>
#include <memory>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "core/mano_hand.h"
#include "core/npy.h"
#include "core/pickle.h"
#include "core/safetensors.h"

namespace graspbench {
namespace {

constexpr std::array<std::string_view, 9> kKeys = {
    "v_template",    "f",          "weights",         "shapedirs", "posedirs", "J_regressor",
    "kintree_table", "hands_mean", "hands_components"};

std::vector<size_t> ShapeOf(const Value& list, const std::string& where) {
  std::vector<size_t> shape;
  for (const Value& n : list.AsList()) {
    if (n.AsInt() < 0) throw Error(ErrorKind::kInput, "a shape with a negative length", where);
    shape.push_back(static_cast<size_t>(n.AsInt()));
  }
  return shape;
}

// A scipy.sparse csc_matrix as a full array.
NdArray FullMatrix(const Value& sparse, const std::string& where) {
  const Value* shape_value = sparse.Find("_shape");
  const std::vector<size_t> shape = ShapeOf(shape_value ? *shape_value : sparse.At("shape"), where);
  const std::vector<double> data = sparse.At("data").AsDoubles();
  const std::vector<int64_t> rows = sparse.At("indices").AsArray().AsIntegers();
  const std::vector<int64_t> first = sparse.At("indptr").AsArray().AsIntegers();
  const auto fail = [&](const std::string& problem) {
    throw Error(ErrorKind::kInput, "the sparse matrix " + problem, where);
  };
  if (shape.size() != 2 || shape[0] > 1000 || shape[1] > 100000) fail("has an unexpected shape");
  if (rows.size() != data.size() || first.size() != shape[1] + 1) fail("has lists of wrong length");
  std::vector<double> full(shape[0] * shape[1], 0.0);
  for (size_t column = 0; column < shape[1]; ++column) {
    const int64_t begin = first[column], end = first[column + 1];
    if (begin < 0 || end < begin || end > static_cast<int64_t>(data.size())) {
      fail("has column limits out of range");
    }
    for (auto n = static_cast<size_t>(begin); n < static_cast<size_t>(end); ++n) {
      if (rows[n] < 0 || rows[n] >= static_cast<int64_t>(shape[0])) fail("names a missing row");
      full[static_cast<size_t>(rows[n]) * shape[1] + column] += data[n];
    }
  }
  return NdArray::Of(shape, full);
}

NdArray Resolve(const Value& value, const std::string& where);

// A chumpy Select: numbers picked from the flattened array `a`.
NdArray Picked(const Value& select, const std::string& where) {
  const std::vector<double> from = Resolve(select.At("a"), where).AsDoubles();
  const std::vector<int64_t> indices = select.At("idxs").AsArray().AsIntegers();
  const std::vector<size_t> shape = ShapeOf(select.At("preferred_shape"), where);
  if (ElementCount(shape) != indices.size()) {
    throw Error(ErrorKind::kInput, "the chumpy selection does not fit its shape", where);
  }
  std::vector<double> numbers;
  for (const int64_t i : indices) {
    if (i < 0 || i >= static_cast<int64_t>(from.size())) {
      throw Error(ErrorKind::kInput, "the chumpy selection names a missing number", where);
    }
    numbers.push_back(from[static_cast<size_t>(i)]);
  }
  return NdArray::Of(shape, numbers);
}

// The array that a member of a MANO pickle stands for, whatever Python class carries it.
NdArray Resolve(const Value& value, const std::string& where) {
  if (value.is_array()) return value.AsArray();
  const Value* name = value.is_dict() ? value.Find("__class__") : nullptr;
  if (name == nullptr) {
    throw Error(ErrorKind::kInput, "holds a " + std::string(value.KindName()) + ", not an array",
                where);
  }
  const std::string& type = name->AsString();
  const auto ends_with = [&](std::string_view end) { return type.ends_with(end); };
  if (ends_with("csc_matrix")) return FullMatrix(value, where);
  if (ends_with("Select")) return Picked(value, where);
  if (ends_with("Ch")) return Resolve(value.At("x"), where);
  throw Error(ErrorKind::kInput, "holds an object of the class " + type, where);
}

std::map<std::string, NdArray> TensorsOf(const Value& members, const std::string& where) {
  if (!members.is_dict()) {
    throw Error(ErrorKind::kInput, "not a hand file: it holds a " + std::string(members.KindName()),
                where, "MANO_RIGHT.pkl holds a dictionary");
  }
  std::map<std::string, NdArray> tensors;
  for (const std::string_view key : kKeys) {
    const Value* member = members.Find(key);
    if (member == nullptr) continue;
    const std::string place = where + ": key \"" + std::string(key) + "\"";
    try {
      tensors.emplace(key, Resolve(*member, place));
    } catch (const Error& error) {
      if (!error.where().empty()) throw;
      throw Error(error.kind(), error.problem(), place, error.hint());
    }
  }
  return tensors;
}

}  // namespace

ManoFile ReadManoFile(const std::filesystem::path& path) {
  const std::string where = path.string();
  if (std::filesystem::is_directory(path)) {
    throw Error(ErrorKind::kUsage, "this is a folder, not a hand file", where,
                "give the file itself, for example mano/models/MANO_RIGHT.pkl");
  }
  const std::string kind = path.extension().string();
  if (kind == ".safetensors") {
    const SafeTensors file = ReadSafeTensors(path);
    return ManoFromTensors({file.tensors.begin(), file.tensors.end()}, where);
  }
  if (kind == ".npz") return ManoFromTensors(TensorsOf(ReadNpz(path), where), where);
  if (kind == ".pkl") return ManoFromTensors(TensorsOf(ReadPickle(path), where), where);
  throw Error(ErrorKind::kUsage, "unknown kind of hand file \"" + kind + "\"", where,
              "give MANO_RIGHT.pkl, or a .npz or .safetensors file with its keys");
}

std::shared_ptr<const HandModel> LoadHand(const std::filesystem::path& path) {
  const auto built_in = AssetDirectory() / "hand" / "grasp_bench_hand.safetensors";
  return std::make_shared<const ManoHand>(ReadManoFile(path.empty() ? built_in : path));
}

}  // namespace graspbench
