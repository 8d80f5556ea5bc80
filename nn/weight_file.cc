#include "nn/weight_file.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/error.h"
#include "core/field.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/suggest.h"
#include "nn/mapped_file.h"

namespace graspbench::nn {
namespace {

constexpr std::array<const char*, 7> kNamesInFolder = {
    "model.safetensors.index.json", "model.safetensors",
    "pytorch_model.bin.index.json", "pytorch_model.bin",
    "adapter_model.safetensors",    "adapter_model.bin",
    "weights.safetensors"};

std::filesystem::path FileIn(const std::filesystem::path& folder) {
  std::string names;
  for (const char* name : kNamesInFolder) {
    if (std::filesystem::exists(folder / name)) return folder / name;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  throw Error(ErrorKind::kMissing, "no weights in this folder", folder.string(),
              "it should hold one of " + names);
}

std::unique_ptr<TensorArchive> Open(const std::filesystem::path& file) {
  return file.extension() == ".safetensors" ? OpenSafeTensors(file) : OpenTorchArchive(file);
}

}  // namespace

WeightFile::WeightFile(const std::filesystem::path& path)
    : path_(std::filesystem::is_directory(path) ? FileIn(path) : path) {
  if (path_.extension() == ".json") {
    AddShards(path_);
  } else {
    Add(path_);
  }
}

void WeightFile::Add(const std::filesystem::path& file) {
  const std::shared_ptr<const TensorArchive> archive = Open(file);
  files_.push_back(file);
  for (const auto& [name, entry] : archive->entries()) {
    if (!entries_.emplace(name, Place{archive, name}).second) {
      throw Error(ErrorKind::kInput, "two shards hold the tensor \"" + name + "\"", file.string());
    }
  }
  metadata_.insert(archive->metadata().begin(), archive->metadata().end());
}

void WeightFile::AddShards(const std::filesystem::path& index) {
  const Value document = ParseJson(ReadFile(index), index.string());
  const Field map = Field(document, index.string()).At("weight_map");
  std::set<std::string> shards;
  for (const auto& [name, shard] : map.AsDict()) shards.insert(map.At(name).AsString());
  for (const std::string& shard : shards) {
    if (std::filesystem::path(shard).filename() != shard) {
      map.Fail("the shard \"" + shard + "\" is not a file beside the index");
    }
    Add(index.parent_path() / shard);
  }
  for (const auto& [name, shard] : map.AsDict()) {
    if (!Has(name)) map.Fail("the tensor \"" + name + "\" is in none of the shards");
  }
}

std::vector<std::string> WeightFile::names() const {
  std::vector<std::string> names;
  for (const auto& [name, place] : entries_) names.push_back(name);
  return names;
}

const WeightFile::Place& WeightFile::PlaceOf(const std::string& name) const {
  const auto place = entries_.find(name);
  if (place != entries_.end()) return place->second;
  const std::string nearest = NearestName(name, names());
  throw Error(ErrorKind::kInput, "there is no tensor \"" + name + "\"", path_.string(),
              nearest.empty() ? "" : "the nearest name is \"" + nearest + "\"");
}

const TensorEntry& WeightFile::At(const std::string& name) const {
  const Place& place = PlaceOf(name);
  return place.archive->entries().at(place.name);
}

Tensor WeightFile::Read(const std::string& name) const {
  const Place& place = PlaceOf(name);
  return place.archive->Read(place.name);
}

std::string WeightFile::Metadata(const std::string& key) const {
  const auto entry = metadata_.find(key);
  return entry == metadata_.end() ? "" : entry->second;
}

std::string WeightFile::Hash() const {
  Sha256 hash;
  for (const auto& file : files_) hash.Add(Sha256OfFile(file.string()));
  return hash.Hex();
}

std::string WeightFile::SampledHash() const {
  constexpr size_t kSamples = 64, kSample = 1 << 16;
  Sha256 hash;
  for (const auto& file : files_) {
    const auto bytes = MapFile(file);
    hash.Add(std::to_string(bytes->size()) + "\n");
    for (size_t i = 0; i < kSamples; ++i) {
      const size_t begin = bytes->size() / kSamples * i;
      hash.Add(bytes->substr(begin, kSample));
    }
  }
  return hash.Hex();
}

WeightFile WeightFile::WithoutPrefix(const std::string& prefix) const {
  WeightFile renamed = *this;
  renamed.entries_.clear();
  for (const auto& [name, place] : entries_) {
    const std::string bare = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
    if (!renamed.entries_.emplace(bare, place).second) {
      throw Error(ErrorKind::kInput,
                  "\"" + bare + "\" is there with and without \"" + prefix + "\"", path_.string());
    }
  }
  return renamed;
}

WeightFile WeightFile::Renamed(const std::function<std::string(const std::string&)>& rename) const {
  WeightFile renamed = *this;
  renamed.entries_.clear();
  for (const auto& [name, place] : entries_) {
    const std::string new_name = rename(name);
    if (new_name.empty()) continue;
    if (!renamed.entries_.emplace(new_name, place).second) {
      throw Error(ErrorKind::kInput,
                  "two tensors are \"" + new_name + "\", one of them \"" + name + "\"",
                  path_.string());
    }
  }
  return renamed;
}

WeightFile WeightFile::Below(const std::string& prefix) const {
  WeightFile below = WithoutPrefix(prefix);
  std::erase_if(below.entries_, [&](const auto& entry) {
    return !entry.second.name.starts_with(prefix) && !entries_.contains(prefix + entry.first);
  });
  return below;
}

}  // namespace graspbench::nn
