#include <cstring>
#include <memory>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mano_hand.h"

namespace graspbench {
namespace {

// The F32 and I32 tensors of a safetensors file.
std::map<std::string, NdArray> ReadTensors(const std::filesystem::path& path) {
  const std::string bytes = ReadFile(path);
  const auto fail = [&](const std::string& problem) {
    throw Error(ErrorKind::kInput, problem, path.string());
  };
  uint64_t length = 0;
  if (bytes.size() < 8) fail("too short for a safetensors file");
  std::memcpy(&length, bytes.data(), 8);
  if (length > bytes.size() - 8) fail("the header is longer than the file");
  const Value header = ParseJson(std::string_view(bytes).substr(8, length), path.string());
  const size_t data = 8 + length;
  std::map<std::string, NdArray> tensors;
  for (const auto& [name, entry] : header.AsDict()) {
    if (name == "__metadata__") continue;
    NdArray array;
    const std::string& type = entry.At("dtype").AsString();
    if (type != "F32" && type != "I32") fail("tensor \"" + name + "\" has type " + type);
    array.type = type == "F32" ? NdArray::Type::kFloat32 : NdArray::Type::kInt32;
    for (const double n : entry.At("shape").AsDoubles()) {
      array.shape.push_back(static_cast<size_t>(n));
    }
    const Value::List& offsets = entry.At("data_offsets").AsList();
    if (offsets.size() != 2) fail("tensor \"" + name + "\" has no two offsets");
    const auto begin = static_cast<uint64_t>(offsets[0].AsInt());
    const auto end = static_cast<uint64_t>(offsets[1].AsInt());
    if (begin > end || end > bytes.size() - data ||
        (end - begin) != ElementCount(array.shape) * ItemSize(array.type)) {
      fail("tensor \"" + name + "\" lies outside of the file or does not fit its shape");
    }
    array.data.resize(end - begin);
    std::memcpy(array.data.data(), bytes.data() + data + begin, end - begin);
    tensors.emplace(name, std::move(array));
  }
  return tensors;
}

}  // namespace

ManoFile ReadManoFile(const std::filesystem::path& path) {
  if (path.extension() == ".safetensors") return ManoFromTensors(ReadTensors(path), path.string());
  throw Error(ErrorKind::kInput, "unknown kind of hand file", path.string(),
              "give a .safetensors file");
}

std::shared_ptr<const HandModel> LoadHand(const std::filesystem::path& path) {
  const auto built_in = AssetDirectory() / "hand" / "grasp_bench_hand.safetensors";
  return std::make_shared<const ManoHand>(ReadManoFile(path.empty() ? built_in : path));
}

}  // namespace graspbench
