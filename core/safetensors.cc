#include "core/safetensors.h"

#include <algorithm>
#include <set>

#include "core/byte_reader.h"
#include "core/field.h"
#include "core/file.h"
#include "core/json.h"
#include "core/suggest.h"

namespace graspbench {
namespace {

constexpr uint64_t kMaxHeader = 100'000'000;  // the limit of the reference implementation
constexpr std::string_view kMetadataKey = "__metadata__";

using Type = NdArray::Type;
constexpr std::pair<Type, std::string_view> kTypes[] = {
    {Type::kBool, "BOOL"},   {Type::kInt8, "I8"},       {Type::kUInt8, "U8"},
    {Type::kInt16, "I16"},   {Type::kUInt16, "U16"},    {Type::kInt32, "I32"},
    {Type::kUInt32, "U32"},  {Type::kInt64, "I64"},     {Type::kUInt64, "U64"},
    {Type::kFloat16, "F16"}, {Type::kBFloat16, "BF16"}, {Type::kFloat32, "F32"},
    {Type::kFloat64, "F64"}};

Type TypeFrom(const Field& field) {
  for (const auto& [type, name] : kTypes) {
    if (field.AsString() == name) return type;
  }
  field.Fail("tensors of type " + field.AsString() + " are not read",
             "convert it to F16, BF16 or F32");
}

std::string_view TypeName(Type type) {
  const auto found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                  [&](const auto& entry) { return entry.first == type; });
  return found->second;
}

size_t Size(const Field& field) {
  const int64_t size = field.AsInt();
  if (size < 0) field.Fail("the number " + std::to_string(size) + " is negative");
  return static_cast<size_t>(size);
}

SafeTensorEntry EntryFrom(const std::string& name, const Field& field, size_t data_begin,
                          size_t data_size) {
  SafeTensorEntry entry{.name = name, .type = TypeFrom(field.At("dtype")), .shape = {}};
  const Field shape = field.At("shape"), offsets = field.At("data_offsets");
  for (size_t i = 0; i < shape.Count(); ++i) entry.shape.push_back(Size(shape.At(i)));
  if (offsets.Count() != 2) offsets.Fail("expected two offsets");
  const size_t begin = Size(offsets.At(size_t{0})), end = Size(offsets.At(1));
  if (begin > end || end > data_size) {
    offsets.Fail("bytes " + std::to_string(begin) + " to " + std::to_string(end) +
                 " do not lie in the data of " + std::to_string(data_size) + " bytes");
  }
  entry.begin = data_begin + begin;
  entry.size = end - begin;
  size_t count = 0;
  try {
    count = ElementCount(entry.shape);
  } catch (const Error& error) {
    shape.Fail(error.problem());
  }
  if (entry.size % ItemSize(entry.type) != 0 || entry.size / ItemSize(entry.type) != count) {
    field.Fail(std::to_string(count) + " numbers of type " + std::string(TypeName(entry.type)) +
               " do not take " + std::to_string(entry.size) + " bytes");
  }
  field.ExpectOnly({"dtype", "shape", "data_offsets"});
  return entry;
}

// Every byte belongs to exactly one tensor.
void CheckCoverage(const std::vector<SafeTensorEntry>& entries, size_t data_begin, size_t file_size,
                   const std::string& where) {
  size_t covered = data_begin;
  for (const SafeTensorEntry& entry : entries) {
    if (entry.begin != covered) {
      throw Error(ErrorKind::kInput,
                  std::string(entry.begin < covered ? "an overlap" : "a gap") +
                      " before tensor \"" + entry.name + "\"",
                  where + ": byte " + std::to_string(entry.begin));
    }
    covered += entry.size;
  }
  if (covered != file_size) {
    throw Error(ErrorKind::kInput,
                std::to_string(file_size - covered) + " bytes follow the last tensor",
                where + ": byte " + std::to_string(covered));
  }
}

}  // namespace

const NdArray* SafeTensors::Find(std::string_view name) const {
  for (const auto& [key, tensor] : tensors) {
    if (key == name) return &tensor;
  }
  return nullptr;
}

const NdArray& SafeTensors::At(std::string_view name) const {
  if (const NdArray* tensor = Find(name)) return *tensor;
  std::vector<std::string> names;
  for (const auto& [key, tensor] : tensors) names.push_back(key);
  const std::string nearest = NearestName(name, names);
  throw Error(ErrorKind::kInput, "the tensor \"" + std::string(name) + "\" is missing", {},
              nearest.empty() ? "" : "the nearest name there is \"" + nearest + "\"");
}

std::string SafeTensors::Metadata(std::string_view key) const {
  for (const auto& [name, text] : metadata) {
    if (name == key) return text;
  }
  return {};
}

SafeTensorsIndex ParseSafeTensorsIndex(std::string_view bytes, const std::string& where) {
  ByteReader reader(bytes, where);
  const auto header_size = reader.Read<uint64_t>("the length of the header");
  if (header_size > kMaxHeader) {
    reader.FailAt(0,
                  "the header claims " + std::to_string(header_size) + " bytes, more than " +
                      std::to_string(kMaxHeader),
                  "the file is damaged or not a safetensors file");
  }
  const std::string_view header = reader.Take(header_size, "the header");
  const Value document = ParseJson(header, where + ": header");
  const Field root(document, where + ": header");
  SafeTensorsIndex index;
  for (const auto& [name, value] : root.AsDict()) {
    const Field field(value, where + ": tensor \"" + name + "\"");
    if (name == kMetadataKey) {
      for (const auto& [key, text] : field.AsDict()) {
        index.metadata.emplace_back(key, Field(text, where + ": metadata").AsString());
      }
    } else {
      index.entries.push_back(EntryFrom(name, field, reader.offset(), reader.left()));
    }
  }
  std::stable_sort(index.entries.begin(), index.entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.begin, a.size) < std::pair(b.begin, b.size);
  });
  CheckCoverage(index.entries, reader.offset(), bytes.size(), where);
  return index;
}

SafeTensors ParseSafeTensors(std::string_view bytes, const std::string& where) {
  SafeTensorsIndex index = ParseSafeTensorsIndex(bytes, where);
  SafeTensors out;
  out.metadata = std::move(index.metadata);
  for (SafeTensorEntry& entry : index.entries) {
    const auto* const begin = reinterpret_cast<const std::byte*>(bytes.data()) + entry.begin;
    out.tensors.emplace_back(
        std::move(entry.name),
        NdArray{entry.type, std::move(entry.shape), {begin, begin + entry.size}});
  }
  return out;
}

SafeTensors ReadSafeTensors(const std::filesystem::path& path) {
  return ParseSafeTensors(ReadFile(path), path.string());
}

std::string ToSafeTensors(const SafeTensors& tensors) {
  std::vector<const std::pair<std::string, NdArray>*> ordered;
  for (const auto& tensor : tensors.tensors) ordered.push_back(&tensor);
  std::sort(ordered.begin(), ordered.end(), [](const auto* a, const auto* b) {
    const size_t size_a = ItemSize(a->second.type), size_b = ItemSize(b->second.type);
    return size_a != size_b ? size_a > size_b : a->first < b->first;
  });
  Value::Dict header;
  if (!tensors.metadata.empty()) {
    Value::Dict metadata;
    for (const auto& [key, text] : tensors.metadata) metadata.emplace_back(key, text);
    header.emplace_back(kMetadataKey, std::move(metadata));
  }
  size_t offset = 0;
  std::set<std::string_view> names;
  for (const auto* tensor : ordered) {
    const NdArray& array = tensor->second;
    if (tensor->first == kMetadataKey || !names.insert(tensor->first).second) {
      throw Error(ErrorKind::kUsage, "two tensors have the name \"" + tensor->first + "\"");
    }
    Value::List shape;
    for (const size_t extent : array.shape) shape.emplace_back(extent);
    header.emplace_back(
        tensor->first,
        Value::Dict{{"dtype", TypeName(array.type)},
                    {"shape", std::move(shape)},
                    {"data_offsets", Value::List{offset, offset + array.data.size()}}});
    offset += array.data.size();
  }
  std::string json = ToJson(header);
  json.append((8 - json.size() % 8) % 8, ' ');
  const uint64_t header_size = json.size();
  std::string out(reinterpret_cast<const char*>(&header_size), sizeof(header_size));
  out.reserve(out.size() + json.size() + offset);
  out += json;
  for (const auto* tensor : ordered) {
    const auto& data = tensor->second.data;
    out.append(reinterpret_cast<const char*>(data.data()), data.size());
  }
  return out;
}

void WriteSafeTensors(const std::filesystem::path& path, const SafeTensors& tensors) {
  WriteFile(path, ToSafeTensors(tensors));
}

}  // namespace graspbench
