// What the tests of pages share: headless Chromium that opens files from the disk, without a network.
//
// GRASPBENCH_PROGRAM, GRASPBENCH_MAKE_RUN, GRASPBENCH_WEB_MODULES: what to test, and with what.
// GRASPBENCH_SCREENSHOTS: a folder to keep pictures in, for people to look at.

import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before} from 'node:test';
import {pathToFileURL} from 'node:url';

const {GRASPBENCH_PROGRAM, GRASPBENCH_MAKE_RUN, GRASPBENCH_WEB_MODULES: modules, GRASPBENCH_SCREENSHOTS: pictures} = process.env;
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!browserPath) skip('Chromium is not installed');
const {chromium} = createRequire(join(modules, 'package.json'))('playwright-core');

export const MARKUP = "<script>document.title='owned'</script>";
export const DESKTOP = {width: 1280, height: 900}, PHONE = {width: 390, height: 844};
export const folder = mkdtempSync(join(tmpdir(), 'grasp-bench-page-'));

let browser;

before(async () => {
  browser = await chromium.launch({executablePath: browserPath,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']});
});

after(async () => {
  await browser?.close();
  rmSync(folder, {recursive: true, force: true});
});

/** Ends the test as one that could not be run here. */
export function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}

/** What the program prints; throws where it fails. */
export const program = (...flags) => execFileSync(GRASPBENCH_PROGRAM, flags, {encoding: 'utf8', stdio: 'pipe'}).trim();
export const makeRun = (...flags) => execFileSync(GRASPBENCH_MAKE_RUN, flags);

/** Once the page has been drawn as it is now. */
export const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Opens a file at an address and calls `look` once `ready` is there; fails on anything that the
 *  browser complains of. */
export async function visit({file, hash = '', size = DESKTOP, scheme = 'light', picture, ready}, look) {
  const context = await browser.newContext({viewport: size, colorScheme: scheme, offline: true});
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => { if (message.type() !== 'log') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(pathToFileURL(file) + hash);
  await page.waitForSelector(ready);
  await drawn(page);
  await look(page);
  if (picture) await photograph(page, picture);
  await context.close();
  // The software renderer that stands in for a graphics card says how slow it is.
  assert.deepEqual(complaints.filter((text) => !/GPU stall|GL Driver Message/.test(text)), []);
}

/** Keeps a picture where somebody asked for pictures. */
export async function photograph(page, name, options = {}) {
  if (pictures) await page.screenshot({path: join(pictures, `${name}.png`), ...options});
}

export async function assertFits(page, size, what) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= size.width, `${what} is ${width} px wide`);
}
