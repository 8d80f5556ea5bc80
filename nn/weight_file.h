#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nn/tensor_archive.h"

namespace graspbench::nn {

/// The weights of a model as they lie on disk: one file or several shards.
class WeightFile {
 public:
  /// `path` is a .safetensors file, a file of `torch.save`, an index of shards
  /// (`model.safetensors.index.json`, `pytorch_model.bin.index.json`), or a folder with one of
  /// these under the names that Hugging Face's libraries give them. Throws Error (kMissing, kInput)
  /// for a file or shard that is not there or not readable, and for an index that disagrees with
  /// its shards.
  explicit WeightFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  bool Has(const std::string& name) const { return entries_.contains(name); }
  std::vector<std::string> names() const;
  /// Throws Error (kInput) with the nearest name when there is none.
  const TensorEntry& At(const std::string& name) const;
  /// See TensorArchive::Read. Throws Error (kInput) with the nearest name when there is none.
  Tensor Read(const std::string& name) const;
  /// Empty text where there is no such entry.
  std::string Metadata(const std::string& key) const;
  /// SHA-256 over the bytes of all files, in the order of their names.
  std::string Hash() const;
  /// SHA-256 over the sizes of all files and samples spread evenly over each: tells models apart,
  /// but not every change of a few numbers.
  std::string SampledHash() const;

  /// The same with `prefix` taken off all names that begin with it ("module.").
  WeightFile WithoutPrefix(const std::string& prefix) const;
  /// Only the names below `prefix`, without it.
  WeightFile Below(const std::string& prefix) const;
  /// The same with every name changed by `rename`; tensors that it gives no name are left out.
  WeightFile Renamed(const std::function<std::string(const std::string&)>& rename) const;

 private:
  struct Place {
    std::shared_ptr<const TensorArchive> archive;
    std::string name;  ///< in the archive
  };
  void Add(const std::filesystem::path& file);
  void AddShards(const std::filesystem::path& index);
  const Place& PlaceOf(const std::string& name) const;

  std::filesystem::path path_;
  std::vector<std::filesystem::path> files_;
  std::map<std::string, Place> entries_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace graspbench::nn
