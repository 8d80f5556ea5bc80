#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "annotate/annotation.h"
#include "core/dialogue.h"

namespace graspbench {

/// One grasp of a data set with its annotation and its words.
struct AnnotatedGrasp {
  std::string case_id, split, category, object_id;
  int sample = 0;                       ///< which of the case's references
  std::string folder;                   ///< below captions/v0_1, see CapGraspFolder
  std::vector<std::string> part_names;  ///< of the object
  GraspAnnotation annotation;
  std::vector<Dialogue> dialogues;
};

/// Where CapGrasp's layout has the words of a grasp: the folder of an OakInk grasp
/// ("fryingpan/A16012/0123456789", from its extras "source"), else
/// "<category>/<object id>/<intent>_<sample>".
std::string CapGraspFolder(const Grasp& grasp, const AnnotatedGrasp& annotated);

enum class AnnotationLayout {
  kBoth,
  kCapGrasp,  ///< captions/v0_1/<folder>/<k>_<suffix>.json, as the OakInk suite reads them
  kLines,     ///< annotations.jsonl, one AnnotatedGrasp a line
};

/// Writes the annotations of a data set into a directory.
class AnnotationWriter {
 public:
  /// Throws Error (kUsage) when the directory holds captions but no annotations.json, hence those
  /// of somebody else; older ones of our own are replaced.
  AnnotationWriter(std::filesystem::path directory, AnnotationLayout layout);

  void Add(const AnnotatedGrasp& grasp);
  /// Completes the files; `description` (who made them, with what) becomes annotations.json.
  /// Without this call annotations.jsonl keeps its old content. Throws Error (kIo) when something
  /// could not be written.
  void Finish(const Value& description);

 private:
  bool Writes(AnnotationLayout layout) const {
    return layout_ == layout || layout_ == AnnotationLayout::kBoth;
  }
  void WriteDescription(Value description) const;

  std::filesystem::path directory_, partial_;
  AnnotationLayout layout_;
  std::ofstream lines_;
};

/// The grasps of an annotations.jsonl, in its order. Throws Error (kInput) naming file and line for
/// a malformed one, Error (kMissing) when it is not there.
std::vector<AnnotatedGrasp> ReadAnnotations(const std::filesystem::path& file);

}  // namespace graspbench
