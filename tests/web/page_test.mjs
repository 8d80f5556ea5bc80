// The page of HTML reports in a browser; see browser.mjs.

import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {assertFits, drawn, folder, makeRun, MARKUP, PHONE, photograph, program, visit as visitFile} from './browser.mjs';

const run = join(folder, 'run');

const report = (...flags) => program('report', run, '--format', 'html', ...flags);
const visit = (how, look) => visitFile({file: join(run, 'report/index.html'), ready: 'html[data-ready]', ...how}, look);

before(() => {
  makeRun(run, '40', '5');
  report();
});

const firstColumn = (page) => page.$$eval('.board tbody th', (heads) => heads.map((head) => head.textContent));
const facts = (page) => page.waitForFunction(() => /Deepest/.test(document.querySelector('.panel [role=status]')?.textContent));

/** The picture of the viewer, once it has been drawn. */
async function stage(page, number = 0) {
  await drawn(page);
  return page.locator('.stage canvas').nth(number).screenshot();
}

/** How many pixels of the viewer are not empty, how many colours there are, and how many twelfths of
 *  the colour circle. */
function ink(page) {
  return page.evaluate(() => new Promise((resolve) => {
    const canvas = document.querySelector('.stage canvas');
    // A change of the view has the next frame drawn, which is copied then: its content does not last.
    canvas.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', bubbles: true}));
    requestAnimationFrame(() => {
      const copy = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height});
      const context = copy.getContext('2d');
      context.drawImage(canvas, 0, 0);
      const {data} = context.getImageData(0, 0, copy.width, copy.height);
      const colours = new Set(), hues = new Set();
      let pixels = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 0) continue;
        ++pixels;
        colours.add(data[i] >> 4 << 8 | data[i + 1] >> 4 << 4 | data[i + 2] >> 4);
        const [red, green, blue] = data.subarray(i, i + 3);
        const most = Math.max(red, green, blue), range = most - Math.min(red, green, blue);
        const sixth = most === red ? (green - blue) / range : most === green ? 2 + (blue - red) / range : 4 + (red - green) / range;
        if (range > 40) hues.add(Math.floor(2 * (sixth + 6)) % 12);
      }
      resolve({share: pixels / (copy.width * copy.height), colours: colours.size, hues: hues.size});
    });
  }));
}

test('shows the leaderboard with its label of stand-in data and its coverage', () => visit({picture: 'leaderboard'}, async (page) => {
  assert.deepEqual((await firstColumn(page)).sort(), ['far', 'near']);
  assert.match(await page.textContent('.standin'), /Stand-in data/);
  const text = await page.textContent('.board');
  assert.match(text, /20\/0\/20/);
  assert.match(text, /16\/4\/20/);
  assert.match(text, /generator_error: 4/);
  assert.ok(await page.locator('.interval .reach').count() >= 4);
}));

test('sorts the leaderboard by mouse and by keyboard', () => visit({}, async (page) => {
  await page.click('[data-sort="generator"]');
  assert.deepEqual(await firstColumn(page), ['far', 'near']);
  await page.keyboard.press('Enter');  // the focus is still there
  assert.deepEqual(await firstColumn(page), ['near', 'far']);
  assert.equal(await page.getAttribute('th:has([data-sort="generator"])', 'aria-sort'), 'descending');
}));

test('filters the leaderboard and computes its numbers anew', () => visit({}, async (page) => {
  await page.selectOption('label:has-text("Category") select', 'small ball');
  const text = await page.textContent('.board');
  assert.match(text, /7\/0\/7/);  // cases 0, 3, … 18
  assert.match(text, /6\/1\/7/);  // of which case 9 has failed
}));

test('opens an item from the table by keyboard, and comes back', () => visit({hash: '#view=items', picture: 'items'}, async (page) => {
  await page.focus('.grid');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.stage canvas');
  assert.match(page.url(), /item=item2/);
  assert.equal(await page.textContent('h1'), 'case-1');
  await page.click('text=All items');
  assert.equal(await page.getAttribute('#row-2', 'aria-selected'), 'true');
}));

test('searches items', () => visit({hash: '#view=items'}, async (page) => {
  await page.focus('input[type=search]');
  await page.keyboard.type('case-17');
  await page.waitForFunction(() => /^2 of 40/.test(document.querySelector('main [role=status]').textContent));
}));

test('draws a grasp with the penetration that is there', () => visit({hash: '#view=item&item=item3', picture: 'item'}, async (page) => {
  await facts(page);
  const {share, colours} = await ink(page);
  assert.ok(share > 0.03 && share < 0.95, `${share} of the canvas is drawn`);
  assert.ok(colours > 20, `${colours} colours`);
  // The hand's mean vertex is in the middle of the ball's surface, so that much of it is inside.
  const depth = Number(/vertex ([0-9.]+) mm/.exec(await page.textContent('.panel [role=status]'))[1]);
  assert.ok(depth > 5 && depth <= 40, `${depth} mm`);
}));

test('plays a trial: the picture changes, and the object slips by what it slips', () =>
  visit({hash: '#view=item&item=item2&trial=lift+(mujoco)', picture: 'playback'}, async (page) => {
    await facts(page);
    const begin = await stage(page);
    assert.match(await page.getAttribute('.slip svg', 'aria-label'), /at most 5\.0 mm/);
    await page.click('.play');
    await page.waitForFunction(() => document.querySelector('.playback input').value === '20');
    const end = await stage(page);
    assert.notDeepEqual(begin, end);
    assert.match(page.url(), /t=20/);
    await page.reload();
    await page.waitForSelector('.playback input');
    assert.equal(await page.inputValue('.playback input'), '20');
  }));

test('shows two generators on one item side by side', () => visit({hash: '#view=item&item=item2', picture: 'beside'}, async (page) => {
  await page.selectOption('label:has-text("Beside it") select', 'item3');
  await page.waitForFunction(() => document.querySelectorAll('.stage canvas').length === 2);
  assert.match(page.url(), /with=item3/);
}));

test('shows markup in texts of a run as text', () => visit({hash: '#view=item&item=item0'}, async (page) => {
  await page.waitForSelector('.caption');
  assert.ok((await page.textContent('.instruction')).includes(MARKUP));
  assert.ok((await page.textContent('.caption')).includes(MARKUP));
  assert.ok((await page.textContent('main')).includes(`object ${MARKUP}`));
  assert.notEqual(await page.title(), 'owned');
}));

test('draws plots whose points open items', () => visit({hash: '#view=plots', picture: 'plots'}, async (page) => {
  assert.ok(await page.locator('.bars').count() >= 4);
  const box = await page.locator('.scatter').boundingBox();
  for (let x = 70; x < box.width - 20 && !page.url().includes('view=item'); x += 9) {
    for (let y = 20; y < box.height - 50 && !page.url().includes('view=item'); y += 9) await page.mouse.click(box.x + x, box.y + y);
  }
  assert.match(page.url(), /view=item/);
}));

// Of the 16 grasps of "far" 6 lose the object half way: more than a quarter, and less than a half.
test('draws how far objects slip, and counts lost ones as lost', () => visit({hash: '#view=plots'}, async (page) => {
  const lift = page.locator('.slips svg[aria-label*="lift (mujoco)"]');
  await lift.waitFor();
  assert.match(await lift.getAttribute('aria-label'), /near: median 5\.0 mm at the end, quartiles 5\.0 mm and 5\.0 mm, 20 trials/);
  assert.match(await lift.getAttribute('aria-label'), /far: median 5\.0 mm at the end, quartiles 5\.0 mm and lost, 16 trials/);
  assert.match(await lift.textContent(), /2\.0time, s/);
  assert.equal(await lift.locator('.band').count(), 2);
  assert.equal(await page.locator('.slips').count(), 2);
  assert.match(await page.locator('.slips svg[aria-label*="obman (bullet)"]').textContent(), /0\.15time, s/);
  await page.locator('.slips').first().scrollIntoViewIfNeeded();
  await photograph(page, 'slips');
  await page.selectOption('label:has-text("Category") select', 'small ball');
  await page.waitForFunction(() => /near.* 7 trials/.test(document.querySelector('.slips svg')?.getAttribute('aria-label')));
}));

test('fits on a phone, light and dark', async () => {
  for (const [hash, picture] of [['', 'phone-leaderboard'], ['#view=items', 'phone-items'], ['#view=plots', 'phone-plots'], ['#view=item&item=item2', 'phone-item']]) {
    await visit({hash, size: PHONE, scheme: 'dark', picture}, async (page) => {
      if (hash.includes('item=')) await facts(page);
      if (hash.includes('plots')) await page.waitForSelector('.slips');
      await assertFits(page, PHONE, hash);
    });
  }
});

test('keeps the chosen theme', () => visit({}, async (page) => {
  await page.click('.theme');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.reload();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
}));

test('says so where an item is not there', () => visit({hash: '#view=item&item=nothing'}, async (page) => {
  assert.match(await page.textContent('main'), /no such item/);
}));

test('shows two runs in one page and tells them apart', async () => {
  const other = join(folder, 'other');
  makeRun(other, '20', '5');
  const file = program('report', run, other, '--format', 'html', '-o', join(folder, 'both'));
  await visit({file, picture: 'two-runs'}, async (page) => {
    assert.equal(await page.locator('.board').count(), 2);
    assert.match(await page.textContent('section.run:has([aria-label="Leaderboard of run"])'), /20\/0\/20/);
    assert.match(await page.textContent('section.run:has([aria-label="Leaderboard of other"])'), /10\/0\/10/);
    await page.selectOption('label:has-text("Run") select', 'other');
    assert.equal(await page.locator('.board').count(), 1);
  });
  await visit({file, hash: '#view=plots'}, async (page) => {
    const slip = await page.locator('.slips svg').first().getAttribute('aria-label');
    assert.match(slip, /run: near: .* 20 trials/);
    assert.match(slip, /other: near: .* 10 trials/);
  });
  // The same case in both runs: one beside the other.
  await visit({file, hash: '#view=item&item=1:item2'}, async (page) => {
    await facts(page);
    assert.match(await page.textContent('h2'), /other: near/);
    await page.selectOption('label:has-text("Beside it") select', '0:item2');
    await page.waitForFunction(() => document.querySelectorAll('.stage canvas').length === 2);
  });
});

test('writes one file that holds what it is asked for', async () => {
  const file = report('--single-file', '--item', 'item2', '-o', join(folder, 'single'));
  assert.deepEqual(readdirSync(join(folder, 'single')), ['index.html']);
  await visit({file, hash: '#view=item&item=item2'}, facts);
  await visit({file, hash: '#view=item&item=item3'}, (page) => page.waitForSelector('text=not among them'));
});

test('shows the pieces that engines see instead of the object', async () => {
  const real = join(folder, 'real');
  program('run', '--suite', 'oakink', '--category', 'mug', '--limit', '1', '--generator', 'reference', '--policy', 'obman', '--metrics', 'pd', '--out', real);
  const [{item}] = JSON.parse(program('report', real, '--items', '--format', 'json')).items;
  const file = program('report', real, '--format', 'html', '--pieces');
  await visit({file, hash: `#view=item&item=${item}`, picture: 'pieces'}, async (page) => {
    await facts(page);
    await page.click('text=Contact colours');
    const smooth = await ink(page);
    const pieces = page.locator('button:has-text("Pieces: vhacd-paper")');
    assert.match(await pieces.getAttribute('title'), /\d+ convex pieces/);
    await pieces.click();
    const apart = await ink(page);
    assert.ok(apart.hues > smooth.hues, `${smooth.hues} hues, of pieces ${apart.hues}`);
    assert.ok(Math.abs(apart.share - smooth.share) < 0.1, 'pieces are where the object is');
    await page.click('button:has-text("Object")');
    assert.ok((await ink(page)).share < apart.share);
    await page.click('button:has-text("Object")');
  });
});

test('is the same when it is written again', () => {
  const read = () => readdirSync(join(run, 'report/page-data')).sort().map((name) => readFileSync(join(run, 'report/page-data', name), 'utf8'))
    .concat(readFileSync(join(run, 'report/index.html'), 'utf8'));
  const once = read();
  report();
  assert.deepEqual(read(), once);
});

test('writes and opens a report of 10 000 items with a lift each at once', async () => {
  const many = join(folder, 'many');
  makeRun(many, '10000', '100', '10000');
  const begun = performance.now();
  const file = program('report', many, '--format', 'html');
  const written = (performance.now() - begun) / 1000;
  const opening = performance.now();
  await visit({file, hash: '#view=items'}, async (page) => {
    await page.waitForSelector('#row-0');
    const open = (performance.now() - opening) / 1000;
    console.log(`10 000 items: written in ${written.toFixed(1)} s, open after ${open.toFixed(1)} s`);
    assert.ok(await page.locator('.grid .rows .row').count() < 80);
    await page.focus('.grid');
    await page.keyboard.press('End');
    await page.waitForSelector('#row-9999');
    // Five times the goals, for machines that do something else beside.
    assert.ok(written < 25 && open < 10, `${written} s, ${open} s`);
  });
});
