// The statistics of reports/statistics.h, for tables of a part of the items. The intervals of whole
// runs are those that the program computed.

const Z = 1.959963984540054;  // quantile 0.975 of the standard normal distribution
const RESAMPLES = 2000;
const FEW_CLUSTERS = 20;

/** Wilson score interval of a rate, as fractions. */
export function wilson(hits, trials) {
  const rate = hits / trials;
  const centre = rate + Z * Z / (2 * trials);
  const reach = Z * Math.sqrt(rate * (1 - rate) / trials + Z * Z / (4 * trials * trials));
  const scale = 1 + Z * Z / trials;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

/** The p-th percentile of sorted numbers, interpolated linearly between order statistics. */
export function percentile(sorted, p) {
  const place = p / 100 * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

export function median(values) {
  return percentile(Float64Array.from(values).sort(), 50);
}

// mulberry32: small, fast, the same everywhere.
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6D2B79F5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 4294967296;
  };
}

/** Mean with the percentile bootstrap interval that resamples whole clusters; see BootstrapMean. */
export function bootstrapMean(values, clusters) {
  const sums = new Map();
  values.forEach((value, i) => {
    const entry = sums.get(clusters[i]) ?? [0, 0];
    entry[0] += value;
    entry[1] += 1;
    sums.set(clusters[i], entry);
  });
  const groups = [...sums.values()];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const result = {mean, count: values.length, clusters: groups.length, interval: null};
  result.fewClusters = groups.length < FEW_CLUSTERS;
  if (groups.length < 2) return result;
  const draw = random(groups.length * 7919 + values.length);
  const means = new Float64Array(RESAMPLES);
  for (let r = 0; r < RESAMPLES; ++r) {
    let sum = 0, count = 0;
    for (let k = 0; k < groups.length; ++k) {
      const group = groups[Math.floor(draw() * groups.length)];
      sum += group[0];
      count += group[1];
    }
    means[r] = sum / count;
  }
  means.sort();
  result.interval = [percentile(means, 2.5), percentile(means, 97.5)];
  return result;
}
