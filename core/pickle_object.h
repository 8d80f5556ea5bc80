#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/numpy_array.h"
#include "core/value.h"

namespace graspbench::pickle {

/// A Python object while a pickle is read. Objects refer to each other as Python's do, shared and
/// even in circles; an `Arena` owns them all, so no destructor recurses.
struct Object {
  enum class Kind : uint8_t {
    kNone,
    kBool,
    kInt,
    kFloat,
    kText,   ///< str
    kBytes,  ///< bytes, bytearray and Python 2's str
    kList,
    kTuple,
    kSet,
    kDict,       ///< items: key, value, key, value, ...
    kGlobal,     ///< text: "module.name"
    kArrayType,  ///< numpy.dtype
    kArray,      ///< numpy.ndarray
    kInstance,   ///< text: class; items: dictionaries of its state; inert
  };

  Kind kind = Kind::kNone;
  union {
    bool truth;
    int64_t integer = 0;
    double real;
  };
  std::string text;
  std::vector<Object*> items;
  /// Of kArrayType the type; of kArray, once its state is known, the decoded numbers or texts, or
  /// the shape that `items` have.
  struct ArrayState {
    NumpyType type;
    std::vector<size_t> shape;
    Value content;  ///< null where `items` are the elements
  };
  std::unique_ptr<ArrayState> array;
};

/// Owner of the objects of one pickle. Throws Error (kInput) without a place above its limit.
class Arena {
 public:
  Object* Make(Object::Kind kind);

 private:
  std::deque<Object> objects_;
};

/// The plain value of an object graph. Shared objects are repeated, so the result is limited to
/// `max_bytes`; circles are refused. Throws Error (kInput) without a place.
Value ToValue(const Object& object, size_t max_bytes);

}  // namespace graspbench::pickle
