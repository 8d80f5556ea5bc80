# Bullet and its C API as PyBullet builds them, from the unpacked pinned source distribution of pybullet. The target
# bullet_c_api holds what a DIRECT connection needs, and V-HACD; no renderer, no network, no Python.
#
# Its results equal those of the published PyBullet wheel bit for bit. That depends on the compiler settings: no
# machine-specific instructions, no fast-math, no contraction of a*b+c, optimised whatever the build type.
#
# One line of it is changed: the damping of a joint is integrated implicitly. See _implicit_damping.

graspbench_locked_folder(pybullet GRASPBENCH_BULLET_SOURCE)
option(GRASPBENCH_BULLET "Build the Bullet engine when its source is there" ON)

set(GRASPBENCH_WITH_BULLET FALSE)
if(NOT GRASPBENCH_BULLET)
  return()
endif()
if(NOT EXISTS ${GRASPBENCH_BULLET_SOURCE}/examples/SharedMemory/PhysicsDirectC_API.h)
  message(WARNING "The Bullet source is not in ${GRASPBENCH_BULLET_SOURCE}: building without the Bullet engine and its "
    "policies. Run tools/setup.sh to fetch it, then configure again.")
  return()
endif()
set(GRASPBENCH_WITH_BULLET TRUE)

# Writes a copy of a source file in which `from`, which occurs once, is replaced; its path goes to the variable `result`.
function(graspbench_changed_copy file from to result)
  file(READ ${GRASPBENCH_BULLET_SOURCE}/${file} text)
  string(FIND "${text}" "${from}" first)
  string(FIND "${text}" "${from}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "${file} of Bullet is not the pinned one: \"${from}\" does not occur exactly once")
  endif()
  string(REPLACE "${from}" "${to}" text "${text}")
  string(PREPEND text "// Altered copy: not the original of Bullet. See cmake/Bullet.cmake of grasp-bench.\n")
  get_filename_component(name ${file} NAME)
  set(copy ${PROJECT_BINARY_DIR}/bullet/${name})
  file(CONFIGURE OUTPUT ${copy} CONTENT "${text}" @ONLY)
  set(${result} ${copy} PARENT_SCOPE)
endfunction()

set(_core
  src/btLinearMathAll.cpp
  src/btBulletCollisionAll.cpp
  src/Bullet3Common/b3AlignedAllocator.cpp
  src/Bullet3Common/b3Logging.cpp
  src/Bullet3Common/b3Vector3.cpp
  src/BulletInverseDynamics/IDMath.cpp
  src/BulletInverseDynamics/MultiBodyTree.cpp
  src/BulletInverseDynamics/details/MultiBodyTreeImpl.cpp
  src/BulletInverseDynamics/details/MultiBodyTreeInitCache.cpp)
file(GLOB _soft RELATIVE ${GRASPBENCH_BULLET_SOURCE}
  ${GRASPBENCH_BULLET_SOURCE}/src/BulletSoftBody/*.cpp
  ${GRASPBENCH_BULLET_SOURCE}/src/BulletSoftBody/BulletReducedDeformableBody/*.cpp)
set(_c_api
  examples/SharedMemory/PhysicsClient.cpp
  examples/SharedMemory/PhysicsClientC_API.cpp
  examples/SharedMemory/PhysicsDirect.cpp
  examples/SharedMemory/PhysicsDirectC_API.cpp
  examples/SharedMemory/PhysicsServerCommandProcessor.cpp
  examples/SharedMemory/b3PluginManager.cpp
  examples/SharedMemory/IKTrajectoryHelper.cpp
  examples/SharedMemory/b3RobotSimulatorClientAPI_NoDirect.cpp
  examples/SharedMemory/plugins/collisionFilterPlugin/collisionFilterPlugin.cpp
  examples/SharedMemory/plugins/pdControlPlugin/pdControlPlugin.cpp
  examples/Utils/b3ResourcePath.cpp
  examples/Utils/RobotLoggingUtil.cpp
  examples/Utils/ChromeTraceUtil.cpp
  examples/Utils/b3Clock.cpp
  examples/Utils/b3Quickprof.cpp
  examples/MultiThreading/b3PosixThreadSupport.cpp
  examples/MultiThreading/b3ThreadSupportInterface.cpp)
set(_importers
  examples/Importers/ImportColladaDemo/LoadMeshFromCollada.cpp
  examples/Importers/ImportObjDemo/LoadMeshFromObj.cpp
  examples/Importers/ImportObjDemo/Wavefront2GLInstanceGraphicsShape.cpp
  examples/Importers/ImportMJCFDemo/BulletMJCFImporter.cpp
  examples/Importers/ImportURDFDemo/BulletUrdfImporter.cpp
  examples/Importers/ImportURDFDemo/MyMultiBodyCreator.cpp
  examples/Importers/ImportURDFDemo/URDF2Bullet.cpp
  examples/Importers/ImportURDFDemo/UrdfParser.cpp
  examples/Importers/ImportURDFDemo/urdfStringSplit.cpp
  examples/Importers/ImportMeshUtility/b3ImportMeshUtility.cpp
  Extras/Serialize/BulletFileLoader/bChunk.cpp
  Extras/Serialize/BulletFileLoader/bDNA.cpp
  Extras/Serialize/BulletFileLoader/bFile.cpp
  Extras/Serialize/BulletFileLoader/btBulletFile.cpp
  Extras/Serialize/BulletWorldImporter/btBulletWorldImporter.cpp
  Extras/Serialize/BulletWorldImporter/btMultiBodyWorldImporter.cpp
  Extras/Serialize/BulletWorldImporter/btWorldImporter.cpp
  Extras/InverseDynamics/btMultiBodyTreeCreator.cpp
  Extras/InverseDynamics/MultiBodyTreeCreator.cpp)
set(_third_party
  examples/ThirdPartyLibs/tinyxml2/tinyxml2.cpp
  examples/ThirdPartyLibs/Wavefront/tiny_obj_loader.cpp
  examples/ThirdPartyLibs/stb_image/stb_image.cpp
  examples/ThirdPartyLibs/stb_image/stb_image_write.cpp
  examples/ThirdPartyLibs/BussIK/Jacobian.cpp
  examples/ThirdPartyLibs/BussIK/LinearR2.cpp
  examples/ThirdPartyLibs/BussIK/LinearR3.cpp
  examples/ThirdPartyLibs/BussIK/LinearR4.cpp
  examples/ThirdPartyLibs/BussIK/MatrixRmn.cpp
  examples/ThirdPartyLibs/BussIK/Misc.cpp
  examples/ThirdPartyLibs/BussIK/Node.cpp
  examples/ThirdPartyLibs/BussIK/Tree.cpp
  examples/ThirdPartyLibs/BussIK/VectorRn.cpp)
set(_vhacd
  Extras/VHACD/src/VHACD.cpp
  Extras/VHACD/src/vhacdICHull.cpp
  Extras/VHACD/src/vhacdManifoldMesh.cpp
  Extras/VHACD/src/vhacdMesh.cpp
  Extras/VHACD/src/vhacdVolume.cpp)

set(_sources ${_core} ${_soft} ${_c_api} ${_importers} ${_third_party} ${_vhacd})
list(TRANSFORM _sources PREPEND ${GRASPBENCH_BULLET_SOURCE}/)
set(_public_includes src examples/SharedMemory Extras/VHACD/public)
list(TRANSFORM _public_includes PREPEND ${GRASPBENCH_BULLET_SOURCE}/)
set(_includes examples examples/ThirdPartyLibs Extras/VHACD/inc src/BulletDynamics/Featherstone)
list(TRANSFORM _includes PREPEND ${GRASPBENCH_BULLET_SOURCE}/)

# Bullet applies the damping torque -c v of a joint explicitly, which is unstable for c above twice the joint's inertia
# over the time step; fingers exceed that a hundred times. Adding c dt to the joint's inertia D of the articulated body
# algorithm makes the same torque implicit, for contacts too, as MuJoCo's implicitfast integrator does. Bodies without
# joints never reach the line: what static hands give stays bit for bit PyBullet's.
set(_implicit_damping "D_row[dof2] = m_links[i].m_axes[dof].dot(hDof2) + (dof == dof2 ? dt * m_links[i].m_jointDamping : 0);")
graspbench_changed_copy(src/BulletDynamics/Featherstone/btMultiBody.cpp
  "D_row[dof2] = m_links[i].m_axes[dof].dot(hDof2);" "${_implicit_damping}" _multi_body)
graspbench_changed_copy(src/btBulletDynamicsAll.cpp
  "BulletDynamics/Featherstone/btMultiBody.cpp" "${_multi_body}" _dynamics)

add_library(bullet_c_api STATIC ${_sources} ${_dynamics})
target_include_directories(bullet_c_api SYSTEM PUBLIC ${_public_includes} PRIVATE ${_includes})
target_compile_definitions(bullet_c_api
  PUBLIC BT_USE_DOUBLE_PRECISION BT_THREADSAFE=1
  PRIVATE _LINUX SKIP_STATIC_TINYRENDERER_PLUGIN NDEBUG)
target_compile_options(bullet_c_api PRIVATE -w -O3 -ffp-contract=off)
if(GRASPBENCH_SANITIZE)
  target_compile_options(bullet_c_api PRIVATE -fno-sanitize=all)  # known findings, and ten times slower
endif()
target_link_libraries(bullet_c_api PUBLIC Threads::Threads ${CMAKE_DL_LIBS})
