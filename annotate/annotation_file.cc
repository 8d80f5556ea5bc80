#include "annotate/annotation_file.h"

#include <map>

#include "core/error.h"
#include "core/file.h"
#include "core/io_error.h"
#include "core/json.h"

namespace graspbench {
namespace {

namespace fs = std::filesystem;

Value ToValue(const AnnotatedGrasp& grasp) {
  Value::List parts, dialogues;
  for (const std::string& part : grasp.part_names) parts.push_back(part);
  for (const Dialogue& dialogue : grasp.dialogues) {
    dialogues.push_back(graspbench::ToValue(dialogue));
  }
  return Value::Dict{{"case", grasp.case_id},
                     {"sample", grasp.sample},
                     {"split", grasp.split},
                     {"category", grasp.category},
                     {"object", grasp.object_id},
                     {"folder", grasp.folder},
                     {"parts", std::move(parts)},
                     {"annotation", ToValue(grasp.annotation, grasp.part_names)},
                     {"dialogues", std::move(dialogues)}};
}

AnnotatedGrasp FromValue(const Field& field) {
  AnnotatedGrasp grasp{.case_id = field.At("case").AsString(),
                       .split = field.At("split").AsString(),
                       .category = field.At("category").AsString(),
                       .object_id = field.At("object").AsString(),
                       .sample = static_cast<int>(field.At("sample").AsInt()),
                       .folder = field.At("folder").AsString()};
  const Field parts = field.At("parts"), dialogues = field.At("dialogues");
  for (size_t i = 0; i < parts.Count(); ++i) grasp.part_names.push_back(parts.At(i).AsString());
  grasp.annotation = AnnotationFromValue(field.At("annotation"), grasp.part_names);
  for (size_t i = 0; i < dialogues.Count(); ++i) {
    grasp.dialogues.push_back(DialogueFromValue(dialogues.At(i)));
  }
  return grasp;
}

/// Not synced one by one: there are hundreds of thousands, and all can be made again.
void WriteSmall(const fs::path& path, const std::string& text) {
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (!stream) throw IoError("write", path);
}

/// Whether the captions in a directory are our own.
bool WroteCaptions(const fs::path& directory) {
  const fs::path path = directory / "annotations.json";
  if (!fs::exists(path)) return false;
  const Value value = ReadJson(path.string());
  return Field(value, path.string()).BoolOr("captions", false);
}

}  // namespace

std::string CapGraspFolder(const Grasp& grasp, const AnnotatedGrasp& annotated) {
  const Value* source = grasp.extras.is_dict() ? grasp.extras.Find("source") : nullptr;
  if (source != nullptr && source->is_string()) {
    const fs::path path = fs::path(source->AsString()).lexically_normal();
    if (path.is_relative() && !path.empty() && *path.begin() != "..") return path.generic_string();
  }
  const std::string intent = annotated.case_id.substr(annotated.case_id.rfind('/') + 1);
  return annotated.category + "/" + annotated.object_id + "/" + intent + "_" +
         std::to_string(annotated.sample);
}

AnnotationWriter::AnnotationWriter(fs::path directory, AnnotationLayout layout)
    : directory_(std::move(directory)),
      partial_(directory_ / "annotations.jsonl.partial"),
      layout_(layout) {
  if (fs::exists(directory_ / "captions")) {
    if (!WroteCaptions(directory_)) {
      throw Error(ErrorKind::kUsage, "there are captions already that annotate did not write",
                  (directory_ / "captions").string(), "choose another directory");
    }
    fs::remove_all(directory_ / "captions");
  }
  fs::remove(directory_ / "annotations.jsonl");
  CreateFolder(directory_);
  // First, so that the files of an interrupted run are known as our own.
  WriteDescription(Value::Dict{{"finished", false}});
  if (!Writes(AnnotationLayout::kLines)) return;
  lines_.open(partial_, std::ios::binary | std::ios::trunc);
  if (!lines_) throw IoError("write", partial_);
}

void AnnotationWriter::Add(const AnnotatedGrasp& grasp) {
  if (Writes(AnnotationLayout::kLines)) {
    lines_ << ToJson(ToValue(grasp)) << '\n';
    if (!lines_) throw IoError("write", partial_);
  }
  if (!Writes(AnnotationLayout::kCapGrasp) || grasp.dialogues.empty()) return;
  const fs::path folder = directory_ / "captions" / "v0_1" / grasp.folder;
  CreateFolder(folder);
  int number = 0;
  for (const Dialogue& dialogue : grasp.dialogues) {
    const std::string name =
        std::to_string(number++) + "_" + std::string(CapGraspSuffix(dialogue.kind)) + ".json";
    WriteSmall(folder / name, ToJson(ToCapGrasp(dialogue), 2) + "\n");
  }
}

void AnnotationWriter::Finish(const Value& description) {
  if (Writes(AnnotationLayout::kLines)) {
    lines_.close();
    if (!lines_) throw IoError("write", partial_);
    fs::rename(partial_, directory_ / "annotations.jsonl");
  }
  WriteDescription(description);
}

void AnnotationWriter::WriteDescription(Value description) const {
  description.Set("captions", Writes(AnnotationLayout::kCapGrasp));
  WriteFile(directory_ / "annotations.json", ToJson(description, 2) + "\n");
}

std::vector<AnnotatedGrasp> ReadAnnotations(const fs::path& file) {
  const std::string bytes = ReadFile(file);
  std::vector<AnnotatedGrasp> grasps;
  int line = 0;
  for (size_t at = 0; at < bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string where = file.string() + ":" + std::to_string(++line);
    const Value value = ParseJson(std::string_view(bytes).substr(at, end - at), where);
    grasps.push_back(FromValue(Field(value, where)));
    at = end + 1;
  }
  return grasps;
}

}  // namespace graspbench
