#include "core/glb_buffers.h"

#include <algorithm>
#include <cstring>

#include "core/byte_reader.h"

namespace graspbench {
namespace {

struct ComponentType {
  size_t size;
  double scale;  // of a normalized number
  double (*read)(const char*);
};

template <typename T>
double ReadAs(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return static_cast<double>(value);
}

ComponentType ComponentTypeFrom(const Field& field) {
  switch (field.AsInt()) {
    case 5120:
      return {1, 1 / 127.0, ReadAs<int8_t>};
    case 5121:
      return {1, 1 / 255.0, ReadAs<uint8_t>};
    case 5122:
      return {2, 1 / 32767.0, ReadAs<int16_t>};
    case 5123:
      return {2, 1 / 65535.0, ReadAs<uint16_t>};
    case 5125:
      return {4, 1, ReadAs<uint32_t>};
    case 5126:
      return {4, 1, ReadAs<float>};
    default:
      field.Fail("no glTF component type has the number " + std::to_string(field.AsInt()));
  }
}

size_t ComponentCount(const Field& type) {
  if (type.AsString() == "SCALAR") return 1;
  if (type.AsString() == "VEC3") return 3;
  type.Fail("expected SCALAR or VEC3, found \"" + type.AsString() + "\"");
}

// An index, offset or length: below 4 GiB, the size limit of a GLB file.
size_t Small(const Field& field) {
  const int64_t number = field.AsInt();
  if (number < 0 || number > int64_t{0xFFFFFFFF}) {
    field.Fail("the number " + std::to_string(number) + " is negative or above 32 bits");
  }
  return static_cast<size_t>(number);
}

}  // namespace

GlbChunks SplitGlb(std::string_view bytes, const std::string& where) {
  ByteReader reader(bytes, where);
  if (reader.Take(4, "the header") != "glTF") reader.FailAt(0, "the file does not start with glTF");
  if (const auto version = reader.Read<uint32_t>("the header"); version != 2) {
    reader.FailAt(4, "glTF version " + std::to_string(version) + " is not read, only version 2");
  }
  if (const auto length = reader.Read<uint32_t>("the header"); length != bytes.size()) {
    reader.FailAt(8, "the header says the file has " + std::to_string(length) + " bytes, it has " +
                         std::to_string(bytes.size()));
  }
  GlbChunks chunks;
  for (int i = 0; reader.left() > 0; ++i) {
    const auto length = reader.Read<uint32_t>("the length of a chunk");
    const std::string_view type = reader.Take(4, "the type of a chunk");
    const std::string_view chunk = reader.Take(length, "a chunk");
    if (i == 0 && type != "JSON") reader.FailAt(16, "the first chunk is not the JSON chunk");
    if (i == 0) chunks.json = chunk;
    if (i == 1 && type == std::string_view("BIN\0", 4)) chunks.binary = chunk;
  }
  return chunks;
}

GlbBuffers::GlbBuffers(const Field& root, std::string_view binary) : root_(root), binary_(binary) {
  const size_t count = root_.Has("buffers") ? root_.At("buffers").Count() : 0;
  for (size_t i = 0; i < count; ++i) {
    const Field buffer = root_.At("buffers").At(i);
    if (i > 0 || buffer.Has("uri")) {
      buffer.Fail("the buffer lies outside the binary chunk", "save the mesh as one .glb file");
    }
    if (Small(buffer.At("byteLength")) > binary_.size()) {
      buffer.Fail("the buffer is longer than the binary chunk of " +
                  std::to_string(binary_.size()) + " bytes");
    }
  }
}

size_t GlbBuffers::Index(const Field& field) { return Small(field); }

std::vector<double> GlbBuffers::Read(size_t accessor_index, size_t components) const {
  const Field accessor = root_.At("accessors").At(accessor_index);
  if (accessor.Has("sparse")) accessor.Fail("sparse accessors are not read");
  const ComponentType type = ComponentTypeFrom(accessor.At("componentType"));
  if (ComponentCount(accessor.At("type")) != components) {
    accessor.Fail("expected " + std::to_string(components) + " numbers an element, found " +
                  accessor.At("type").AsString());
  }
  const size_t count = Small(accessor.At("count"));
  const Field view = root_.At("bufferViews").At(Small(accessor.At("bufferView")));
  const size_t view_offset = view.Has("byteOffset") ? Small(view.At("byteOffset")) : 0;
  const size_t view_size = Small(view.At("byteLength"));
  if (view_offset > binary_.size() || view_size > binary_.size() - view_offset) {
    view.Fail("the view ends at byte " + std::to_string(view_offset + view_size) +
              " of a binary chunk of " + std::to_string(binary_.size()));
  }
  const size_t element = components * type.size;
  const size_t stride = view.Has("byteStride") ? Small(view.At("byteStride")) : element;
  if (stride < element) view.Fail("a stride of " + std::to_string(stride) + " bytes is too short");
  const size_t offset = accessor.Has("byteOffset") ? Small(accessor.At("byteOffset")) : 0;
  // All are below 2^32, so nothing overflows in 64 bits.
  if (count > 0 && offset + (count - 1) * stride + element > view_size) {
    accessor.Fail(std::to_string(count) + " elements do not fit into the view of " +
                  std::to_string(view_size) + " bytes");
  }
  const double scale = accessor.BoolOr("normalized", false) ? type.scale : 1;
  std::vector<double> numbers;
  numbers.reserve(count * components);
  const char* const begin = binary_.data() + view_offset + offset;
  for (size_t i = 0; i < count; ++i) {
    for (size_t k = 0; k < components; ++k) {
      numbers.push_back(scale * type.read(begin + i * stride + k * type.size));
    }
  }
  return numbers;
}

}  // namespace graspbench
