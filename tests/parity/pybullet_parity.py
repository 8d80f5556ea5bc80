"""Simulation displacement of one grasp the way the hand-object papers compute it, with the published PyBullet.

    pybullet_parity.py HAND.obj OBJECT.obj FOLDER

reads two meshes at full precision, writes into FOLDER what the papers' scripts write (six-decimal OBJ files, V-HACD's
hulls), simulates, and prints as hexadecimal floats, one line each:

    final position (3), final rotation x y z w (4), displacement, distance of the final position from the origin

Written for comparison with the C++ harness from the published parameters; no code of those scripts is used.
"""

import os
import sys

import numpy as np
import pybullet as p


def read_obj(path):
    vertices, faces = [], []
    with open(path) as lines:
        for line in lines:
            words = line.split()
            if words and words[0] == "v":
                vertices.append([float(word) for word in words[1:4]])
            elif words and words[0] == "f":
                faces.append([int(word) - 1 for word in words[1:4]])
    return np.array(vertices), faces


def write_obj(path, vertices, faces):
    with open(path, "w") as out:
        for vertex in vertices:
            out.write("v %f %f %f\n" % tuple(vertex))
        for face in faces:
            out.write("f %d %d %d\n" % tuple(index + 1 for index in face))


def decompose(mesh_path, hulls_path, log_path):
    """V-HACD with the papers' parameters, through PyBullet; its report goes to stdout, which is kept quiet here."""
    stdout, null = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    p.vhacd(mesh_path, hulls_path, log_path, resolution=1000, concavity=0.001, planeDownsampling=4,
            convexhullDownsampling=4, alpha=0.05, beta=0.0, pca=0, mode=0, maxNumVerticesPerCH=64,
            minVolumePerCH=0.0001)
    os.dup2(stdout, 1)


def simulate(hand_path, hulls_path, centre):
    client = p.connect(p.DIRECT)
    p.resetSimulation(physicsClientId=client)
    p.setPhysicsEngineParameter(enableFileCaching=0, physicsClientId=client)
    p.setPhysicsEngineParameter(numSolverIterations=150, physicsClientId=client)
    p.setPhysicsEngineParameter(fixedTimeStep=1 / 240, physicsClientId=client)
    p.setGravity(0, 9.8, 0, physicsClientId=client)

    shape = p.createCollisionShape(p.GEOM_MESH, fileName=hand_path, flags=p.GEOM_FORCE_CONCAVE_TRIMESH,
                                   physicsClientId=client)
    hand = p.createMultiBody(baseMass=0, baseCollisionShapeIndex=shape, physicsClientId=client)
    p.changeDynamics(hand, -1, lateralFriction=3, restitution=0, physicsClientId=client)

    shape = p.createCollisionShape(p.GEOM_MESH, fileName=hulls_path, physicsClientId=client)
    body = p.createMultiBody(baseMass=1, basePosition=centre, baseCollisionShapeIndex=shape, physicsClientId=client)
    p.changeDynamics(body, -1, lateralFriction=3, restitution=0.5, physicsClientId=client)

    for _ in range(35):
        p.stepSimulation(physicsClientId=client)
    position, rotation = p.getBasePositionAndOrientation(body, physicsClientId=client)
    p.disconnect(physicsClientId=client)
    return np.array(position), rotation


def main(hand_mesh, object_mesh, folder):
    hand_path, mesh_path, hulls_path, log_path = (
        os.path.join(folder, name) for name in ("hand.obj", "mesh.obj", "hulls.obj", "vhacd.log"))
    write_obj(hand_path, *read_obj(hand_mesh))
    vertices, faces = read_obj(object_mesh)
    centre = np.mean(vertices, axis=0)
    write_obj(mesh_path, vertices - centre, faces)
    decompose(mesh_path, hulls_path, log_path)
    position, rotation = simulate(hand_path, hulls_path, centre)
    for value in (*position, *rotation, np.linalg.norm(position - centre), np.linalg.norm(position)):
        print(float(value).hex())


if __name__ == "__main__":
    main(*sys.argv[1:])
