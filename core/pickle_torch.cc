#include "core/pickle_torch.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/text_scanner.h"

namespace graspbench::pickle {
namespace {

using Kind = Object::Kind;

constexpr std::array<std::string_view, 10> kStorages = {
    "torch.DoubleStorage", "torch.FloatStorage", "torch.HalfStorage",  "torch.BFloat16Storage",
    "torch.LongStorage",   "torch.IntStorage",   "torch.ShortStorage", "torch.CharStorage",
    "torch.ByteStorage",   "torch.BoolStorage"};
constexpr std::array<std::string_view, 5> kCallables = {
    "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter", "torch.Size",
    "torch.device", "argparse.Namespace"};
constexpr std::array<std::string_view, 10> kNumberTypes = {
    "torch.float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.int64",
    "torch.int32",   "torch.int16",   "torch.int8",    "torch.uint8",    "torch.bool"};
constexpr std::string_view kStorageClass = "torch.storage", kTensorClass = "torch.Tensor";

template <typename List>
bool Contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

[[noreturn]] void FailTorch(const std::string& problem) { throw Error(ErrorKind::kInput, problem); }

Object* MakeText(Arena& arena, std::string_view text) {
  Object* const object = arena.Make(Kind::kText);
  object->text = std::string(text);
  return object;
}

Object* MakeInert(Arena& arena, std::string_view name, std::vector<Object*> members) {
  Object* const object = arena.Make(Kind::kInstance);
  object->text = std::string(name);
  object->items = {arena.Make(Kind::kDict)};
  object->items[0]->items = std::move(members);
  return object;
}

bool IsInert(const Object& object, std::string_view name) {
  return object.kind == Kind::kInstance && object.text == name;
}

void RequireNumbers(const Object& tuple, const char* what) {
  const auto is_number = [](const Object* item) { return item->kind == Kind::kInt; };
  if (tuple.kind != Kind::kTuple ||
      !std::all_of(tuple.items.begin(), tuple.items.end(), is_number)) {
    FailTorch(std::string(what) + " of a tensor is no tuple of whole numbers");
  }
}

// (storage, offset, shape, stride, requires_grad, hooks, ...)
Object* RebuildTensor(Arena& arena, const std::vector<Object*>& arguments) {
  if (arguments.size() < 4) FailTorch("a tensor without storage, offset, shape and stride");
  if (!IsInert(*arguments[0], kStorageClass)) FailTorch("a tensor whose storage is none");
  if (arguments[1]->kind != Kind::kInt) FailTorch("the offset of a tensor is no whole number");
  RequireNumbers(*arguments[2], "the shape");
  RequireNumbers(*arguments[3], "the stride");
  std::vector<Object*> members = arguments[0]->items[0]->items;
  const char* const names[] = {"offset", "shape", "stride"};
  for (size_t i = 0; i < 3; ++i) {
    members.push_back(MakeText(arena, names[i]));
    members.push_back(arguments[i + 1]);
  }
  return MakeInert(arena, kTensorClass, std::move(members));
}

}  // namespace

bool IsTorchName(std::string_view name) {
  return Contains(kStorages, name) || Contains(kCallables, name) || Contains(kNumberTypes, name);
}

Object* TorchStorage(Arena& arena, const Object& id) {
  const auto& parts = id.items;
  if (id.kind != Kind::kTuple || parts.size() != 5 || parts[0]->text != "storage" ||
      parts[1]->kind != Kind::kGlobal || !Contains(kStorages, parts[1]->text) ||
      parts[2]->kind != Kind::kText || parts[4]->kind != Kind::kInt) {
    FailTorch("a reference to data outside the pickle that is not one of torch.save's storages");
  }
  return MakeInert(arena, kStorageClass,
                   {MakeText(arena, "type"), MakeText(arena, parts[1]->text),
                    MakeText(arena, "key"), parts[2], MakeText(arena, "count"), parts[4]});
}

Object* ReduceTorch(Arena& arena, std::string_view name, const std::vector<Object*>& arguments) {
  if (name == "torch._utils._rebuild_tensor_v2") return RebuildTensor(arena, arguments);
  if (name == "torch._utils._rebuild_parameter") {
    if (arguments.empty() || !IsInert(*arguments[0], kTensorClass)) {
      FailTorch("a parameter that is no tensor");
    }
    return arguments[0];
  }
  if (name == "torch.Size") {
    if (arguments.size() != 1) FailTorch("a torch.Size of something other than one tuple");
    RequireNumbers(*arguments[0], "the size");
    return arguments[0];
  }
  if (name == "torch.device") {
    if (arguments.empty() || arguments[0]->kind != Kind::kText) FailTorch("a device without name");
    return arguments[0];
  }
  if (name == "argparse.Namespace") {
    if (!arguments.empty()) FailTorch("a namespace made with arguments");
    return MakeInert(arena, name, {});
  }
  FailTorch(std::string(name) + " cannot be called");
}

}  // namespace graspbench::pickle
