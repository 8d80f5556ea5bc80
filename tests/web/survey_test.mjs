// The page of a survey in a browser, and what is made of its answers; see browser.mjs.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {before, test} from 'node:test';
import {assertFits, DESKTOP, folder, makeRun, MARKUP, PHONE, photograph, program, skip, visit as visitFile} from './browser.mjs';

// Five cases by two generators of which one has failed once. The first case's texts hold markup.
const GRASPS = 9;
const ASPECTS = ['semantic', 'plausible', 'stable'];
const run = join(folder, 'run'), file = join(folder, 'survey.html');

const visit = (how, look) => visitFile({file, ready: '#questions fieldset', ...how}, look);
const status = (page) => page.textContent('#status');
const isOf = async (page, text) => (await page.textContent('#instruction')).includes(text);

before(() => {
  makeRun(run, '10', '5');
  try {
    program('report', run, '--survey', String(GRASPS), '--seed', '3', '-o', file);
  } catch (error) {
    if (/EGL/.test(error.stderr)) skip('pictures cannot be drawn here (EGL)');
    throw error;
  }
});

/** Answers the grasp that is shown: 5 for what the first case's instruction asks for, 2 else; 3 and 4. */
async function answersFor(page) {
  return {semantic: await isOf(page, MARKUP) ? 5 : 2, plausible: 3, stable: 4};
}

async function answerByMouse(page) {
  const answers = await answersFor(page);
  for (const aspect of ASPECTS) await page.click(`#aspect-${aspect} label:has(input[value="${answers[aspect]}"])`);
}

async function answerByKeyboard(page) {
  const answers = await answersFor(page);
  for (const aspect of ASPECTS) await page.keyboard.press(String(answers[aspect]));
}

test('names no generator and no item', async () => {
  const page = readFileSync(file, 'utf8');
  const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)[1]);
  assert.equal(data.items.length, GRASPS);
  for (const {pictures} of data.items) {
    for (const picture of pictures) assert.doesNotMatch(Buffer.from(picture, 'base64').toString('latin1'), /tEXt|zTXt|iTXt|eXIf/);
  }
  // What letters happen to stand beside each other in the pictures says nothing.
  const text = page.replace(/<script type="application\/json".*?<\/script>/s, '') +
    JSON.stringify({...data, items: data.items.map((item) => ({...item, pictures: []}))});
  assert.doesNotMatch(text, /\b(near|far|item\d+|case-\d+|ball-\d+)\b/);
});

test('shows markup in an instruction as text', () => visit({}, async (page) => {
  for (let place = 1; !await isOf(page, MARKUP); ++place) {
    assert.ok(place < GRASPS, 'no grasp of the first case');
    await page.click('#next');
  }
  assert.equal(await page.locator('#instruction *').count(), 0);
  assert.notEqual(await page.title(), 'owned');
}));

test('says which answers are missing, and goes there', () => visit({picture: 'survey-missing'}, async (page) => {
  let saved = false;
  page.on('download', () => { saved = true; });
  await page.fill('#rater', 'Ann');
  await answerByMouse(page);
  await page.click('#next');
  await page.click('#aspect-plausible label:has(input[value="3"])');
  await page.click('#next');
  await page.click('#save');
  assert.match(await status(page), /Not saved: .* grasp 2, 3, 4, 5, 6, 7, 8, 9\./);
  assert.match(await page.textContent('#count'), /Grasp 3 of 9, 1 rated/);
  await page.click('#back');
  await page.click('#save');
  assert.equal(await page.locator('fieldset.open').count(), 2);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'semantic');
  await page.keyboard.press('5');
  assert.equal(await page.locator('fieldset.open').count(), 1);
  assert.equal(await page.isChecked('#aspect-semantic input[value="5"]'), true);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'stable');
  assert.equal(saved, false);
}));

test('changes an answer with the arrow keys, and keeps answers over a reload', () => visit({}, async (page) => {
  const isAnswered = (value) => page.waitForSelector(`#aspect-stable input[value="${value}"]:checked`);
  await page.click('#aspect-stable label:has(input[value="3"])');
  await isAnswered(3);
  await page.keyboard.press('ArrowRight');
  await isAnswered(4);
  assert.match(await page.textContent('#count'), /Grasp 1/);
  await page.reload();
  await isAnswered(4);
}));

test('saves answers that import-ratings makes scores of', () => visit({picture: 'survey-saved'}, async (page) => {
  await photograph(page, 'survey');
  for (let place = 0; place < GRASPS; ++place) {
    if (place > 0) await page.keyboard.press('Enter');  // the focus is on "Next"
    if (place % 2 === 0) {
      await answerByMouse(page);
      if (place < GRASPS - 1) await page.focus('#next');
    } else {
      await answerByKeyboard(page);
    }
  }
  assert.match(await page.textContent('#count'), /9 rated/);
  await page.click('#save');
  assert.match(await status(page), /name or a pseudonym is missing/);
  await page.keyboard.type('Ann');  // the focus is there
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  assert.equal(download.suggestedFilename(), 'ratings.json');
  const ratings = join(folder, 'ratings.json');
  await download.saveAs(ratings);

  // "near" has five grasps, "far" four; one of each is of the first case.
  const {generators} = JSON.parse(program('import-ratings', ratings, '--run', run, '--json'));
  const means = {near: (5 + 4 * 2) / 5, far: (5 + 3 * 2) / 4};
  assert.deepEqual(generators.map(({generator}) => generator).sort(), ['far', 'near']);
  for (const {generator, items, raters, score, semantic, plausible, stable} of generators) {
    assert.equal(items, generator === 'near' ? 5 : 4);
    assert.equal(raters, 1);
    const wanted = [means[generator], 3, 4];
    [semantic, plausible, stable].forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) < 1e-9, `${generator}, ${ASPECTS[i]}: ${value}`));
    assert.ok(Math.abs(score - (means[generator] + 3 + 4) / 3) < 1e-9, `${generator}: ${score}`);
  }
  assert.match(program('report', run), /PS/);
}));

test('fits on a phone, light and dark', async () => {
  for (const [size, name] of [[PHONE, 'phone'], [DESKTOP, 'desktop']]) {
    for (const scheme of ['light', 'dark']) {
      await visit({size, scheme}, async (page) => {
        await page.click('#aspect-semantic label:has(input[value="4"])');
        await page.click('#save');
        await photograph(page, `survey-${name}-${scheme}-foot`);
        await assertFits(page, size, 'the survey');
        await photograph(page, `survey-${name}-${scheme}`, {fullPage: true});
      });
    }
  }
});
