"""The steady hand for two seconds the way a Python script runs it in MuJoCo: an MJCF text, compiled, and a loop of steps.

    write_steady_scene FOLDER
    python steady_mujoco.py FOLDER [--rows FILE] [--repeat N]

The same pieces, mass and options as steady_benchmark, and rows of the same names, for compare.py. Needs the packages
mujoco-core and numpy.
"""

import sys

import mujoco
import numpy as np

import steady

MODEL = """
<mujoco>
  <option timestep="{time_step}" gravity="{gravity}" iterations="{solver_iterations}" cone="elliptic" impratio="{impratio}"
          noslip_iterations="{noslip_iterations}" integrator="{integrator}"/>
  <default>
    <geom type="mesh" mass="0" condim="4" friction="{friction} {torsional_friction} 0" solref="{solref}" solimp="{solimp}"/>
  </default>
  <asset>{meshes}</asset>
  <worldbody>
    {hand}
    <body pos="{centre}">
      <freejoint align="false"/>
      <inertial pos="0 0 0" mass="{mass}" fullinertia="{full_inertia}"/>
      {object}
    </body>
  </worldbody>
</mujoco>
"""


def words(numbers):
    return " ".join(repr(float(number)) for number in np.ravel(numbers))


def describe(scene):
    """The scene as MJCF text; the object's body frame lies at its centre of mass, along the axes of the world."""
    centre = np.array(scene["centre"])
    meshes, geoms = [], {"hand": [], "object": []}
    for body, origin, role in (("hand", np.zeros(3), 'contype="0" conaffinity="1"'),
                               ("object", centre, 'contype="1" conaffinity="0"')):
        for i, corners in enumerate(scene[body]):
            meshes.append('<mesh name="%s%d" inertia="convex" vertex="%s"/>' % (body, i, words(np.array(corners) - origin)))
            geoms[body].append('<geom mesh="%s%d" %s/>' % (body, i, role))
    inertia = np.array(scene["inertia"]).reshape(3, 3)
    values = {name: words(value) if isinstance(value, list) else value
              for name, value in scene.items() if name not in geoms}
    values.update(meshes="".join(meshes), hand="".join(geoms["hand"]), object="".join(geoms["object"]),
                  full_inertia=words([inertia[0, 0], inertia[1, 1], inertia[2, 2], inertia[0, 1], inertia[0, 2], inertia[1, 2]]))
    return MODEL.format(**values)


def main():
    options = steady.options(__doc__)
    scene = steady.read(options.folder)

    def build():
        model = mujoco.MjModel.from_xml_string(describe(scene))
        return model, mujoco.MjData(model)

    def trial():
        model, data = build()
        for _ in range(scene["steps"]):
            mujoco.mj_step(model, data)
        return np.linalg.norm(data.qpos[:3] - scene["centre"])

    print("displacement %.6f mm" % (1e3 * trial()), file=sys.stderr)
    steady.report(options, {"steady hand for 2 s in mujoco": trial, "scene of a steady hand in mujoco": build})


if __name__ == "__main__":
    main()
