#include "core/mesh_io.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mesh_glb.h"
#include "core/mesh_obj.h"
#include "core/mesh_ply.h"

namespace graspbench {
namespace {

// A tetrahedron whose coordinates single precision holds exactly.
TriMesh Tetrahedron() {
  return {{{0, 0, 0}, {0.5, 0, 0}, {0, 0.25, 0}, {0, 0, 0.125}},
          {{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}}};
}

std::string Refusal(std::string_view bytes, MeshFormat format) {
  try {
    ParseMesh(bytes, format, "mesh");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput) << error.what();
    return error.what();
  }
  return "accepted";
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

template <typename T>
void Append(T value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

std::string BinaryStl(const TriMesh& mesh, const std::string& title) {
  std::string out = title;
  out.resize(80, ' ');
  Append(static_cast<uint32_t>(mesh.faces.size()), out);
  for (const Face& face : mesh.faces) {
    out.append(12, '\0');
    for (const int index : face) {
      for (const double x : mesh.vertices[static_cast<size_t>(index)]) {
        Append(static_cast<float>(x), out);
      }
    }
    out.append(2, '\0');
  }
  return out;
}

std::string Glb(std::string json, std::string binary) {
  json.append((4 - json.size() % 4) % 4, ' ');
  binary.append((4 - binary.size() % 4) % 4, '\0');
  std::string out = "glTF";
  Append(uint32_t{2}, out);
  Append(static_cast<uint32_t>(28 + json.size() + binary.size()), out);
  Append(static_cast<uint32_t>(json.size()), out);
  out += "JSON" + json;
  Append(static_cast<uint32_t>(binary.size()), out);
  out.append("BIN\0", 4);
  return out + binary;
}

// Three points of a triangle and indices of one byte each.
std::string TriangleGlb(const std::string& node, const std::string& indices_type = "5121",
                        const std::string& primitive = "") {
  std::string binary;
  for (const float x : {0.f, 0.f, 0.f, 1.f, 0.f, 0.f, 0.f, 1.f, 0.f}) Append(x, binary);
  binary += std::string("\0\1\2\0", 4);
  return Glb(
      R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[)" + node +
          R"(],"meshes":[{"name":"tri","primitives":[{"attributes":{"POSITION":0},"indices":1)" +
          primitive + R"(}]}],"accessors":[
           {"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},
           {"bufferView":1,"componentType":)" +
          indices_type + R"(,"count":3,"type":"SCALAR"}],
           "bufferViews":[{"buffer":0,"byteLength":36},
                          {"buffer":0,"byteOffset":36,"byteLength":3}],
           "buffers":[{"byteLength":40}]})",
      binary);
}

TEST(MeshObj, ReadsNegativeIndicesColoursAndEveryCornerForm) {
  const LabelledMesh out = ParseMesh(
      "# comment\nv 0 0 0 0.5 0.5 0.5\nv 1 0 0 1 0 0\nv +1.0 1e0 0\nv 0 1 0\nvt 0 0\nvn 0 0 1\n"
      "f -4 -3 -2\r\nf 1/1 3/1/1 \\\n4//1\n",
      MeshFormat::kObj, "mesh");
  EXPECT_EQ(out.mesh.vertices[2], Vec3(1, 1, 0));
  EXPECT_EQ(out.mesh.faces, (std::vector<Face>{{0, 1, 2}, {0, 2, 3}}));
  EXPECT_EQ(out.face_group, (std::vector<int>{-1, -1}));
}

TEST(MeshObj, LabelsFacesWithTheLatestGroupOrObject) {
  const LabelledMesh out = ParseMesh(
      "v 0 0 0\nv 1 0 0\nv 0 1 0\no mug\nf 1 2 3\ng the handle\nf 1 2 3\nf 3 2 1\no mug\nf 1 2 3\n",
      MeshFormat::kObj, "mesh");
  EXPECT_EQ(out.group_names, (std::vector<std::string>{"mug", "the handle"}));
  EXPECT_EQ(out.face_group, (std::vector<int>{0, 1, 1, 0}));
}

TEST(MeshObj, CutsConvexPolygonsIntoFansAndConcaveOnesInside) {
  const auto square =
      ParseMesh("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3 4\n", MeshFormat::kObj, "mesh");
  EXPECT_EQ(square.mesh.faces, (std::vector<Face>{{0, 1, 2}, {0, 2, 3}}));
  // An arrow head: a triangle of area 2 without a notch of area 1.
  const auto arrow =
      ParseMesh("v 0 2 0\nv -1 0 0\nv 0 1 0\nv 1 0 0\nf 2 3 4 1\n", MeshFormat::kObj, "mesh");
  double area = 0;
  for (const Face& f : arrow.mesh.faces) {
    const auto& v = arrow.mesh.vertices;
    const double z = (v[f[1]] - v[f[0]]).cross(v[f[2]] - v[f[0]]).z() / 2;
    EXPECT_GT(z, 0);
    area += z;
  }
  EXPECT_DOUBLE_EQ(area, 1.0);
}

TEST(MeshObj, RefusesWhatIsNotAMeshWithTheLine) {
  EXPECT_TRUE(Contains(Refusal("v 0 0 0\nv nan 0 0\n", MeshFormat::kObj), "mesh: line 2"));
  EXPECT_TRUE(Contains(Refusal("v 0 0 1e999\n", MeshFormat::kObj), "finite"));
  EXPECT_TRUE(Contains(Refusal("v 0 0\n", MeshFormat::kObj), "line 1"));
  EXPECT_TRUE(Contains(Refusal("v 0 0 0\nf 1 1 2\n", MeshFormat::kObj), "vertex index 2"));
  EXPECT_TRUE(Contains(Refusal("v 0 0 0\nf 1 1 -2\n", MeshFormat::kObj), "vertex index -2"));
  EXPECT_TRUE(Contains(Refusal("v 0 0 0\nf 0 1 1\n", MeshFormat::kObj), "vertex index 0"));
  EXPECT_TRUE(Contains(Refusal("v 0 0 0\nf 1 1\n", MeshFormat::kObj), "three corners"));
  EXPECT_TRUE(Contains(Refusal("\x7f"
                               "ELF",
                               MeshFormat::kObj),
                       "no OBJ statement"));
  EXPECT_TRUE(Contains(Refusal("", MeshFormat::kObj), "no vertices"));
}

TEST(MeshObj, TakesNumbersTooSmallForDoubleAsZero) {
  EXPECT_EQ(ParseMesh("v 1e-400 -1e-400 0\n", MeshFormat::kObj, "mesh").mesh.vertices[0],
            Vec3(0, 0, 0));
}

TEST(MeshObj, WritesExactlySixDecimalsWhenAsked) {
  const TriMesh mesh{{{0.1, -1.0 / 3, 2e-7}, {1, 0, 0}, {0, 1, 0}}, {{0, 1, 2}}};
  EXPECT_EQ(ToObj(mesh, {.decimals = 6}),
            "v 0.100000 -0.333333 0.000000\nv 1.000000 0.000000 0.000000\n"
            "v 0.000000 1.000000 0.000000\nf 1 2 3\n");
  EXPECT_EQ(ParseMesh(ToObj(mesh), MeshFormat::kObj, "mesh").mesh, mesh);
}

TEST(MeshObj, WritesSeveralObjectsWithRunningIndices) {
  const auto out =
      ParseMesh(ToObj({{"a", Tetrahedron()}, {"b", Tetrahedron()}}), MeshFormat::kObj, "mesh");
  EXPECT_EQ(out.group_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(out.mesh.faces[4], Face(4, 6, 5));
}

TEST(MeshPly, RoundTripsEveryBit) {
  const TriMesh mesh{{{0.1, -1.0 / 3, 2e-300}, {1, 0, 0}, {0, 1, 0}}, {{0, 1, 2}}};
  EXPECT_EQ(ParsePly(ToPly(mesh), "mesh"), mesh);
}

TEST(MeshPly, ReadsTextWithOtherPropertiesAndElements) {
  const TriMesh mesh = ParsePly(
      "ply\nformat ascii 1.0\ncomment made by hand\nelement vertex 4\nproperty float x\n"
      "property uchar red\nproperty float y\nproperty float z\nelement edge 1\nproperty int a\n"
      "property list uchar float w\nelement face 1\nproperty uchar flag\n"
      "property list uchar int vertex_index\nend_header\n"
      "0 255 0 0\n1 0 0 0\n1 0 1 0\n0 7 1 0\n3 2 0.5 0.5\n9 4 0 1 2 3\n",
      "mesh");
  EXPECT_EQ(mesh.vertices[3], Vec3(0, 1, 0));
  EXPECT_EQ(mesh.faces, (std::vector<Face>{{0, 1, 2}, {0, 2, 3}}));
}

std::string BigEndianPly() {
  std::string out =
      "ply\nformat binary_big_endian 1.0\nelement face 1\nproperty list uchar ushort "
      "vertex_indices\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
      "end_header\n";
  const auto append_reversed = [&](auto value) {
    char bytes[sizeof(value)];
    std::memcpy(bytes, &value, sizeof(value));
    for (size_t i = sizeof(value); i > 0; --i) out += bytes[i - 1];
  };
  append_reversed(uint8_t{3});
  for (const uint16_t index : {0, 1, 2}) append_reversed(index);
  for (const float x : {0.f, 0.f, 0.f, 1.5f, 0.f, 0.f, 0.f, -2.f, 0.f}) append_reversed(x);
  return out;
}

TEST(MeshPly, ReadsBigEndianAndFacesBeforeVertices) {
  const TriMesh mesh = ParsePly(BigEndianPly(), "mesh");
  EXPECT_EQ(mesh.vertices[1], Vec3(1.5, 0, 0));
  EXPECT_EQ(mesh.vertices[2], Vec3(0, -2, 0));
  EXPECT_EQ(mesh.faces, (std::vector<Face>{{0, 1, 2}}));
}

TEST(MeshPly, RefusesCountsThatTheFileCannotHold) {
  const std::string head = "ply\nformat binary_little_endian 1.0\nelement vertex ";
  const std::string tail = "\nproperty float x\nproperty float y\nproperty float z\nend_header\n";
  EXPECT_TRUE(Contains(Refusal(head + "1000000000000" + tail, MeshFormat::kPly), "promises"));
  EXPECT_TRUE(Contains(Refusal(head + "-1" + tail, MeshFormat::kPly), "negative"));
  EXPECT_TRUE(Contains(Refusal(head + "0" + tail, MeshFormat::kPly), "no vertices"));
}

TEST(MeshPly, RefusesListsOfAnImpossibleLength) {
  const std::string start =
      "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
      "property float z\nelement face 1\nproperty list uchar int vertex_index\nend_header\n0 0 0\n";
  EXPECT_TRUE(
      Contains(Refusal(start + std::string(42, '6') + "\n", MeshFormat::kPly), "a list of"));
  EXPECT_TRUE(Contains(Refusal(start + "2.5 0 0 0\n", MeshFormat::kPly), "a list of 2.5"));
}

TEST(MeshPly, RefusesNanAndIndicesOutOfRange) {
  const std::string header =
      "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float "
      "z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n";
  EXPECT_TRUE(Contains(Refusal(header + "nan 0 0\n3 0 0 0\n", MeshFormat::kPly), "not finite"));
  EXPECT_TRUE(Contains(Refusal(header + "0 0 0\n3 0 0 1\n", MeshFormat::kPly), "vertex index 1"));
  EXPECT_TRUE(Contains(Refusal(header + "0 0 0\n3 0 0 -1\n", MeshFormat::kPly), "vertex index"));
}

TEST(MeshStl, TellsBinaryFromTextByItsSize) {
  const TriMesh mesh = Tetrahedron();
  for (const char* title : {"made by hand", "solid facet normal"}) {
    const auto out = ParseMesh(BinaryStl(mesh, title), MeshFormat::kStl, "mesh");
    ASSERT_EQ(out.mesh.faces.size(), 4u);
    EXPECT_EQ(out.mesh.vertices.size(), 12u) << "vertices are not merged in silence";
    EXPECT_EQ(out.mesh.vertices[1], mesh.vertices[2]);
  }
}

TEST(MeshStl, ReadsTextAndNamesItsSolids) {
  const std::string facet =
      "facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1e0 0\nendloop\n"
      "endfacet\n";
  const auto out = ParseMesh("solid cup\n" + facet + "endsolid cup\nsolid\n" + facet + "endsolid",
                             MeshFormat::kStl, "mesh");
  EXPECT_EQ(out.mesh.vertices[2], Vec3(0, 1, 0));
  EXPECT_EQ(out.group_names, (std::vector<std::string>{"cup", ""}));
  EXPECT_EQ(out.face_group, (std::vector<int>{0, 1}));
  const std::string broken = "solid cup\nfacet normal 0 0 1\nouter loop\nvertex 0 0 x\n";
  EXPECT_TRUE(Contains(Refusal(broken, MeshFormat::kStl), "mesh: line 4"))
      << Refusal(broken, MeshFormat::kStl);
}

TEST(MeshOff, ReadsColouredFilesAndCountsBehindTheKeyword) {
  const auto plain = ParseMesh("OFF\n# a square\n4 1 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3\n",
                               MeshFormat::kOff, "mesh");
  EXPECT_EQ(plain.mesh.faces, (std::vector<Face>{{0, 1, 2}, {0, 2, 3}}));
  const auto coloured =
      ParseMesh("COFF3 1 0\n0 0 0 255 0 0 255\n1 0 0 1 1 1 1\n0 1 0 9 9 9 9\n3 0 1 2 0.5 0.5 0.5\n",
                MeshFormat::kOff, "mesh");
  EXPECT_EQ(coloured.mesh.vertices[1], Vec3(1, 0, 0));
  EXPECT_TRUE(Contains(Refusal("4OFF\n1 0 0\n", MeshFormat::kOff), "line 1"));
  EXPECT_TRUE(Contains(Refusal("OFF\n999999999 1 0\n", MeshFormat::kOff), "bytes follow"));
  EXPECT_TRUE(Contains(Refusal("OFF\n1 1 0\n0 0 0\n3 0 0 1\n", MeshFormat::kOff), "line 4"));
}

TEST(MeshGlb, RoundTripsSeveralNamedMeshes) {
  const TriMesh mesh = Tetrahedron();
  const std::string bytes =
      ToGlb({{.name = "hand", .mesh = mesh, .colour = {1, 0, 0, 0.5f}},
             {.name = "object",
              .mesh = mesh,
              .vertex_colours = std::vector<std::array<float, 4>>(4, {0, 1, 0, 1})}});
  const LabelledMesh out = ParseMesh(bytes, MeshFormat::kGlb, "mesh");
  EXPECT_EQ(out.group_names, (std::vector<std::string>{"hand", "object"}));
  EXPECT_EQ(out.mesh.vertices.size(), 8u);
  EXPECT_EQ(out.mesh.vertices[3], mesh.vertices[3]);
  EXPECT_EQ(out.mesh.faces[4], Face(4, 6, 5));
  EXPECT_EQ(out.face_group[4], 1);
  EXPECT_EQ(bytes.size() % 4, 0u);
}

TEST(MeshGlb, WritesNothingBroken) {
  TriMesh broken = Tetrahedron();
  broken.faces[0][1] = 4;
  EXPECT_THROW(ToGlb({{.name = "m", .mesh = broken}}), Error);
  broken = Tetrahedron();
  broken.vertices[2].x() = 1e300;
  EXPECT_THROW(ToGlb({{.name = "m", .mesh = broken}}), Error);
  EXPECT_THROW(ToGlb({}), Error);
}

TEST(MeshGlb, TurnsZUpScenesForViewersThroughANode) {
  const TriMesh mesh{{{1, 2, 3}, {2, 2, 3}, {1, 3, 3}}, {{0, 1, 2}}};
  const auto out =
      ParseMesh(ToGlb({{.name = "m", .mesh = mesh}}, {.z_up = true}), MeshFormat::kGlb, "mesh");
  EXPECT_TRUE(out.mesh.vertices[0].isApprox(Vec3(1, 3, -2), 1e-12));
}

TEST(MeshGlb, AppliesNodeTransformsAndNarrowIndices) {
  const auto moved = ParseMesh(
      TriangleGlb(R"({"mesh":0,"translation":[1,2,3],"scale":[2,2,2],"rotation":[0,0,1,0]})"),
      MeshFormat::kGlb, "mesh");
  EXPECT_TRUE(moved.mesh.vertices[1].isApprox(Vec3(-1, 2, 3)));  // (1,0,0) doubled, half a turn
  EXPECT_EQ(moved.group_names, std::vector<std::string>{"tri"});
  EXPECT_EQ(moved.mesh.faces, (std::vector<Face>{{0, 1, 2}}));
  const auto mirrored =
      ParseMesh(TriangleGlb(R"({"mesh":0,"scale":[-1,1,1]})"), MeshFormat::kGlb, "mesh");
  EXPECT_EQ(mirrored.mesh.faces, (std::vector<Face>{{0, 2, 1}}));
}

TEST(MeshGlb, RefusesWhatItCannotReadWithTheReason) {
  EXPECT_TRUE(Contains(Refusal(TriangleGlb(R"({"mesh":0,"children":[0]})"), MeshFormat::kGlb),
                       "do not form a tree"));
  EXPECT_TRUE(Contains(Refusal(TriangleGlb(R"({"mesh":0,"skin":0})"), MeshFormat::kGlb), "skin"));
  EXPECT_TRUE(Contains(Refusal(TriangleGlb(R"({"mesh":0})", "5125"), MeshFormat::kGlb), "fit"));
  EXPECT_TRUE(Contains(Refusal(TriangleGlb(R"({"mesh":1})"), MeshFormat::kGlb), "meshes"));
  std::string draco = R"({"extensionsRequired":["KHR_draco_mesh_compression"]})";
  EXPECT_TRUE(Contains(Refusal(Glb(draco, ""), MeshFormat::kGlb), "KHR_draco_mesh_compression"));
  std::string outside = R"({"buffers":[{"byteLength":4,"uri":"mesh.bin"}]})";
  EXPECT_TRUE(Contains(Refusal(Glb(outside, ""), MeshFormat::kGlb), "outside"));
}

// Cutting a text file can leave a smaller whole one; a cut binary file is always noticed.
TEST(MeshIo, RefusesEveryTruncationOfBinaryFiles) {
  const auto expect_all_refused = [](const std::string& bytes, MeshFormat format) {
    EXPECT_EQ(Refusal(bytes, format), "accepted");
    for (size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_NE(Refusal(bytes.substr(0, size), format), "accepted") << size;
    }
  };
  expect_all_refused(ToPly(Tetrahedron()), MeshFormat::kPly);
  expect_all_refused(BigEndianPly(), MeshFormat::kPly);
  expect_all_refused(BinaryStl(Tetrahedron(), "solid"), MeshFormat::kStl);
  expect_all_refused(TriangleGlb(R"({"mesh":0})"), MeshFormat::kGlb);
}

TEST(MeshIo, ReadsAndWritesByTheEndingOfTheName) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("graspbench_mesh_io_" + std::to_string(getpid()));
  for (const char* name : {"a.obj", "b.PLY", "c.glb"}) {
    WriteMesh(folder / name, Tetrahedron());
    EXPECT_EQ(ReadMesh(folder / name), Tetrahedron()) << name;
  }
  EXPECT_THROW(WriteMesh(folder / "d.stl", Tetrahedron()), Error);
  EXPECT_THROW(WriteMesh(folder / "d.fbx", Tetrahedron()), Error);
  EXPECT_THROW(ReadMesh(folder / "missing.obj"), Error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace graspbench
