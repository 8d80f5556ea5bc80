"""Skin weights, joint regressor, shape directions and pose correctives of the built-in hand."""

import numpy as np
from scipy.optimize import nnls
from scipy.sparse import coo_matrix
from scipy.spatial.transform import Rotation

from .anatomy import DIGITS, FINGERS, MM, PARENTS, joints

# Half width, in metres along the bone, of the zone in which the skin turns from one bone to the
# next.
BLEND = {"finger": (13 * MM, 6.5 * MM, 5.5 * MM), "thumb": (20 * MM, 9 * MM, 6.5 * MM)}


def smooth_step(x):
    t = np.clip(x, 0, 1)
    return t * t * (3 - 2 * t)


def _average(mesh):
    """Row-stochastic operator: the mean of a vertex's neighbours."""
    f = mesh.faces
    i = np.concatenate([f[:, 0], f[:, 1], f[:, 2], f[:, 1], f[:, 2], f[:, 0]])
    j = np.concatenate([f[:, 1], f[:, 2], f[:, 0], f[:, 0], f[:, 1], f[:, 2]])
    a = coo_matrix((np.ones(len(i)), (i, j)), shape=(len(mesh.vertices),) * 2).tocsr()
    a.data[:] = 1
    return a.multiply(1 / np.asarray(a.sum(1))).tocsr()


def _segment_distance(points, a, b):
    d = b - a
    t = np.clip((points - a) @ d / (d @ d), 0, 1)
    return np.linalg.norm(points - a - np.multiply.outer(t, d), axis=-1)


def skin_weights(mesh):
    """778 x 16, rows sum to one: smooth steps along each digit, shared between neighbours in the
    palm, then diffused."""
    v = mesh.vertices
    count = len(v)
    weights = np.zeros((count, 16))
    # How much a vertex belongs to each digit: its own ring's digit, or, in the palm, the nearest
    # rays.
    member = np.zeros((count, 5))
    lateral = np.stack([np.abs(DIGITS[n].coordinates(v)[:, 1]) for n in FINGERS[:4]], -1)
    kernel = np.exp(-((lateral / (9 * MM)) ** 2)) + 1e-9
    member[:, :4] = kernel / kernel.sum(1, keepdims=True)
    thumb = DIGITS["thumb"]
    near = _segment_distance(v, thumb.root, thumb.joint(1))
    other = np.min(
        [
            _segment_distance(v, np.array([18, y, -1]) * MM, DIGITS[n].root)
            for n, y in (("index", 12), ("middle", 4), ("ring", -5), ("pinky", -13))
        ],
        axis=0,
    )
    share = smooth_step((other - near + 14 * MM) / (26 * MM))
    member[:, :4] *= 1 - share[:, None]
    member[:, 4] = share
    for number, name in enumerate(FINGERS):
        own = mesh.digit == name
        member[own] = np.eye(5)[number]

    for number, name in enumerate(FINGERS):
        digit = DIGITS[name]
        s = digit.coordinates(v)[:, 0]
        widths = BLEND["thumb" if name == "thumb" else "finger"]
        turned = [smooth_step((s - digit.stations[k] + w) / (2 * w)) for k, w in enumerate(widths)]
        if name == "thumb":
            turned[0] = smooth_step((s + 6 * MM) / (24 * MM))
            turned[1] = np.where(mesh.digit == "thumb", turned[1], 0.5 * turned[1])
        else:
            turned[1] = turned[1] * (mesh.digit == name)
        turned[2] = turned[2] * (mesh.digit == name)
        first = 1 + 3 * number
        weights[:, first] += member[:, number] * turned[0] * (1 - turned[1])
        weights[:, first + 1] += member[:, number] * turned[1] * (1 - turned[2])
        weights[:, first + 2] += member[:, number] * turned[2]
    weights[:, 0] = 1 - weights.sum(1)

    # Diffusion: gentle in the digits, stronger in the palm and the webs.
    average = _average(mesh)
    palm = (mesh.digit == "")[:, None]
    for step in range(7):
        rate = np.where(palm, 0.5, 0.25 if step == 0 else 0.0)
        weights = weights + rate * (average @ weights - weights)
    weights[weights < 2e-3] = 0
    return weights / weights.sum(1, keepdims=True)


def shape_directions(mesh, weights):
    """10 linear directions, 778 x 3 x 10 and the same for the joints, 16 x 3 x 10; one unit is
    about one standard deviation, so +-2 is a plausible adult. In order: size, finger length, palm
    breadth, flesh, thumb length, index length, ring length, pinky length, girth of the fingers,
    palm length."""
    v, j = mesh.vertices, joints()
    normals = _normals(mesh)
    vertex = np.zeros((len(v), 3, 10))
    joint = np.zeros((16, 3, 10))
    belongs = {n: weights[:, 1 + 3 * k : 4 + 3 * k].sum(1) for k, n in enumerate(FINGERS)}

    def lengthen(direction, name, rate):
        """Stretches a digit along its axis from its root."""
        digit, k = DIGITS[name], FINGERS.index(name)
        s = np.maximum(digit.coordinates(v)[:, 0], 0) * belongs[name]
        vertex[:, :, direction] += rate * np.multiply.outer(s, digit.axis)
        for n in range(3):
            joint[1 + 3 * k + n, :, direction] += rate * digit.stations[n] * digit.axis

    vertex[:, :, 0], joint[:, :, 0] = 0.05 * v, 0.05 * j
    for name in FINGERS[:4]:
        lengthen(1, name, 0.03)
    # Palm breadth: fingers move sideways with their knuckles, undeformed.
    own = sum(belongs[n] for n in FINGERS)
    side = (1 - own) * v[:, 1]
    for name in FINGERS:
        side += belongs[name] * DIGITS[name].root[1]
        k = FINGERS.index(name)
        joint[1 + 3 * k : 4 + 3 * k, 1, 2] = 0.04 * DIGITS[name].root[1]
    vertex[:, 1, 2] = 0.04 * side
    vertex[:, :, 3] = 0.7 * MM * normals
    for direction, name in ((4, "thumb"), (5, "index"), (6, "ring"), (7, "pinky")):
        lengthen(direction, name, 0.03)
    for name in FINGERS:
        digit = DIGITS[name]
        q = digit.coordinates(v)
        across = np.multiply.outer(q[:, 1], digit.radial) + np.multiply.outer(q[:, 2], digit.dorsal)
        vertex[:, :, 8] += 0.04 * (belongs[name] * (mesh.digit == name))[:, None] * across
    # Palm length: the digits move distally with their roots.
    reach = (1 - own) * np.maximum(v[:, 0], 0)
    for name in FINGERS:
        reach += belongs[name] * DIGITS[name].root[0]
        k = FINGERS.index(name)
        joint[1 + 3 * k : 4 + 3 * k, 0, 9] = 0.03 * DIGITS[name].root[0]
    vertex[:, 0, 9] = 0.03 * reach
    return vertex, joint


def _normals(mesh):
    v, f = mesh.vertices, mesh.faces
    n = np.cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]])
    total = np.zeros_like(v)
    for k in range(3):
        np.add.at(total, f[:, k], n)
    return total / np.linalg.norm(total, axis=1, keepdims=True)


def joint_regressor(mesh, shape_vertex, shape_joint, radius=28 * MM):
    """16 x 778, non-negative, rows sum to one: each joint is a weighted mean of the skin around it,
    chosen so that it is exact for the template and follows the joint's intended motion along every
    shape direction."""
    v, target = mesh.vertices, joints()
    regressor = np.zeros((16, len(v)))
    for k in range(16):
        index = np.flatnonzero(np.linalg.norm(v - target[k], axis=1) < radius)
        digit = FINGERS[(k - 1) // 3] if k else None
        if digit:
            index = index[(mesh.digit[index] == digit) | (mesh.digit[index] == "")]
        rows = [1e3 * np.ones(len(index)), *(1e6 * (v[index] - target[k]).T)]
        right = [1e3, 0, 0, 0]
        for d in range(10):
            rows += list(2e5 * (shape_vertex[index, :, d] - shape_joint[k, :, d]).T)
            right += [0, 0, 0]
        rows += list(0.3 * np.eye(len(index)))
        right += [0] * len(index)
        w, _ = nnls(np.array(rows), np.array(right), maxiter=10000)
        regressor[k, index] = w / w.sum()
    return regressor


def _rotations(name, which):
    """Rotations over which the correctives of a joint are fitted: its flexion range with a little
    of everything else."""
    digit = DIGITS[name]
    flex = np.cross(digit.axis, -digit.dorsal)
    low, high = ((-20, 50) if which == 0 else (-20, 85)) if name == "thumb" else (-20, 100)
    out = []
    for angle in np.linspace(low, high, 13):
        for abduct, twist in ((0, 0), (12, 0), (-12, 0), (0, 10), (0, -10)):
            r = Rotation.from_rotvec(np.radians(angle) * flex)
            r = (
                Rotation.from_rotvec(np.radians(abduct) * digit.dorsal)
                * r
                * Rotation.from_rotvec(np.radians(twist) * digit.axis)
            )
            out.append(r.as_matrix())
    return np.array(out)


def _subtree(joint):
    below = [joint]
    for k in range(joint + 1, 16):
        if PARENTS[k] in below:
            below.append(k)
    return below


def pose_correctives(mesh, weights, joint_positions):
    """778 x 3 x 135: what keeps bent knuckles from collapsing.

    Linear blending averages rotation matrices: a vertex half way between two bones bent by q moves
    inwards by 1 - cos(q / 2) of its distance from the joint. The target here turns that vertex
    about the joint by its share of the angle instead (spherical blending), which keeps the
    distance. Target minus linear blending, taken back to the rest pose, is fitted by ridge
    regression on MANO's pose features (entries of R - 1), over the range of motion of each joint.
    """
    v = mesh.vertices
    out = np.zeros((len(v), 3, 135))
    for k in range(1, 16):
        name, which = FINGERS[(k - 1) // 3], (k - 1) % 3
        share = weights[:, _subtree(k)].sum(1)
        index = np.flatnonzero((share > 0.01) & (share < 0.99))
        rotations = _rotations(name, which)
        vectors = Rotation.from_matrix(rotations).as_rotvec()
        features = (rotations - np.eye(3)).reshape(len(rotations), 9)
        gram = np.linalg.inv(features.T @ features + 0.02 * len(rotations) * np.eye(9)) @ features.T
        w = share[index]
        arm = v[index] - joint_positions[k]
        target = np.zeros((len(rotations), len(index), 3))
        for n, (rotation, vector) in enumerate(zip(rotations, vectors)):
            part = Rotation.from_rotvec(w[:, None] * vector).as_matrix()
            wanted = np.einsum("vij,vj->vi", part, arm)
            blend = (1 - w)[:, None, None] * np.eye(3) + w[:, None, None] * rotation
            linear = np.einsum("vij,vj->vi", blend, arm)
            target[n] = np.linalg.solve(blend, (wanted - linear)[..., None])[..., 0]
        fit = np.einsum("fn,nvi->vif", gram, target)
        out[index, :, 9 * (k - 1) : 9 * k] = fit
    return out
