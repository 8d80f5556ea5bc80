// Bundles src/ into OUTPUT/page.js and OUTPUT/page.css.
//
//     node build.mjs NODE_MODULES OUTPUT

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

const [modules, output] = process.argv.slice(2).map((path) => resolve(path));
const {buildSync} = createRequire(join(modules, 'package.json'))('esbuild');
const source = join(dirname(fileURLToPath(import.meta.url)), 'src');

// Reports are passed on with these packages inside.
const licences = ['three', 'three-mesh-bvh'].map(
  (name) => `${name}: ${readFileSync(join(modules, name, 'LICENSE'), 'utf8').trim()}`);

buildSync({
  entryPoints: {page: join(source, 'main.js')},
  outdir: output,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2021'],
  nodePaths: [modules],
  legalComments: 'none',
  banner: {js: `/*! ${licences.join('\n\n')} */`},
  logLevel: 'warning',
});
