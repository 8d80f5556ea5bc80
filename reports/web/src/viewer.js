// Object and hand in 3D: coloured by contact and penetration, and in motion.

import {
  AmbientLight, BufferAttribute, BufferGeometry, Color, DirectionalLight, DoubleSide, Group, HemisphereLight, Matrix4,
  Mesh, MeshStandardMaterial, PerspectiveCamera, Quaternion, Scene, Sphere, Box3, Vector3, WebGLRenderer,
} from 'three';
import {OrbitControls} from 'three/examples/jsm/controls/OrbitControls.js';
import {distances, Surface} from './contact.js';

const FAR = 0.4;  // m, an object that need not be seen any more
export const NEAR = 0.01, DEEP = 0.005;  // m, the ends of the colour scale
const OBJECT = new Color('#8ba3c4'), HAND = new Color('#dfae8e');
const TOUCH = new Color('#00876c'), SHALLOW = new Color('#ffcf33'), DEEPEST = new Color('#b00020');

/** The colour of a vertex at this distance from the other surface (m, negative inside it). */
export function colourAt(distance, base, out) {
  if (Number.isNaN(distance) || distance >= NEAR) return out.copy(base);
  if (distance >= 0) return out.copy(TOUCH).lerp(base, distance / NEAR);
  return out.copy(SHALLOW).lerp(DEEPEST, Math.min(1, -distance / DEEP));
}

function meshOf(vertices, faces, colour, flat) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(vertices.slice(), 3));
  geometry.setIndex(new BufferAttribute(faces, 1));
  if (!flat) geometry.computeVertexNormals();
  const colours = new Float32Array(vertices.length);
  for (let v = 0; v < vertices.length; v += 3) colour.toArray(colours, v);
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  const material = new MeshStandardMaterial({vertexColors: true, roughness: 0.75, side: DoubleSide, flatShading: flat});
  const mesh = new Mesh(geometry, material);
  mesh.matrixAutoUpdate = false;
  mesh.frustumCulled = false;
  return mesh;
}

function paint(mesh, distance, base) {
  const colours = mesh.geometry.attributes.color;
  const colour = new Color();
  for (let v = 0; v < distance.length; ++v) colourAt(distance[v], base, colour).toArray(colours.array, 3 * v);
  colours.needsUpdate = true;
}

function unpaint(mesh, base) {
  paint(mesh, new Float32Array(mesh.geometry.attributes.position.count).fill(NaN), base);
}

export class Viewer {
  /** Draws `item` (see loadItem) into a canvas inside `parent`. Throws where there is no WebGL. */
  constructor(parent, item, label) {
    this.item = item;
    this.renderer = new WebGLRenderer({antialias: true, alpha: true, powerPreference: 'low-power'});
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.canvas = this.renderer.domElement;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', label);
    parent.append(this.canvas);

    this.scene = new Scene();
    this.world = new Group();  // turned so that up is up
    this.world.matrixAutoUpdate = false;
    this.scene.add(this.world, new HemisphereLight('#ffffff', '#b0a89e', 1.6), new AmbientLight('#ffffff', 0.35));
    this.camera = new PerspectiveCamera(32, 1, 0.005, 20);
    this.camera.up.set(0, 0, 1);
    const lamp = new DirectionalLight('#ffffff', 1.7);
    lamp.position.set(0.5, 0.8, 1);
    this.camera.add(lamp);
    this.scene.add(this.camera);

    if (item.object) this.object = this.add(meshOf(item.object.vertices, item.object.faces, OBJECT, false));
    if (item.hand) this.hand = this.add(meshOf(item.hand.vertices, item.hand.skin.faces, HAND, item.hand.skin.rigid));
    this.controls = new OrbitControls(this.camera, this.canvas);
    this.controls.addEventListener('change', () => this.draw());
    this.canvas.addEventListener('keydown', (event) => this.turn(event));
    this.watcher = new ResizeObserver(() => this.resize(parent));
    this.watcher.observe(parent);
    this.resize(parent);
    this.look();
  }

  add(mesh) {
    this.world.add(mesh);
    return mesh;
  }

  /** Boxes of object and hand, in the world; of the hand alone when the object has gone far away. */
  inSight() {
    const boxes = [this.object, this.hand].filter(Boolean).map((mesh) => {
      mesh.geometry.computeBoundingBox();
      mesh.parent.updateWorldMatrix(false, true);
      return mesh.geometry.boundingBox.clone().applyMatrix4(mesh.matrixWorld);
    });
    if (boxes.length === 2 && boxes[0].distanceToPoint(boxes[1].getCenter(new Vector3())) > FAR) boxes.shift();
    return boxes;
  }

  /** The azimuth of a camera that looks across the direction from the object to the wrist, from the
   *  side where the hand is behind the object. */
  side() {
    if (!this.hand || !this.object) return 0;
    const [object, hand] = this.inSight().map((box) => box.getCenter(new Vector3()));
    if (!hand) return 0;
    const position = this.hand.geometry.attributes.position;
    const point = new Vector3(), wrist = new Vector3();
    for (let v = 0; v < position.count; v += 7) {
      point.fromBufferAttribute(position, v).applyMatrix4(this.hand.matrixWorld).sub(object);
      if (point.lengthSq() > wrist.lengthSq()) wrist.copy(point);
    }
    const azimuth = Math.atan2(wrist.y, wrist.x) + Math.PI / 2;
    hand.sub(object);
    return hand.x * Math.cos(azimuth) + hand.y * Math.sin(azimuth) < 0 ? azimuth : azimuth + Math.PI;
  }

  /** Looks at everything, in a trial at where it begins and ends, a little from above. */
  look() {
    const [trial, moment] = this.shown ?? [null, 0];
    const box = new Box3();
    for (const m of trial === null ? [0] : [0, trial.moments >> 1, trial.moments - 1]) {
      this.show(trial, m);
      for (const part of this.inSight()) box.union(part);
    }
    this.show(trial, moment);
    const ball = box.getBoundingSphere(new Sphere());
    const azimuth = this.side();
    const away = 0.9 * ball.radius / Math.sin(this.camera.fov * Math.PI / 360) / Math.min(1, this.camera.aspect);
    this.camera.position.set(Math.cos(azimuth), Math.sin(azimuth), 0.45).normalize().multiplyScalar(away).add(ball.center);
    this.controls.target.copy(ball.center);
    this.controls.update();
  }

  /** Colours by distance. Calls `done` with the deepest penetration and the vertices in touch of the
   *  hand, or not at all if the viewer has gone meanwhile. */
  async measure(done) {
    const {object, hand} = this.item;
    if (!object || !hand) return;
    const cancelled = () => this.gone;
    this.ofHand ??= await distances(hand.vertices, new Surface(object.vertices, object.faces), cancelled);
    if (cancelled()) return;
    if (this.coloured) paint(this.hand, this.ofHand, HAND);
    this.draw();
    done({
      deepest: this.ofHand.reduce((most, distance) => distance < -most ? -distance : most, 0),
      touching: this.ofHand.reduce((sum, distance) => sum + (distance < 0.002), 0),
      vertices: this.ofHand.length,
    });
    this.ofObject ??= await distances(object.vertices, new Surface(hand.vertices, hand.skin.faces), cancelled);
    if (cancelled()) return;
    if (this.coloured) paint(this.object, this.ofObject, OBJECT);
    this.draw();
  }

  set colours(on) {
    this.coloured = on;
    for (const [mesh, distance, base] of [[this.hand, this.ofHand, HAND], [this.object, this.ofObject, OBJECT]]) {
      if (!mesh) continue;
      if (on && distance) paint(mesh, distance, base);
      if (!on) unpaint(mesh, base);
    }
    this.draw();
  }

  setVisible(part, on) {
    if (this[part]) this[part].visible = on;
    this.draw();
  }

  /** Draws one of the object's sets of pieces instead of the object; the object again without one. */
  showPieces(set) {
    for (const mesh of this.pieces ?? []) {
      this.object.remove(mesh);
      discard(mesh);
    }
    this.pieces = set?.meshes.map(({vertices, faces}, i) => {
      const colour = new Color().setHSL((i * 0.618034) % 1, 0.5, 0.6);  // unlike those before and after
      return meshOf(vertices, faces, colour, true);
    });
    if (this.pieces) this.object.add(...this.pieces);
    this.object.material.visible = !set;  // its pieces move with it
    this.draw();
  }

  setSeeThrough(on) {
    if (!this.object) return;
    Object.assign(this.object.material, {transparent: on, opacity: on ? 0.35 : 1, depthWrite: !on});
    this.object.material.needsUpdate = true;
    this.draw();
  }

  /** The grasp as it was evaluated (no trial), or moment `m` of a trial. */
  show(trial, m) {
    this.shown = [trial, m];
    const {hand} = this.item;
    const still = trial === null;
    const start = still ? new Matrix4() : trial.object[0] ?? new Matrix4();
    put(this.world, still ? new Matrix4() : uprightFrom(trial, start));
    const pose = still ? start : trial.object[m];
    if (this.object && pose) put(this.object, pose);  // where it was while it is nowhere
    if (this.hand) {
      const frames = still ? null : trial.frames?.[m];
      put(this.hand, frames ? new Matrix4() : start);
      this.place(frames ? hand.pose(frames) : hand.vertices);
    }
    this.draw();
  }

  place(vertices) {
    if (this.placed === vertices) return;
    this.placed = vertices;
    const position = this.hand.geometry.attributes.position;
    position.array.set(vertices);
    position.needsUpdate = true;
    if (!this.item.hand.skin.rigid) this.hand.geometry.computeVertexNormals();
  }

  /** The camera as text, for links. */
  get view() {
    return [...this.camera.position.toArray(), ...this.controls.target.toArray()].map((x) => x.toFixed(3)).join(',');
  }

  set view(text) {
    const numbers = text.split(',').map(Number);
    if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return;
    this.camera.position.fromArray(numbers);
    this.controls.target.fromArray(numbers, 3);
    this.controls.update();
    this.draw();
  }

  /** Arrow keys turn, + and − come nearer and go away. */
  turn(event) {
    const offset = this.camera.position.clone().sub(this.controls.target);
    const radius = offset.length(), step = Math.PI / 24;
    let azimuth = Math.atan2(offset.y, offset.x), height = Math.asin(offset.z / radius), scale = 1;
    if (event.key === 'ArrowLeft') azimuth -= step;
    else if (event.key === 'ArrowRight') azimuth += step;
    else if (event.key === 'ArrowUp') height = Math.min(1.5, height + step);
    else if (event.key === 'ArrowDown') height = Math.max(-1.5, height - step);
    else if (event.key === '+' || event.key === '=') scale = 1 / 1.15;
    else if (event.key === '-') scale = 1.15;
    else return;
    event.preventDefault();
    event.stopPropagation();
    const flat = Math.cos(height);
    offset.set(flat * Math.cos(azimuth), flat * Math.sin(azimuth), Math.sin(height)).multiplyScalar(radius * scale);
    this.camera.position.copy(this.controls.target).add(offset);
    this.controls.update();
    this.controls.dispatchEvent({type: 'end'});
  }

  resize(parent) {
    const {clientWidth: width, clientHeight: height} = parent;
    if (width === 0 || height === 0) return;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  draw() {
    if (this.pending || this.gone) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this.renderer.render(this.scene, this.camera);
    });
  }

  dispose() {
    this.gone = true;
    cancelAnimationFrame(this.pending);
    this.watcher.disconnect();
    this.controls.dispose();
    for (const mesh of [this.object, this.hand, ...this.pieces ?? []]) discard(mesh);
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}

function discard(mesh) {
  mesh?.geometry.dispose();
  mesh?.material.dispose();
}

function put(thing, matrix) {
  thing.matrix.copy(matrix);
  thing.matrixWorldNeedsUpdate = true;
}

/** Turns a trial's world so that gravity is down, and puts its start where the object is. */
function uprightFrom(trial, start) {
  const turn = new Quaternion();
  if (trial.gravity) {
    const up = new Vector3().fromArray(trial.gravity).negate();
    if (up.length() > 0) turn.setFromUnitVectors(up.normalize(), new Vector3(0, 0, 1));
  }
  const origin = new Vector3().setFromMatrixPosition(start).applyQuaternion(turn).negate();
  return new Matrix4().compose(origin, turn, new Vector3(1, 1, 1));
}
