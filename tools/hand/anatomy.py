"""Measures of the built-in hand.

Frame of this package: (distal, radial, dorsal), metres, origin at the wrist joint of a flat right
hand. A proper rotation and a shift take it to MANO's frame (fingers towards -x, palm towards -y,
thumb side +z).

Bone lengths: A. Buryanov, V. Kotiuk, "Proportions of Hand Segments", Int. J. Morphol.
28(3):755-758, 2010 (adults, means): metacarpals, phalanges, and the soft tissue beyond the distal
phalanx. Breadths and depths of palm, wrist and fingers are chosen to fit the male means of the 2012
Anthropometric Survey of U.S. Army Personnel (ANSUR II, NATICK/TR-15/007; hand length 193 mm, hand
breadth 88 mm) at this hand's length.
"""

import dataclasses

import numpy as np

# MANO's joint order, and the parent of each joint.
FINGERS = ("index", "middle", "pinky", "ring", "thumb")
PARENTS = np.array([-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 0, 10, 11, 0, 13, 14])

# Position of the wrist joint in MANO's frame.
WRIST = np.array([0.0957, 0.0064, 0.0062])
# Columns: distal, radial and dorsal in MANO's frame.
R_MD = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])

MM = 1e-3


def unit(v):
    v = np.asarray(v, float)
    return v / np.linalg.norm(v)


@dataclasses.dataclass
class Digit:
    """A straight digit: joints at `stations` along `axis` from `root`; the last station is the tip
    of the skin."""

    name: str
    root: np.ndarray
    axis: np.ndarray
    dorsal: np.ndarray
    stations: np.ndarray
    half_breadth: np.ndarray  # at: root, second joint, third joint, pad
    web: float  # station where the free part begins
    depth: float = 0.9  # half depth over half breadth

    @property
    def radial(self):
        return np.cross(self.dorsal, self.axis)

    def joint(self, k):
        return self.root + self.stations[k] * self.axis

    def at(self, station, side, up):
        """Point at a station, `side` towards the radial and `up` towards the dorsal side."""
        return (
            self.root
            + np.multiply.outer(station, self.axis)
            + np.multiply.outer(side, self.radial)
            + np.multiply.outer(up, self.dorsal)
        )

    def coordinates(self, points):
        """(station, radial, dorsal) of points, N x 3."""
        p = points - self.root
        return np.stack([p @ self.axis, p @ self.radial, p @ self.dorsal], -1)


def _finger(name, root, spread_deg, slope_deg, phalanges, pulp, half_breadth, web):
    a, b = np.radians(spread_deg), np.radians(slope_deg)
    axis = unit([np.cos(a) * np.cos(b), np.sin(a) * np.cos(b), -np.sin(b)])
    dorsal = unit(np.array([0, 0, 1.0]) - axis[2] * axis)
    lengths = np.cumsum([0.0, *phalanges])
    stations = np.append(lengths[:3], lengths[3] + pulp) * MM
    return Digit(
        name, np.array(root) * MM, axis, dorsal, stations, np.array(half_breadth) * MM, web * MM
    )


def _thumb():
    axis = unit([0.76, 0.60, -0.25])
    # Half pronated at rest: the nail faces the dorsal, radial and proximal side in equal parts.
    dorsal = np.array([-1.0, 1.0, 1.0])
    dorsal = unit(dorsal - (dorsal @ axis) * axis)
    stations = np.cumsum([0.0, 46.22, 31.57, 21.67 + 5.67]) * MM
    return Digit(
        "thumb",
        np.array([22.0, 21.0, -9.0]) * MM,
        axis,
        dorsal,
        stations,
        np.array([14.0, 11.5, 10.6, 10.0]) * MM,
        40 * MM,
        0.88,
    )


DIGITS = {
    d.name: d
    for d in (
        _finger("index", (92, 25, 2), 5, 1, (39.78, 22.38, 15.82), 3.84, (10.0, 9.2, 8.1, 7.6), 19),
        _finger(
            "middle", (95, 4.5, 4), 0, 1, (44.63, 26.33, 17.40), 3.95, (10.0, 9.3, 8.2, 7.7), 21
        ),
        _finger(
            "pinky", (80, -33.5, -3), -12, 2, (32.74, 18.11, 15.96), 3.73, (8.8, 7.8, 7.0, 6.5), 16
        ),
        _finger(
            "ring", (89.5, -15, 2), -5, 1, (41.37, 25.65, 17.30), 3.95, (9.5, 8.8, 7.8, 7.3), 20
        ),
        _thumb(),
    )
}


def joints():
    """Joint positions in MANO's order, 16 x 3."""
    rows = [np.zeros(3)]
    for name in FINGERS:
        rows += [DIGITS[name].joint(k) for k in range(3)]
    return np.array(rows)
