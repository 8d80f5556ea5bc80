#include "reports/survey.h"

#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/rng.h"
#include "reports/base64.h"
#include "reports/escape.h"
#include "reports/item_draw.h"
#include "reports/ratings.h"
#include "reports/text.h"

namespace graspbench {
namespace {

constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --line: #8886; --mark: #2563eb; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.25rem; }
.note { border-left: 4px solid #d97706; padding-left: .75rem; }
.pictures { display: flex; flex-wrap: wrap; gap: .5rem; }
.pictures img { flex: 1 1 9rem; min-width: 0; max-width: 100%; border: 1px solid var(--line); }
blockquote { margin: 1rem 0; font-size: 1.1rem; border-left: 4px solid var(--mark); padding-left: .75rem; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; padding: .5rem .75rem; }
fieldset.open { border-color: #d97706; box-shadow: inset 3px 0 #d97706; }
legend { font-weight: 600; padding: 0 .25rem; }
.scale { display: flex; align-items: center; gap: .25rem .75rem; }
.scale label { display: inline-flex; align-items: center; gap: .25rem; min-height: 2.75rem; padding: 0 .25rem; cursor: pointer; }
.scale input { width: 1.25rem; height: 1.25rem; }
nav { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 1rem 0; }
button, input[type=text] { box-sizing: border-box; font: inherit; padding: .5rem .9rem; min-height: 2.75rem; }
progress { flex: 1 1 8rem; }
#status:not(:empty) { position: sticky; bottom: 0; margin: 0; padding: .75rem 0; background: Canvas; border-top: 1px solid var(--line); }
@media (max-width: 600px) {
  .keys { display: none; }
  .pictures { display: grid; grid-template-columns: 1fr 1fr; }
  .pictures img { width: 100%; }
  .pictures img:first-child { grid-column: 1 / -1; }
  .scale { display: grid; grid-template-columns: repeat(5, 1fr); gap: 0; }
  .scale > span { grid-row: 2; grid-column: 1 / 3; font-size: .85rem; }
  .scale > span:last-child { grid-column: 4 / -1; text-align: right; }
  .scale label { justify-content: center; }
  nav button { flex: 1; }
  nav label, input[type=text] { flex: 1 1 100%; width: 100%; }
}
)css";

// Everything of the run reaches the page as text or as the source of a picture.
constexpr const char* kScript = R"js(
'use strict';
const survey = JSON.parse(document.getElementById('data').textContent);
const byId = id => document.getElementById(id);
const key = 'grasp-bench-survey-' + survey.id;
let state = { rater: '', answers: {}, at: 0 };
try { state = Object.assign(state, JSON.parse(localStorage.getItem(key) || '{}')); } catch (error) { /* private window */ }
function keep() { try { localStorage.setItem(key, JSON.stringify(state)); } catch (error) { /* the same */ } }
const answersOf = item => state.answers[item.token] || (state.answers[item.token] = {});
const openAspects = item => survey.aspects.filter(aspect => answersOf(item)[aspect.id] === undefined);
const isDone = item => openAspects(item).length === 0;
const fieldOf = aspect => byId('aspect-' + aspect.id);
function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
function question(item, aspect) {
  const scale = element('div', { className: 'scale' }, element('span', { textContent: aspect.low }));
  for (let value = survey.lowest; value <= survey.highest; ++value) {
    const input = element('input', { type: 'radio', name: aspect.id, value: String(value), checked: answersOf(item)[aspect.id] === value });
    input.addEventListener('change', () => {
      answersOf(item)[aspect.id] = value;
      fieldOf(aspect).classList.remove('open');
      keep();
      progress();
    });
    scale.append(element('label', {}, input, String(value)));
  }
  scale.append(element('span', { textContent: aspect.high }));
  return element('fieldset', { id: 'aspect-' + aspect.id }, element('legend', { textContent: aspect.question }), scale);
}
function progress() {
  const done = survey.items.filter(isDone).length;
  byId('progress').max = survey.items.length;
  byId('progress').value = done;
  byId('count').textContent = 'Grasp ' + (state.at + 1) + ' of ' + survey.items.length + ', ' + done + ' rated';
}
function show(at) {
  state.at = Math.max(0, Math.min(survey.items.length - 1, at));
  keep();
  const item = survey.items[state.at];
  byId('pictures').replaceChildren(...item.pictures.map((picture, i) => element('img', { src: 'data:image/png;base64,' + picture, alt: 'Hand and object, view ' + (i + 1) })));
  byId('instruction').textContent = item.instruction || 'No instruction was given.';
  byId('questions').replaceChildren(...survey.aspects.map(aspect => question(item, aspect)));
  byId('back').disabled = state.at === 0;
  byId('next').disabled = state.at === survey.items.length - 1;
  progress();
}
// Says what a file would lack, and goes there; whether it would lack anything.
function isIncomplete() {
  const open = survey.items.map((item, at) => at).filter(at => !isDone(survey.items[at]));
  if (open.length > 0) {
    const numbers = open.slice(0, 10).map(at => at + 1).join(', ') + (open.length > 10 ? ', …' : '');
    byId('status').textContent = 'Not saved: questions without an answer on grasp ' + numbers + '.';
    show(open.includes(state.at) ? state.at : open[0]);
    const fields = openAspects(survey.items[state.at]).map(fieldOf);
    for (const field of fields) field.classList.add('open');
    fields[0].querySelector('input').focus();
  } else if (byId('rater').value.trim() === '') {
    byId('status').textContent = 'Not saved: a name or a pseudonym is missing.';
    byId('rater').focus();
  }
  return open.length > 0 || byId('rater').value.trim() === '';
}
function save() {
  if (isIncomplete()) return;
  const ratings = survey.items.map(item => Object.assign({ item: item.token }, answersOf(item)));
  const file = { format: 'grasp-bench-ratings', version: 1, survey: survey.id, rater: byId('rater').value.trim(), ratings };
  const link = element('a', { href: URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' })), download: 'ratings.json' });
  document.body.append(link);
  link.click();
  link.remove();
  byId('status').textContent = 'Saved as ratings.json; send this file to whoever asked you.';
}
// Answers the question that has the focus, else the first open one, and goes to the next.
function answer(value) {
  const item = survey.items[state.at];
  const field = document.activeElement.closest('fieldset') || openAspects(item).map(fieldOf)[0];
  if (!field) return;
  field.querySelector('input[value="' + value + '"]').click();
  const next = openAspects(item).map(fieldOf)[0];
  (next ? next.querySelector('input') : byId(isDone(item) && state.at < survey.items.length - 1 ? 'next' : 'save')).focus();
}
byId('rater').value = state.rater;
byId('rater').addEventListener('input', () => { state.rater = byId('rater').value; keep(); progress(); });
byId('back').addEventListener('click', () => show(state.at - 1));
byId('next').addEventListener('click', () => show(state.at + 1));
byId('save').addEventListener('click', save);
document.addEventListener('keydown', event => {
  if (event.target.type === 'text' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key >= String(survey.lowest) && event.key <= String(survey.highest)) answer(event.key);
  if (event.target.type === 'radio') return;
  if (event.key === 'ArrowRight') show(state.at + 1);
  if (event.key === 'ArrowLeft') show(state.at - 1);
});
show(state.at);
)js";

constexpr const char* kBody = R"html(
<p>Look at each grasp, read what was asked for, and answer all questions. Answers are kept in this browser until you save
them; send the saved file to whoever asked you. <span class="keys">Keys: 1 to 5 answer the next question, Enter on “Next” goes on.</span></p>
<nav><span id="count"></span><progress id="progress"></progress></nav>
<main>
<div class="pictures" id="pictures"></div>
<blockquote id="instruction"></blockquote>
<div id="questions"></div>
</main>
<nav><button id="back">Back</button><button id="next">Next</button></nav>
<nav><label>Your name or a pseudonym <input type="text" id="rater" maxlength="80"></label><button id="save">Save answers</button></nav>
<p id="status" role="status"></p>
)html";

std::string Data(const Survey& survey, const std::vector<std::vector<std::string>>& pictures) {
  Value::List items, aspects;
  for (size_t i = 0; i < survey.items.size(); ++i) {
    Value::List images;
    for (const std::string& png : pictures.at(i)) {
      images.emplace_back(Base64(std::as_bytes(std::span(png))));
    }
    items.push_back(Value::Dict{{"token", SurveyToken(survey.id, survey.items[i]->item_id)},
                                {"instruction", OneLine(survey.items[i]->instruction)},
                                {"pictures", std::move(images)}});
  }
  for (const RatingAspect& aspect : kRatingAspects) {
    aspects.push_back(Value::Dict{{"id", aspect.id},
                                  {"question", aspect.question},
                                  {"low", aspect.low},
                                  {"high", aspect.high}});
  }
  return ToJson(Value::Dict{{"id", survey.id},
                            {"lowest", kLowestRating},
                            {"highest", kHighestRating},
                            {"aspects", std::move(aspects)},
                            {"items", std::move(items)}});
}

}  // namespace

Survey DrawSurvey(const RunData& run, int count, uint64_t seed) {
  std::vector<const Record*> candidates;
  for (const Record& record : run.records) {
    if (record.grasp) candidates.push_back(&record);
  }
  const int grasps = static_cast<int>(candidates.size());
  if (count < 1 || count > grasps) {
    throw Error(
        ErrorKind::kUsage,
        "a survey of " + std::to_string(count) + " grasps; the run has " + std::to_string(grasps),
        run.name, "ask for 1 to " + std::to_string(grasps));
  }
  Rng rng(seed, run.name, "survey");
  Survey survey;
  survey.items = DrawEvenly(candidates, count, rng);
  std::string chosen = std::to_string(seed);
  for (const Record* record : survey.items) chosen += "\n" + record->item_id;
  survey.id = Sha256Hex(chosen).substr(0, 16);
  return survey;
}

std::string SurveyPage(const Survey& survey, bool stand_in,
                       const std::vector<std::vector<std::string>>& pictures) {
  const std::string policy = "default-src 'none'; img-src data:; style-src " + AllowedHash(kStyle) +
                             "; script-src " + AllowedHash(kScript);
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      policy + "\">\n<title>Which grasps look right?</title>\n<style>" + std::string(kStyle) +
      "</style>\n</head>\n<body>\n<h1>Which grasps look right?</h1>\n";
  if (stand_in) {
    page +=
        "<p class=\"note\">Objects and instructions are stand-in data made by grasp-bench.</p>\n";
  }
  page += kBody;
  page += JsonElement("data", Data(survey, pictures));
  page += "<script>" + std::string(kScript) + "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace graspbench
