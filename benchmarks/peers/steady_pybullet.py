"""The steady hand for two seconds the way a Python script runs it in PyBullet: shapes from OBJ files, and a loop of steps.

    write_steady_scene FOLDER
    python steady_pybullet.py FOLDER [--rows FILE] [--repeat N]

The same pieces, mass and constants as steady_benchmark, and rows of the same names, for compare.py. Needs the packages
pybullet, numpy and scipy.
"""

import math
import os
import sys

import numpy as np
import pybullet as p
from scipy.spatial.transform import Rotation

import steady


def compound(folder, name):
    return p.createCollisionShape(p.GEOM_MESH, fileName=os.path.join(folder, name))


def material(body, scene):
    """Bullet multiplies the friction of two bodies; spinning friction is multiplied with the other's lateral one, twice."""
    lateral = math.sqrt(scene["friction"])
    p.changeDynamics(body, -1, lateralFriction=lateral, spinningFriction=scene["torsional_friction"] / (2 * lateral),
                     restitution=0)


def build(scene, folder):
    p.resetSimulation()
    p.setPhysicsEngineParameter(numSolverIterations=scene["solver_iterations"], fixedTimeStep=scene["time_step"],
                                enableFileCaching=0)
    p.setGravity(*scene["gravity"])
    material(p.createMultiBody(0, compound(folder, "hand.obj")), scene)
    moments, axes = np.linalg.eigh(np.array(scene["inertia"]).reshape(3, 3))
    axes[:, 0] *= np.sign(np.linalg.det(axes))
    body = p.createMultiBody(scene["mass"], compound(folder, "object.obj"), baseInertialFramePosition=scene["centre"],
                             baseInertialFrameOrientation=Rotation.from_matrix(axes).as_quat())
    material(body, scene)
    p.changeDynamics(body, -1, localInertiaDiagonal=moments, linearDamping=0, angularDamping=0)
    return body


def main():
    options = steady.options(__doc__)
    scene = steady.read(options.folder)
    p.connect(p.DIRECT)

    def trial():
        body = build(scene, options.folder)
        start = np.array(p.getBasePositionAndOrientation(body)[0])
        for _ in range(scene["steps"]):
            p.stepSimulation()
        return np.linalg.norm(p.getBasePositionAndOrientation(body)[0] - start)

    print("displacement %.6f mm" % (1e3 * trial()), file=sys.stderr)
    steady.report(options, {"steady hand for 2 s in bullet": trial,
                                  "scene of a steady hand in bullet": lambda: build(scene, options.folder)})


if __name__ == "__main__":
    main()
