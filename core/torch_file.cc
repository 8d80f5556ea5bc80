#include "core/torch_file.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/field.h"
#include "core/pickle.h"
#include "core/text_scanner.h"
#include "core/zip.h"

namespace graspbench {
namespace {

constexpr std::string_view kPickleName = "/data.pkl";
constexpr const char* kWrappers[] = {"state_dict", "model_state_dict", "model", "network"};
constexpr int kMaxNesting = 20;

constexpr std::pair<std::string_view, NdArray::Type> kStorageTypes[] = {
    {"torch.DoubleStorage", NdArray::Type::kFloat64},
    {"torch.FloatStorage", NdArray::Type::kFloat32},
    {"torch.HalfStorage", NdArray::Type::kFloat16},
    {"torch.BFloat16Storage", NdArray::Type::kBFloat16},
    {"torch.LongStorage", NdArray::Type::kInt64},
    {"torch.IntStorage", NdArray::Type::kInt32},
    {"torch.ShortStorage", NdArray::Type::kInt16},
    {"torch.CharStorage", NdArray::Type::kInt8},
    {"torch.ByteStorage", NdArray::Type::kUInt8},
    {"torch.BoolStorage", NdArray::Type::kBool},
};

const Value* Member(const Value& dict, std::string_view key) {
  if (!dict.is_dict()) return nullptr;
  for (const auto& [name, value] : dict.AsDict()) {
    if (name == key) return &value;
  }
  return nullptr;
}

bool IsTensor(const Value& value) {
  const Value* const type = Member(value, "__class__");
  return type != nullptr && type->is_string() && type->AsString() == "torch.Tensor";
}

// The members of one archive by name, and its folder.
class TorchArchive {
 public:
  TorchArchive(std::string_view bytes, const std::string& where)
      : where_(where), zip_(bytes, where) {
    for (const ZipArchive::Member& member : zip_.members()) {
      members_.emplace(member.name, &member);
      if (member.name.ends_with("/constants.pkl")) {
        throw Error(ErrorKind::kInput, "this is a TorchScript program, not a file of weights",
                    where, "load it in Python and save model.state_dict()");
      }
      if (!member.name.ends_with(kPickleName)) continue;
      if (!folder_.empty()) throw Error(ErrorKind::kInput, "two pickles in one archive", where);
      folder_ = member.name.substr(0, member.name.size() - kPickleName.size());
    }
    if (folder_.empty()) {
      throw Error(ErrorKind::kInput, "the archive has no data.pkl: torch.save did not write it",
                  where);
    }
    const auto order = members_.find(folder_ + "/byteorder");
    if (order != members_.end() && zip_.Extract(*order->second) != "little") {
      throw Error(ErrorKind::kInput, "the numbers are not little-endian", where);
    }
  }

  Value Contents() const {
    const std::string name = folder_ + std::string(kPickleName);
    return ParseTorchPickle(zip_.Extract(*members_.at(name)), where_ + ": member " + Quoted(name));
  }

  std::string_view Storage(const std::string& key, const Field& place) const {
    const auto found = members_.find(folder_ + "/data/" + key);
    if (found == members_.end()) {
      place.Fail("the storage " + Quoted(key) + " is not in the archive");
    }
    return zip_.View(*found->second);
  }

 private:
  const std::string& where_;
  ZipArchive zip_;
  std::map<std::string, const ZipArchive::Member*, std::less<>> members_;
  std::string folder_;
};

std::vector<size_t> SizesOf(const Field& list) {
  std::vector<size_t> sizes;
  for (size_t i = 0; i < list.Count(); ++i) {
    const int64_t size = list.At(i).AsInt();
    if (size < 0) list.Fail("negative number " + std::to_string(size));
    sizes.push_back(static_cast<size_t>(size));
  }
  return sizes;
}

NdArray::Type TypeOf(const Field& name) {
  for (const auto& [storage, type] : kStorageTypes) {
    if (storage == name.AsString()) return type;
  }
  name.Fail("numbers of this type are not read");
}

TorchTensor Locate(const Field& tensor, const TorchArchive& archive) {
  TorchTensor found{.type = TypeOf(tensor.At("type")),
                    .shape = SizesOf(tensor.At("shape")),
                    .stride = SizesOf(tensor.At("stride"))};
  const size_t item = ItemSize(found.type);
  const std::string_view storage = archive.Storage(tensor.At("key").AsString(), tensor);
  const size_t count = storage.size() / item;
  if (storage.size() % item != 0 || tensor.At("count").AsInt() != static_cast<int64_t>(count)) {
    tensor.Fail("its storage should hold " + std::to_string(tensor.At("count").AsInt()) +
                " numbers, but has " + std::to_string(storage.size()) + " bytes");
  }
  if (found.stride.size() != found.shape.size()) tensor.Fail("one stride per axis is needed");
  const int64_t offset = tensor.At("offset").AsInt();
  if (offset < 0 || static_cast<size_t>(offset) > count) {
    tensor.Fail("it begins at number " + std::to_string(offset) + " of a storage of " +
                std::to_string(count));
  }
  found.bytes = storage.substr(static_cast<size_t>(offset) * item);
  if (std::find(found.shape.begin(), found.shape.end(), 0) != found.shape.end()) return found;
  // The place of the last number, which must lie in the storage.
  size_t numbers = 1, last = static_cast<size_t>(offset);
  for (size_t axis = 0; axis < found.shape.size(); ++axis) {
    const size_t steps = found.shape[axis] - 1;
    if (steps >= count / numbers) tensor.Fail("it has more numbers than its storage");
    numbers *= steps + 1;
    if (steps > 0 && found.stride[axis] > (count - last) / steps) {
      tensor.Fail("it reaches beyond the " + std::to_string(count) + " numbers of its storage");
    }
    last += steps * found.stride[axis];
  }
  if (last >= count) {
    tensor.Fail("it reaches beyond the " + std::to_string(count) + " numbers of its storage");
  }
  return found;
}

void Collect(const Value& dict, const std::string& prefix, int depth, const std::string& where,
             const TorchArchive& archive, std::map<std::string, TorchTensor>& tensors) {
  if (depth > kMaxNesting) throw Error(ErrorKind::kInput, "dictionaries nest too deep", where);
  for (const auto& [key, value] : dict.AsDict()) {
    const std::string name = prefix + key;
    if (IsTensor(value)) {
      const Field tensor(value, where + ": tensor " + Quoted(name));
      if (!tensors.emplace(name, Locate(tensor, archive)).second) {
        tensor.Fail("the name is there twice");
      }
    } else if (value.is_dict()) {
      Collect(value, name + ".", depth + 1, where, archive, tensors);
    }
  }
}

bool HasTensor(const Value& value, int depth = 0) {
  if (!value.is_dict() || depth > kMaxNesting) return false;
  for (const auto& [name, member] : value.AsDict()) {
    if (IsTensor(member) || HasTensor(member, depth + 1)) return true;
  }
  return false;
}

// The state dictionary inside a checkpoint.
const Value& Unwrapped(const Value& dict) {
  for (const char* name : kWrappers) {
    const Value* const inner = Member(dict, name);
    if (inner != nullptr && !IsTensor(*inner) && HasTensor(*inner)) return Unwrapped(*inner);
  }
  return dict;
}

}  // namespace

std::map<std::string, TorchTensor> ParseTorchFile(std::string_view bytes,
                                                  const std::string& where) {
  if (bytes.starts_with("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")) {
    throw Error(ErrorKind::kInput, "the file has the format of torch.save before version 1.6",
                where,
                "convert it in Python: torch.save(torch.load(file, map_location=\"cpu\"), "
                "new_file)");
  }
  const TorchArchive archive(bytes, where);
  const Value contents = archive.Contents();
  std::map<std::string, TorchTensor> tensors;
  if (contents.is_dict()) Collect(Unwrapped(contents), "", 0, where, archive, tensors);
  if (tensors.empty()) {
    throw Error(ErrorKind::kInput, "the file holds no dictionary of tensors", where,
                "save model.state_dict() with torch.save");
  }
  return tensors;
}

}  // namespace graspbench
