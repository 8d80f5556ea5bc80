// How far the vertices of one surface are from another one, and which are inside it.

import {BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3} from 'three';
import {MeshBVH} from 'three-mesh-bvh';

export const REACH = 0.02;  // m; farther away is not measured
const SLICE = 12;  // ms of work between two breaths of the page

export class Surface {
  constructor(vertices, faces) {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(vertices, 3));
    geometry.setIndex(new BufferAttribute(faces.slice(), 1));  // the tree sorts its copy
    geometry.computeBoundingBox();
    this.box = geometry.boundingBox;
    this.tree = new MeshBVH(geometry);
    this.away = awayFromHole(vertices, faces);
    this.ray = new Ray();
    this.hit = {};
  }

  /** More ways out than in along a ray: also right where closed pieces overlap. */
  contains(point) {
    if (!this.box.containsPoint(point)) return false;
    this.ray.set(point, this.away);
    let surplus = 0;
    for (const {face} of this.tree.raycast(this.ray, DoubleSide)) surplus += Math.sign(face.normal.dot(this.away));
    return surplus > 0;
  }

  /** Distance from the surface in metres, negative inside; NaN beyond REACH. */
  distance(point) {
    const inside = this.contains(point);
    const found = this.tree.closestPointToPoint(point, this.hit, 0, inside ? Infinity : REACH);
    if (!found) return NaN;
    return inside ? -found.distance : found.distance;
  }
}

/** A direction in which rays do not leave through the hole of an open surface, a hand's wrist. */
function awayFromHole(vertices, faces) {
  const edges = new Map();
  for (let f = 0; f < faces.length; f += 3) {
    for (let k = 0; k < 3; ++k) {
      const a = faces[f + k], b = faces[f + (k + 1) % 3];
      const key = a < b ? a * 2 ** 26 + b : b * 2 ** 26 + a;
      edges.set(key, (edges.get(key) ?? 0) + 1);
    }
  }
  const hole = new Vector3(), middle = new Vector3(), point = new Vector3();
  let count = 0;
  for (const [key, uses] of edges) {
    if (uses !== 1) continue;
    hole.add(point.fromArray(vertices, 3 * (key % 2 ** 26)));
    ++count;
  }
  if (count === 0) return new Vector3(0.48, 0.31, 0.82).normalize();  // along no axis
  for (let v = 0; v < vertices.length; v += 3) middle.add(point.fromArray(vertices, v));
  return middle.divideScalar(vertices.length / 3).sub(hole.divideScalar(count)).normalize();
}

const breath = () => new Promise((resolve) => setTimeout(resolve));

/** Distances of all vertices, in slices of time; null when `cancelled` says so meanwhile. */
export async function distances(vertices, surface, cancelled) {
  const result = new Float32Array(vertices.length / 3).fill(NaN);
  const near = surface.box.clone().expandByScalar(REACH);
  const point = new Vector3();
  let begun = performance.now();
  for (let v = 0; v < result.length; ++v) {
    point.fromArray(vertices, 3 * v);
    if (near.containsPoint(point)) result[v] = surface.distance(point);
    if (v % 64 === 0 && performance.now() - begun > SLICE) {
      await breath();
      if (cancelled()) return null;
      begun = performance.now();
    }
  }
  return result;
}
