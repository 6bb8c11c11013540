// Fields: a label, an input, and beside it what is wrong. Every text goes in as text, never as markup.

const el = (tag, properties = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, content] of Object.entries(properties)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), content);
    else if (key in node && key !== "list") node[key] = content;
    else node.setAttribute(key, content);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};

let lastId = 0;
const newId = () => `f${(lastId += 1)}`;

// By the place that problems name: {input, error, where}.
const FIELDS = new Map();

// The field that a problem belongs to: itself, or the nearest there is.
const fieldOf = (at) => {
  const parts = at.split("/");
  const first = (prefix) => [...FIELDS.entries()].find(([key]) => key.startsWith(`${prefix}/`));
  if (FIELDS.has(at)) return FIELDS.get(at);
  const near = first(at) || first(parts.slice(0, -1).join("/"));
  return near ? near[1] : null;
};

const forget = (prefix) => {
  for (const key of [...FIELDS.keys()]) if (key.startsWith(prefix)) FIELDS.delete(key);
};

// One labelled field. `raw[key]` holds the text; options make it a choice.
const field = (
  raw,
  key,
  at,
  { label = word(key), where = "", options, rows, wide = false, number = false, initial = "", hidden = false } = {},
) => {
  const id = newId();
  const set = (event) => {
    raw[key] = event.target.value;
    changed();
  };
  const content = raw[key] === undefined ? initial : raw[key];
  let input;
  if (options) {
    input = el(
      "select",
      { id, onchange: set },
      ...options.map(([text, shown]) => el("option", { value: text, textContent: shown })),
    );
    if (!options.some(([text]) => text === content))
      input.append(el("option", { value: content, textContent: content }));
    input.value = content;
  } else if (rows) input = el("textarea", { id, rows, oninput: set, value: content });
  else
    input = el("input", {
      id,
      type: "text",
      inputMode: number ? "decimal" : "text",
      autocomplete: "off",
      oninput: set,
      value: content,
    });
  const error = el("p", { className: "error", id: `${id}-error`, hidden: true });
  FIELDS.set(at, { input, error, where, label });
  const mark = el("label", { htmlFor: id, className: hidden ? "hidden" : "" }, label);
  return el("div", { className: `field ${wide ? "wide" : ""} ${number ? "number" : ""}` }, mark, input, error);
};

const checkbox = (label, checked, onchange) => {
  const id = newId();
  const input = el("input", { id, type: "checkbox", checked, onchange: (event) => onchange(event.target.checked) });
  return { input, box: el("div", { className: "check" }, input, el("label", { htmlFor: id }, label)) };
};

const button = (label, onclick, properties = {}) => el("button", { type: "button", onclick, ...properties }, label);

// Several fields in a folded part that opens by itself where something stands in it.
const foldedPart = (title, raw, keys, ...children) =>
  el(
    "details",
    { open: keys.some((key) => stated(raw[key])) },
    el("summary", {}, title),
    el("div", { className: "fields" }, ...children),
  );

const gradeOptions = (rule) => [
  ["", word("choose")],
  ...(rule.answers || rule.grades.map((one) => one.name)).map((name) => [name, name]),
];

// The items of a checklist: ticked is met; the box above tells "none is met" from "not looked at".
const checklist = (raw, at, rule, where) => {
  const error = el("p", { className: "error", id: newId(), hidden: true });
  const boxes = rule.items.map((name) => checkbox(name, (raw.met || []).includes(name), () => take(true)));
  const take = (known) => {
    seen.input.checked = known;
    for (const { input } of boxes) if (!known) input.checked = false;
    if (known) raw.met = rule.items.filter((_, index) => boxes[index].input.checked);
    else delete raw.met;
    changed();
  };
  const seen = checkbox(word("met-stated"), Array.isArray(raw.met), take);
  FIELDS.set(`${at}/met`, { input: seen.input, error, where, label: word("met") });
  return el(
    "fieldset",
    { className: "field wide" },
    el("legend", {}, word("met")),
    seen.box,
    ...boxes.map(({ box }) => box),
    error,
  );
};

const countFields = (raw, at, rule, where) => {
  raw.counts = named(raw.counts);
  const inside = rule.kinds.map((name) =>
    field(raw.counts, name, `${at}/counts/${name}`, { label: name, where, number: true }),
  );
  return el(
    "fieldset",
    { className: "field wide" },
    el("legend", {}, word("counts")),
    el("div", { className: "fields" }, ...inside),
  );
};

// Not applicable: a box, and the reason that goes with it.
const absence = (raw, at, where) => {
  const reason = field(raw, "not_applicable", `${at}/not_applicable`, { label: word("na-reason"), where, wide: true });
  reason.hidden = typeof raw.not_applicable !== "string";
  const { box } = checkbox(word("not_applicable"), !reason.hidden, (checked) => {
    reason.hidden = !checked;
    if (checked) raw.not_applicable = reason.querySelector("input").value;
    else delete raw.not_applicable;
    changed();
  });
  return [box, reason];
};

// Everything that an entry may say, as its node offers it: what the score needs in front, the rest folded.
const entryFields = (raw, at, node, where) => {
  const offers = (key) => node.fields.includes(key);
  const rule = node.rule || {};
  const one = (key, more = {}) => (offers(key) ? field(raw, key, `${at}/${key}`, { where, ...more }) : null);
  const measured = ["target", "sign", "actual", "measured_in"];
  const front =
    Boolean(node.own) ||
    (rule.facts || []).some((name) => [RUBRIC.words_of_rules.target, RUBRIC.words_of_rules.actual].includes(name));
  const signs = [["", word("choose")], ...RUBRIC.signs.map((sign) => [sign, sign])];
  const measures = measured.map((key) =>
    one(key, key === "sign" ? { options: signs } : { number: key !== "measured_in" }),
  );
  const computes = node.rule && !rule.by_hand;
  const main = [
    offers("points") ? one("points", { number: true }) : null,
    ...(front ? measures : []),
    offers("grade") && (rule.answers || rule.grades)
      ? one("grade", { label: word(rule.answers ? "answer" : "grade"), options: gradeOptions(rule) })
      : null,
    offers("met") && rule.items ? checklist(raw, at, rule, where) : null,
    offers("met") && rule.of ? one("met", { label: word("met-count", { of: rule.of }), number: true }) : null,
    offers("counts") ? countFields(raw, at, rule, where) : null,
    rule.values
      ? one("score", { options: [["", word("choose")], ...rule.values.map((text) => [text, text])] })
      : one("score", { label: word(computes ? "score-optional" : "score"), number: true }),
    one("reason", { wide: true, rows: 1 }),
  ];
  const hidden = ["problem", "measure", "owner", "due", "evidence", "note", "deduct", ...(front ? [] : measured)];
  const rest = [
    one("problem", { wide: true, rows: 2 }),
    one("measure", { wide: true, rows: 2 }),
    one("owner"),
    one("due"),
    one("deduct", { number: true }),
    ...(front ? [] : measures),
    offers("reason") ? field(raw, "evidence", `${at}/evidence`, { where, wide: true, rows: 2 }) : null,
    one("note", { wide: true }),
  ];
  const [box, why] = offers("not_applicable") ? absence(raw, at, where) : [];
  const short = main.filter(Boolean).length === 2 && offers("score"); // a score and its reason stand on one line
  return [
    el("div", { className: short ? "fields short" : "fields" }, ...main, box, why),
    foldedPart(word("more"), raw, hidden, ...rest),
  ];
};
