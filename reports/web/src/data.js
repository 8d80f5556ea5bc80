// Where the page's data comes from: JSON elements inside the page, or scripts beside it, each of
// which calls graspBenchData(name, content). A page that was opened from a disk may load nothing else.

const FOLDER = 'page-data';
const waiting = new Map();
const loaded = new Map();

globalThis.graspBenchData = (name, content) => waiting.get(name)?.(content);

/** The content of a JSON element; null where there is none. */
export function embedded(id) {
  const element = document.getElementById(id);
  return element === null ? null : JSON.parse(element.textContent);
}

/** A chunk by name, loaded once. */
export function load(name) {
  if (!loaded.has(name)) {
    loaded.set(name, fetchChunk(name).catch((error) => {
      loaded.delete(name);
      throw error;
    }));
  }
  return loaded.get(name);
}

function fetchChunk(name) {
  const inside = embedded(name);
  if (inside !== null) return Promise.resolve(inside);
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    waiting.set(name, resolve);
    script.src = `${FOLDER}/${name}.js`;
    script.onload = script.remove;
    script.onerror = () => {
      script.remove();
      reject(new Error(`${FOLDER}/${name}.js is not beside this page`));
    };
    document.head.append(script);
  });
}

function bytes(text) {
  const binary = atob(text);
  const array = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) array[i] = binary.charCodeAt(i);
  return array.buffer;
}

export const bytes8 = (text) => new Uint8Array(bytes(text));
export const integers16 = (text) => new Int16Array(bytes(text));
export const indices16 = (text) => new Uint16Array(bytes(text));
export const indices32 = (text) => new Uint32Array(bytes(text));
export const floats = (text) => new Float32Array(bytes(text));
