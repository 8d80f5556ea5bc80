#!/usr/bin/env python3
"""Writes statistics.json, the figures that tests/reports/statistics_fixture_test.cc expects.

Needs NumPy and SciPy (written with SciPy 1.17); tests only read the result.
"""
import json
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(20)


def mcnemar():
    pairs = [(0, 0), (0, 1), (1, 0), (5, 5), (2, 9), (9, 2), (0, 12), (40, 61), (300, 380), (5000, 5200)]
    return [{"only_a": b, "only_b": c, "p": stats.binomtest(b, b + c, 0.5).pvalue if b + c else 1.0}
            for b, c in pairs]


def cluster_totals(differences, objects):
    return np.array([differences[objects == name].sum() for name in np.unique(objects)])


def sign_flip(objects_count, shift, rates):
    """One paired sample with its p-value and clustered standard error."""
    objects = np.repeat(np.arange(objects_count), rng.integers(1, 5, objects_count))
    if rates:
        a = (rng.random(len(objects)) < 0.5).astype(float)
        b = (rng.random(len(objects)) < 0.5 + shift).astype(float)
    else:
        a = rng.normal(size=len(objects)).round(4)
        b = (a + shift + rng.normal(size=objects_count)[objects] + 0.3 * rng.normal(size=len(objects))).round(4)
    differences = b - a
    totals = cluster_totals(differences, objects)
    exact = objects_count <= 16
    # permutation_type "samples" of one sample flips signs; all of them where there are few enough.
    test = stats.permutation_test((totals,), np.sum, permutation_type="samples", vectorized=True,
                                  n_resamples=np.inf if exact else 400000, rng=np.random.default_rng(5))
    # Cluster-robust variance of a mean, written as the sandwich of a regression on a constant.
    residuals = differences - differences.mean()
    meat = sum(residuals[objects == name].sum() ** 2 for name in np.unique(objects))
    error = np.sqrt(meat * objects_count / (objects_count - 1)) / len(objects)
    # Percentile bootstrap over objects, a million resamples.
    sums = totals
    counts = np.array([(objects == name).sum() for name in np.unique(objects)])
    means = []
    for _ in range(20):
        drawn = rng.integers(0, objects_count, (50000, objects_count))
        means.append(sums[drawn].sum(1) / counts[drawn].sum(1))
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return {"a": a.tolist(), "b": b.tolist(), "objects": [f"object {i}" for i in objects], "exact": exact,
            "p": float(test.pvalue), "difference": float(differences.mean()), "standard_error": float(error),
            "low": float(low), "high": float(high)}


def detectable():
    rows = []
    for error in (0.5, 2.0):
        for alpha, power in ((0.05, 0.8), (0.01, 0.9)):
            difference = (stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)) * error
            # The chance to reject when the truth is that difference.
            reached = stats.norm.sf(stats.norm.ppf(1 - alpha / 2) - difference / error)
            assert abs(reached - power) < 1e-9
            rows.append({"standard_error": error, "alpha": alpha, "power": power, "difference": difference})
    return rows


fixture = {
    "mcnemar": mcnemar(),
    "paired": [sign_flip(6, 0.8, False), sign_flip(12, 0.4, False), sign_flip(12, 0.2, True),
               sign_flip(40, 0.3, False), sign_flip(60, 0.1, True)],
    "detectable": detectable(),
}
path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(fixture, indent=1) + "\n")
