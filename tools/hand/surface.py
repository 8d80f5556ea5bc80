"""The skin of the flat hand as an implicit function: negative inside, roughly metres."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from .anatomy import DIGITS, MM


def smooth_min(a, b, k):
    """Polynomial smooth minimum: equals min(a, b) where they differ by more than k."""
    h = np.maximum(k - np.abs(a - b), 0) / k
    return np.minimum(a, b) - h * h * k / 4


def cone(points, a, b, radius_a, radius_b, flat=1.0, up=(0, 0, 1)):
    """Rounded cone from a to b (mm); `flat` < 1 squeezes it along `up`."""
    a, b = np.asarray(a, float) * MM, np.asarray(b, float) * MM
    up = np.asarray(up, float)
    d = b - a
    t = np.clip((points - a) @ d / (d @ d), 0, 1)
    q = points - a - np.multiply.outer(t, d)
    q = q + np.multiply.outer((q @ up) * (1 / flat - 1), up)
    return np.linalg.norm(q, axis=-1) - (radius_a + (radius_b - radius_a) * t) * MM


class DigitSurface:
    """Skin of one straight digit: half breadth and dorsal and palmar half depth as functions of the
    station."""

    def __init__(self, digit):
        self.digit = digit
        s = digit.stations
        b = digit.half_breadth
        tip = s[3]
        # Stations: before the root, root, mid proximal, second joint, mid middle, third joint, pad,
        # start of the dome.
        pad = s[2] + 0.55 * (tip - s[2])
        at = [s[0] - 20 * MM, s[0], (s[0] + s[1]) / 2, s[1], (s[1] + s[2]) / 2, s[2], pad, tip]
        mid1, mid2 = 0.97 * (b[0] + b[1]) / 2, 0.96 * (b[1] + b[2]) / 2
        side = [b[0] * 0.95, b[0], mid1, b[1], mid2, b[2], b[3], b[3] * 0.93]
        f = digit.depth
        dorsal = [v * f * k for v, k in zip(side, (1, 1.0, 0.94, 1.0, 0.93, 0.95, 0.80, 0.66))]
        palmar = [v * f * k for v, k in zip(side, (1, 1.04, 1.06, 0.94, 1.05, 0.94, 1.06, 0.98))]
        self.side = PchipInterpolator(at, side)
        self.dorsal = PchipInterpolator(at, dorsal)
        self.palmar = PchipInterpolator(at, palmar)
        self.dome = tip - 1.05 * b[3]

    def radius(self, station, angle):
        """Distance from the axis to the skin; the angle runs from the radial over the dorsal
        side."""
        tip = self.digit.stations[3]
        s = np.minimum(station, tip)
        u, w = np.cos(angle), np.sin(angle)
        depth = np.where(w > 0, self.dorsal(s), self.palmar(s))
        body = 1 / np.sqrt((u / self.side(s)) ** 2 + (w / depth) ** 2)
        t = np.clip((s - self.dome) / (tip - self.dome), 0, 1)
        return body * np.sqrt(np.maximum(1 - t**2.2, 0))

    def lift(self, station):
        """The tip's pole sits a little to the palmar side of the axis."""
        t = np.clip((station - self.dome) / (self.digit.stations[3] - self.dome), 0, 1)
        return -0.10 * self.digit.half_breadth[3] * t * t

    def point(self, station, angle):
        r = self.radius(station, angle)
        return self.digit.at(station, r * np.cos(angle), r * np.sin(angle) + self.lift(station))

    def field(self, points):
        q = self.digit.coordinates(points)
        s0, s1 = self.digit.stations[0], self.dome
        s = np.clip(q[:, 0], s0, s1)
        angle = np.arctan2(q[:, 2], q[:, 1])
        r = self.radius(s, angle)
        over = q[:, 0] - s
        over = np.where(over > 0, over * r / (self.digit.stations[3] - self.dome), over)
        return np.sqrt(q[:, 1] ** 2 + q[:, 2] ** 2 + over**2) - r


SURFACES = {name: DigitSurface(d) for name, d in DIGITS.items()}


def palm_field(points):
    """Carpus, metacarpals, muscle pads and webs, without the digits' free parts."""
    d = DIGITS
    k = 10 * MM

    def mm(p):
        return np.asarray(p) / MM

    # Forearm stub and carpus.
    f = cone(points, (-30, 12, 0), (12, 13, 0), 17, 16)
    f = smooth_min(f, cone(points, (-30, -12, 0), (12, -11, -1), 17, 16), k)
    # Metacarpals with the flesh over them.
    for name, base, r0, r1 in (
        ("index", (18, 12, -1), 14, 12.2),
        ("middle", (18, 4, 0), 14, 12.4),
        ("ring", (18, -5, -1), 14, 12.0),
        ("pinky", (16, -13, -3), 14, 11.4),
    ):
        f = smooth_min(f, cone(points, base, mm(d[name].root) - (0, 0, 1.5), r0, r1), k)
        # Base of the proximal phalanx up to the web.
        end = d[name].at(0.8 * d[name].web, 0, -1.0 * MM)
        f = smooth_min(
            f, cone(points, mm(d[name].root) - (0, 0, 2), mm(end), r1 * 0.97, r1 * 0.80), 6 * MM
        )
    # Hypothenar pad on the ulnar side.
    f = smooth_min(f, cone(points, (20, -17, -9), (62, -29, -9), 14.5, 11.5), k)
    # Palmar pad below the knuckles.
    f = smooth_min(f, cone(points, (86, 20, -6), (80, -24, -8), 8.5, 8.0), k)
    # Thenar: the thumb's metacarpal and the muscles towards the palm.
    t = d["thumb"]
    f = smooth_min(f, cone(points, mm(t.root), mm(t.joint(1)), 15.5, 11.6), 12 * MM)
    f = smooth_min(
        f,
        cone(points, (24, 12, -11), mm(t.at(0.8 * t.stations[1], 0, -2 * MM)), 14.5, 9.0),
        12 * MM,
    )
    # First web, a fold between thumb and index.
    f = smooth_min(f, cone(points, (54, 30, -9), (72, 25, -3), 8.5, 8.5), 14 * MM)
    f = smooth_min(f, cone(points, mm(t.joint(1)) - (4, 2, 0), (76, 27, -3), 6.5, 6.5), 12 * MM)
    return f


def field(points):
    """The whole hand."""
    palm = palm_field(points)
    f = palm
    for surface in SURFACES.values():
        f = np.minimum(f, smooth_min(palm, surface.field(points), 5 * MM))
    return f


def gradient(function, points, step=0.2 * MM):
    g = np.empty_like(points)
    for axis in range(3):
        e = np.zeros(3)
        e[axis] = step
        g[:, axis] = (function(points + e) - function(points - e)) / (2 * step)
    return g


def project(function, points, steps=3, limit=2 * MM):
    """Newton steps onto the zero level."""
    for _ in range(steps):
        f, g = function(points), gradient(function, points)
        move = -f[:, None] * g / np.maximum((g * g).sum(-1, keepdims=True), 1e-6)
        length = np.linalg.norm(move, axis=-1, keepdims=True)
        points = points + move * np.minimum(1, limit / np.maximum(length, 1e-12))
    return points
