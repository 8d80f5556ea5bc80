#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/pickle_object.h"

namespace graspbench::pickle {

/// Which names a pickle may use: those of plain data, or also those that torch.save writes.
enum class Dialect : uint8_t { kPlain, kTorch };

/// The names that a pickle may use, and what the reader does in their place. Nothing here runs
/// Python's code.
class Names {
 public:
  /// `file_size` limits the copies that one small file can ask for.
  Names(Arena& arena, size_t file_size, Dialect dialect);

  /// The object for `module.name`. Throws Error (kInput) without a place for all names that are not
  /// on the list.
  Object* Global(std::string_view module, std::string_view name);

  /// `callable(*arguments)`.
  Object* Reduce(const Object& callable, const std::vector<Object*>& arguments);

  /// `target.__setstate__(state)`.
  void Build(Object& target, Object& state);

  /// The object that a persistent id stands for. Throws Error (kInput) but for torch.save's.
  Object* Persistent(const Object& id);

 private:
  Object* DecodeArray(const Object& buffer, const Object& type, const Object& shape, bool fortran);
  Object* Scalar(const std::vector<Object*>& arguments);
  Object* Encode(const std::vector<Object*>& arguments);
  Object* Collection(Object::Kind kind, const std::vector<Object*>& arguments);
  Object* OrderedDict(const std::vector<Object*>& arguments);
  void BuildArray(Object& target, const Object& state);
  void BuildArrayType(Object& target, const Object& state);
  /// Accounts for a copy of that many bytes.
  void Charge(uint64_t bytes);

  Arena& arena_;
  uint64_t bytes_left_;
  Dialect dialect_;
};

}  // namespace graspbench::pickle
