// Geometry as reports/scene_encoding.h writes it, and hands that move.

import {Matrix4, Quaternion, Vector3} from 'three';
import {bytes8, floats, indices16, indices32, integers16, load} from './data.js';

/** Coordinates, three for each point. */
export function points({origin, step, data}) {
  const numbers = integers16(data);
  const coordinates = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; ++i) coordinates[i] = origin[i % 3] + step * numbers[i];
  return coordinates;
}

function faces({faces: text, wide}) {
  return wide ? indices32(text) : indices16(text);
}

const meshOf = (value) => ({vertices: points(value.points), faces: faces(value)});

/** Rigid transforms. */
function poses(value) {
  if (value === null) return null;
  const origins = points(value.points);
  const turns = integers16(value.turns);
  return Array.from({length: origins.length / 3}, (_, i) => {
    const turn = new Quaternion(turns[4 * i + 1], turns[4 * i + 2], turns[4 * i + 3], turns[4 * i]).normalize();
    return new Matrix4().compose(new Vector3().fromArray(origins, 3 * i), turn, new Vector3(1, 1, 1));
  });
}

/** X_WO at the moments of a trial; null at a moment that is not finite. */
function exactPoses(text) {
  const numbers = floats(text);
  return Array.from({length: numbers.length / 7}, (_, i) => {
    const [x, y, z, w, a, b, c] = numbers.subarray(7 * i, 7 * i + 7);
    if (![x, y, z, w, a, b, c].every(Number.isFinite)) return null;
    return new Matrix4().compose(new Vector3(x, y, z), new Quaternion(a, b, c, w).normalize(), new Vector3(1, 1, 1));
  });
}

/** A hand's surface; see HandSkin in reports/item_scene.h. */
class Skin {
  constructor(value) {
    this.faces = faces(value);
    this.rest = value.rest && points(value.rest);
    this.frames = value.frames && bytes8(value.frames);
    this.weights = value.weights && bytes8(value.weights);
  }

  /** Whether the surface consists of rigid parts. */
  get rigid() { return this.rest !== null; }
  get moves() { return this.frames !== null; }

  /** The blend of the frames of vertex `v` into `out`, column by column. */
  blend(v, frames, out) {
    out.fill(0);
    let sum = 0;
    for (let k = 0; k < 4; ++k) sum += this.weights[4 * v + k];
    for (let k = 0; k < 4; ++k) {
      const weight = this.weights[4 * v + k] / sum;
      if (weight === 0) continue;
      const {elements} = frames[this.frames[4 * v + k]];
      for (let i = 0; i < 16; ++i) out[i] += weight * elements[i];
    }
  }

  /** Vertices of the rest surface `rest` with these frames. */
  pose(rest, frames) {
    const vertices = new Float32Array(rest.length);
    const m = new Float64Array(16);
    for (let v = 0; v < rest.length / 3; ++v) {
      this.blend(v, frames, m);
      const x = rest[3 * v], y = rest[3 * v + 1], z = rest[3 * v + 2];
      for (let k = 0; k < 3; ++k) vertices[3 * v + k] = m[k] * x + m[4 + k] * y + m[8 + k] * z + m[12 + k];
    }
    return vertices;
  }

  /** The rest surface that these frames pose as `vertices`. What the shape of a skin owes to its
   *  pose stays as it is in that pose. */
  unpose(vertices, frames) {
    const rest = new Float32Array(vertices.length);
    const matrix = new Matrix4(), point = new Vector3();
    for (let v = 0; v < vertices.length / 3; ++v) {
      this.blend(v, frames, matrix.elements);
      point.fromArray(vertices, 3 * v).applyMatrix4(matrix.invert()).toArray(rest, 3 * v);
    }
    return rest;
  }
}

/** A hand in a grasp, in the object's frame. */
class Hand {
  constructor(value, skin) {
    this.skin = skin;
    this.frames = poses(value.frames);
    this.vertices = value.vertices ? points(value.vertices) : skin.pose(skin.rest, this.frames);
  }

  /** Vertices at other frames. */
  pose(frames) {
    this.rest ??= this.skin.rest ?? this.skin.unpose(this.vertices, this.frames);
    return this.skin.pose(this.rest, frames);
  }
}

/** A trial with its motions. `frames[m]` are those of the hand at moment m, or null. */
function trialOf(value) {
  const hand = poses(value.hand);
  const count = hand === null ? 0 : hand.length / value.moments;
  return {
    ...value,
    object: exactPoses(value.object),
    slip: value.slip && floats(value.slip),
    frames: hand && Array.from({length: value.moments}, (_, m) => hand.slice(m * count, (m + 1) * count)),
  };
}

/** All of an item: its record's details, object and hand where there are any. */
export async function loadItem(report, reference) {
  if (!report.holds(reference)) return null;
  const place = report.case(reference);
  const {items} = await load(`items-${report.cases.chunk[place]}`);
  const value = items.find(({run, item}) => run === reference.run && item === reference.item);
  const mesh = report.cases.mesh[place];
  const [object, skin] = await Promise.all([
    mesh < 0 ? null : load(`object-${mesh}`),
    value.hand === null ? null : load(`hand-${value.hand.skin}`),
  ]);
  return {
    ...value,
    object: object && {...meshOf(object), pieces: (object.pieces ?? []).map((set) => ({...set, meshes: set.meshes.map(meshOf)}))},
    hand: skin && new Hand(value.hand, new Skin(skin)),
    trials: value.trials.map(trialOf),
  };
}
