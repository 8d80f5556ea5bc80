"""The mesh: rings of vertices around the digits and the palm, joined to one disk with a 16-vertex
rim at the wrist."""

import dataclasses

import numpy as np

from .anatomy import DIGITS, MM
from .surface import SURFACES, field, gradient, project

VERTICES = 778
WRIST_RING = 16
DIGIT_RING = 10
PALM_ROWS = 9
# Palm fingers from the radial side; each spans 3 columns of quads, neighbours share a column.
PALM_FINGERS = ("index", "middle", "ring", "pinky")
COLUMNS = 13
PALM_RING = 2 * COLUMNS + 2
# The thumb grows out of a hole of 4 x 4 quads around the radial edge.
HOLE_ROWS = (1, 5)
HOLE_COLUMNS = (-2, 2)


@dataclasses.dataclass
class Mesh:
    vertices: np.ndarray
    faces: np.ndarray
    digit: np.ndarray  # name of the digit whose ring a vertex belongs to, "" in the palm
    tips: dict  # digit name -> vertex


class _Builder:
    def __init__(self):
        self.points, self.faces, self.digit, self.free = [], [], [], []

    def add(self, point, digit="", free=False):
        self.points.append(np.asarray(point, float))
        self.digit.append(digit)
        self.free.append(free)
        return len(self.points) - 1

    def strip(self, lower, upper):
        """Joins two rings of equal length, `upper` further along the axis they turn around."""
        n = len(lower)
        for k in range(n):
            a, b, c, d = lower[k], lower[(k + 1) % n], upper[(k + 1) % n], upper[k]
            p = self.points
            if np.linalg.norm(p[a] - p[c]) <= np.linalg.norm(p[b] - p[d]):
                self.faces += [(a, b, c), (a, c, d)]
            else:
                self.faces += [(a, b, d), (b, c, d)]

    def zipper(self, lower, upper):
        """Joins two rings of any length by the triangulation of least total edge length."""
        p = np.array(self.points)
        n, m = len(lower), len(upper)
        best = (np.inf, None)
        for shift in range(m):
            up = [upper[(k + shift) % m] for k in range(m)]
            closed_lower, closed_upper = p[[*lower, lower[0]]], p[[*up, up[0]]]
            length = np.linalg.norm(closed_lower[:, None] - closed_upper, axis=-1)
            cost = np.full((n + 1, m + 1), np.inf)
            step = np.zeros((n + 1, m + 1), int)
            cost[0, 0] = 0
            for i in range(n + 1):
                for j in range(m + 1):
                    for back, (di, dj) in enumerate(((1, 0), (0, 1))):
                        if i >= di and j >= dj and cost[i - di, j - dj] + length[i, j] < cost[i, j]:
                            cost[i, j] = cost[i - di, j - dj] + length[i, j]
                            step[i, j] = back
            if cost[n, m] < best[0]:
                best = (cost[n, m], (up, step))
        up, step = best[1]
        i, j = n, m
        while i or j:
            if step[i, j] == 0:
                self.faces.append((lower[i - 1], lower[i % n], up[j % m]))
                i -= 1
            else:
                self.faces.append((lower[i % n], up[j % m], up[j - 1]))
                j -= 1


def _stations(name):
    """Ring stations of a digit: three rings around each bending joint, evenly filled between, two
    on the dome."""
    digit, surface = DIGITS[name], SURFACES[name]
    s = digit.stations
    around1, around2 = (6.0, 5.0) if name == "thumb" else (5.2, 4.4)
    tip = s[3]
    knots = [
        s[1] - around1 * MM,
        s[1],
        s[1] + around1 * MM,
        s[2] - around2 * MM,
        s[2],
        s[2] + around2 * MM,
        surface.dome + 0.45 * (tip - surface.dome),
    ]
    if name != "thumb":
        knots.insert(0, digit.web + 5.5 * MM)
    rings = [knots[0]]
    for a, b in zip(knots, knots[1:]):
        pieces = max(1, round((b - a) / (8.7 * MM)))
        rings += [a + (b - a) * (k + 1) / pieces for k in range(pieces)]
    return rings + [surface.dome + 0.82 * (tip - surface.dome)]


def _digit_tube(builder, name):
    """Rings and tip of one digit; returns its first ring."""
    surface = SURFACES[name]
    angles = 2 * np.pi * np.arange(DIGIT_RING) / DIGIT_RING
    rings = []
    for number, station in enumerate(_stations(name)):
        points = surface.point(np.full(DIGIT_RING, station), angles)
        rings.append([builder.add(p, name, free=number == 0) for p in points])
    for lower, upper in zip(rings, rings[1:]):
        builder.strip(lower, upper)
    tip = builder.add(surface.point(DIGITS[name].stations[3], 0.0), name)
    last = rings[-1]
    builder.faces += [(last[k], last[(k + 1) % DIGIT_RING], tip) for k in range(DIGIT_RING)]
    return rings[0], tip


def _web_row():
    """Positions of the last palm row: 13 dorsal, 13 palmar columns, radial and ulnar edge, 3 seam
    centres."""
    dorsal, palmar, seams = [], [], []
    edges = {}
    angles = np.radians([36, 72, 108, 144])
    for number, name in enumerate(PALM_FINGERS):
        digit, surface = DIGITS[name], SURFACES[name]
        top = surface.point(np.full(4, digit.web), angles)
        bottom = surface.point(np.full(4, digit.web), -angles)
        if number == 0:
            edges["radial"] = surface.point(digit.web, 0.0)
        else:
            before = DIGITS[PALM_FINGERS[number - 1]]
            a, b = before.at(before.web, 0, 0), digit.at(digit.web, 0, 0)
            middle = (a + b) / 2
            middle[0] -= 1 * MM
            up = (
                SURFACES[PALM_FINGERS[number - 1]].dorsal(before.web) + surface.dorsal(digit.web)
            ) / 2
            dorsal.pop(), palmar.pop()
            top[0] = middle + (-5.0 * MM, 0, 0.60 * up)
            bottom[0] = middle + (0.5 * MM, 0, -0.85 * up)
            seams.append(middle + (1.0 * MM, 0, -0.12 * up))
        dorsal += list(top)
        palmar += list(bottom)
    edges["ulnar"] = SURFACES["pinky"].point(DIGITS["pinky"].web, np.pi)
    return np.array(dorsal), np.array(palmar), edges, np.array(seams)


def _wrist_ring(count, distal):
    """Evenly spaced points on the skin in a plane across the wrist."""
    angle = 2 * np.pi * np.arange(720) / 720
    ray = np.stack([np.zeros(720), np.cos(angle), np.sin(angle)], -1)
    centre = np.array([distal, 0, -1 * MM])
    low, high = np.zeros(720), np.full(720, 60 * MM)
    for _ in range(40):
        mid = (low + high) / 2
        inside = field(centre + mid[:, None] * ray) < 0
        low, high = np.where(inside, mid, low), np.where(inside, high, mid)
    curve = centre + low[:, None] * ray
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.roll(curve, -1, 0) - curve, axis=1))])
    closed = np.vstack([curve, curve[:1]])
    want = np.arange(count) / count * length[-1]
    return np.stack([np.interp(want, length, closed[:, k]) for k in range(3)], -1)


def _palm(builder, transition):
    dorsal, palmar, edges, seams = _web_row()
    wrist = [builder.add(p) for p in _wrist_ring(WRIST_RING, -8 * MM)]
    second = [builder.add(p, free=True) for p in _wrist_ring(transition, 3 * MM)]
    builder.zipper(wrist, second)

    first_u = 15 * MM
    lateral = np.linspace(24, -24, COLUMNS) * MM
    start_top = np.stack([np.full(COLUMNS, first_u), lateral, np.full(COLUMNS, 16 * MM)], -1)
    start_bottom = start_top * (1, 1, -1.05)
    start_radial, start_ulnar = np.array([first_u, 29 * MM, -2 * MM]), np.array(
        [first_u, -29 * MM, -2 * MM]
    )

    def row(t):
        mix = lambda a, b: a + (b - a) * t
        ring = [
            mix(start_radial, edges["radial"]),
            *mix(start_top, dorsal),
            mix(start_ulnar, edges["ulnar"]),
        ]
        ring += list(mix(start_bottom, palmar)[::-1])
        ring = np.array(ring)
        if t < 1:
            # Start clear of the skin so that the projection meets the right side of it.
            side = np.array([0] + [1] * COLUMNS + [0] + [-1] * COLUMNS)
            ring[:, 2] += side * 6 * MM * np.sin(np.pi * t)
        return ring

    rows = []
    for r in range(PALM_ROWS):
        points = row(r / (PALM_ROWS - 1))
        last = r == PALM_ROWS - 1
        fixed = [c for c in (4, 7, 10)] + [PALM_RING - c for c in (4, 7, 10)] if last else []
        ring = []
        for c, p in enumerate(points):
            low, high = HOLE_ROWS
            column = c if c <= PALM_RING // 2 else c - PALM_RING
            if low < r < high and HOLE_COLUMNS[0] < column < HOLE_COLUMNS[1]:
                ring.append(None)
            else:
                ring.append(builder.add(p, free=c not in fixed))
        rows.append(ring)
    builder.zipper(second, rows[0])
    for r in range(PALM_ROWS - 1):
        for c in range(PALM_RING):
            a, b = rows[r][c], rows[r][(c + 1) % PALM_RING]
            d, e = rows[r + 1][c], rows[r + 1][(c + 1) % PALM_RING]
            column = c if c < PALM_RING // 2 else c - PALM_RING
            hole = HOLE_ROWS[0] <= r < HOLE_ROWS[1] and HOLE_COLUMNS[0] <= column < HOLE_COLUMNS[1]
            if not hole:
                builder.faces += [(a, b, e), (a, e, d)]
    return rows, [builder.add(p) for p in seams]


def _hole_ring(rows):
    """Rim of the thumb's hole, turning around the thumb as its rings do."""
    (low, high), (left, right) = HOLE_ROWS, HOLE_COLUMNS
    ring = [rows[low][c % PALM_RING] for c in range(left, right)]
    ring += [rows[r][right] for r in range(low, high)]
    ring += [rows[high][c % PALM_RING] for c in range(right, left, -1)]
    ring += [rows[r][left % PALM_RING] for r in range(high, low, -1)]
    return ring


def _assemble(transition):
    builder = _Builder()
    rows, seams = _palm(builder, transition)
    # The palm is projected before the thumb is joined to it, so that the zipper sees true
    # distances.
    free = np.array(builder.free)
    points = np.array(builder.points)
    points[free] = project(field, points[free], steps=12)
    builder.points = list(points)
    tips = {}
    web = rows[-1]
    for f, name in enumerate(PALM_FINGERS):
        radial = web[0] if f == 0 else seams[f - 1]
        ulnar = web[COLUMNS + 1] if f == 3 else seams[f]
        top = web[1 + 3 * f : 5 + 3 * f]
        bottom = [web[PALM_RING - 1 - c] for c in range(3 * f, 3 * f + 4)][::-1]
        ring, tips[name] = _digit_tube(builder, name)
        builder.strip([radial, *top, ulnar, *bottom], ring)
    ring, tips["thumb"] = _digit_tube(builder, "thumb")
    builder.zipper(_hole_ring(rows), ring)
    return builder, tips


def _rigid(builder, points):
    """Vertices that fairing leaves alone: the wrist's rim and the fingers, and the thumb beyond its
    knuckle."""
    fixed = np.zeros(len(points), bool)
    fixed[:WRIST_RING] = True
    for name, digit in DIGITS.items():
        own = np.array(builder.digit) == name
        reach = digit.coordinates(points)[:, 0]
        fixed |= own & (reach > _stations(name)[1 if name == "thumb" else 0] - 1 * MM)
    return fixed


def _neighbours(count, faces):
    sets = [set() for _ in range(count)]
    for a, b, c in faces:
        sets[a] |= {b, c}
        sets[b] |= {a, c}
        sets[c] |= {a, b}
    return [sorted(s) for s in sets]


def _relax(points, faces, free, rounds):
    """Evens out the free vertices on the skin: umbrella steps in the tangent plane, then back to
    the surface."""
    ring = _neighbours(len(points), faces)
    index = np.flatnonzero(free)
    width = max(len(ring[i]) for i in index)
    table = np.array([ring[i] + [ring[i][0]] * (width - len(ring[i])) for i in index])
    mask = np.array([[1] * len(ring[i]) + [0] * (width - len(ring[i])) for i in index])
    for _ in range(rounds):
        move = (points[table] * mask[..., None]).sum(1) / mask.sum(1, keepdims=True) - points[index]
        normal = gradient(field, points[index])
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        move -= (move * normal).sum(-1, keepdims=True) * normal
        points[index] = project(field, points[index] + 0.5 * move, steps=2)
    return points


def _fair(points, faces, fixed, rounds):
    """Smooths away the marks that the union of simple shapes leaves, without shrinking (Taubin
    1995)."""
    ring = _neighbours(len(points), faces)
    index = np.flatnonzero(~fixed)
    for _ in range(rounds):
        for rate in (0.5, -0.52):
            mean = np.array([points[ring[i]].mean(0) for i in index])
            points[index] += rate * (mean - points[index])
    return points


def _flip_edges(points, faces, rounds=6):
    """Swaps the diagonal of two triangles where that raises their smaller angle and does not fold
    the surface."""
    faces = [tuple(int(i) for i in f) for f in faces]

    def angle(a, b, c):
        u, v = points[b] - points[a], points[c] - points[a]
        return np.arccos(np.clip(u @ v / (np.linalg.norm(u) * np.linalg.norm(v) + 1e-12), -1, 1))

    def smallest(f):
        a, b, c = f
        return min(angle(a, b, c), angle(b, c, a), angle(c, a, b))

    def normal(f):
        n = np.cross(points[f[1]] - points[f[0]], points[f[2]] - points[f[0]])
        return n / (np.linalg.norm(n) + 1e-15)

    for _ in range(rounds):
        owner = {}
        for number, (a, b, c) in enumerate(faces):
            owner[a, b] = owner[b, c] = owner[c, a] = number
        touched, swaps = set(), 0
        for (a, b), left in sorted(owner.items()):
            right = owner.get((b, a))
            if a > b or right is None or left in touched or right in touched:
                continue
            c = next(v for v in faces[left] if v not in (a, b))
            d = next(v for v in faces[right] if v not in (a, b))
            if (c, d) in owner or (d, c) in owner:
                continue
            new = (a, d, c), (d, b, c)
            old = faces[left], faces[right]
            if min(map(smallest, new)) < min(map(smallest, old)) + 0.05:
                continue
            if normal(new[0]) @ normal(new[1]) < min(0.9, normal(old[0]) @ normal(old[1]) - 0.05):
                continue
            faces[left], faces[right] = new
            touched |= {left, right}
            swaps += 1
        if not swaps:
            break
    return np.array(faces)


def build():
    """The finished mesh of the flat hand, in this package's frame."""
    # The second ring takes what the count leaves: the rest of the layout is fixed.
    transition = 20
    for _ in range(2):
        builder, tips = _assemble(transition)
        transition += VERTICES - len(builder.points)
    builder, tips = _assemble(transition)
    points, faces = np.array(builder.points), np.array(builder.faces)
    free = np.array(builder.free)
    points = _relax(points, faces, free, 40)
    faces = _flip_edges(points, faces)
    points = _relax(points, faces, free, 40)
    faces = _flip_edges(points, faces)
    points = _fair(points, faces, _rigid(builder, points), 5)
    return Mesh(points, faces, np.array(builder.digit), tips)
