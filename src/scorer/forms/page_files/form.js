// The form: it draws a state, scores it at every change and shows what comes of it, keeps drafts, saves and loads.

let state = emptyState();
let dirty = false;

const within = (holder, key, empty = {}) => (holder[key] === undefined ? (holder[key] = empty) : holder[key]);

// ── Drawing

const headField = (holder, path, more = {}) =>
  field(holder, path.split("/").pop(), path, { label: word(path), where: "", ...more });

const drawBasics = () => {
  const kinds = ["self", "review", "final"].map((kind) => [kind, word(`kind-${kind}`)]);
  const more = [
    "about/code",
    "about/type",
    "about/region",
    "about/reviewer",
    "about/budget",
    "project/name",
    "project/code",
    "project/budget",
    "disclosure/targets",
    "disclosure/amount",
    "disclosure/coverage",
    "disclosure/sub_units",
  ];
  const holderOf = (path) => state[path.split("/")[0]];
  const front = ["about/department", "about/prepared_by", "about/date"];
  const numbers = /budget|amount|targets/;
  const details = el(
    "details",
    { open: stated(state.corrects) || more.some((path) => stated(holderOf(path)[path.split("/")[1]])) },
    el("summary", {}, word("more-about")),
    el(
      "div",
      { className: "fields" },
      ...more.map((path) => headField(holderOf(path), path, { number: numbers.test(path) })),
      headField(state, "corrects", { wide: true }),
    ),
  );
  return el(
    "section",
    {},
    el("h2", {}, word("basics")),
    el(
      "div",
      { className: "fields" },
      headField(state, "unit", { wide: true }),
      headField(state, "year", { number: true }),
      headField(state, "kind", { options: kinds }),
      headField(state, "declared_total", { number: true }),
      ...front.map((path) => headField(state.about, path)),
    ),
    details,
  );
};

const drawFacts = () => {
  if (!RUBRIC.facts.length) return null;
  const rows = RUBRIC.facts.map(({ name, unit, values }) => {
    const raw = within(state.facts, name);
    const at = `facts/${name}`;
    const options = values.length ? [["", word("choose")], ...values.map((text) => [text, text])] : undefined;
    const kin = ([other, [measure]]) => other && measure === UNITS.get(folded(unit))[0];
    const family = unit && UNITS.has(folded(unit)) ? [...UNITS].filter(kin).map(([other]) => other) : [];
    const units = [...new Set([unit, raw.measured_in === undefined ? unit : raw.measured_in, ...family])];
    const chooses = units.length > 1;
    return el(
      "div",
      { className: "fact" },
      field(raw, "value", `${at}/value`, {
        label: unit && !chooses ? `${name}（${unit}）` : name,
        options,
        number: !options,
      }),
      chooses
        ? field(raw, "measured_in", `${at}/measured_in`, {
            label: word("fact-unit", { name }),
            options: units.map((text) => [text, text || "—"]),
            initial: unit,
            hidden: true,
          })
        : null,
      field(raw, "source", `${at}/source`, { label: word("fact-source", { name }) }),
    );
  });
  return el("section", {}, el("h2", {}, word("facts")), ...rows);
};

const result = (at) => {
  const shown = el("span", { className: "result" }); // no <output>: a screen reader would say every one of them
  RESULTS.set(at, shown);
  return shown;
};

const heading = (level, node, at, points) =>
  el(
    `h${Math.min(level + 1, 6)}`,
    { id: newId() },
    node.code ? el("span", { className: "code" }, node.code) : null,
    ` ${node.name} `,
    points ? el("span", { className: "points" }, word("points-of", { points })) : null,
    node.weight === null || node.weight === undefined
      ? null
      : el("span", { className: "points" }, word("weight", { weight: node.weight })),
    result(at),
  );

const told = (node) => [
  node.standard ? el("p", { className: "told" }, `${word("standard")}${word("colon")}${node.standard}`) : null,
  node.rule_text
    ? el("details", { className: "told" }, el("summary", {}, word("rule")), el("p", {}, node.rule_text))
    : null,
];

const pointsText = (node) => (node.points === null || node.points === undefined ? "" : plain(node.points));

const drawNode = (node) => {
  const at = `scores/${node.code}`;
  const level = node.path.length;
  const title = heading(level, node, at, pointsText(node));
  const where = node.path.join("/");
  if (node.kind === "indicator") {
    const raw = within(state.scores, node.code);
    const drawn = el(
      "div",
      { className: "leaf", role: "group", "aria-labelledby": title.id },
      title,
      ...told(node),
      ...entryFields(raw, at, node, where),
    );
    return level === 1 ? el("section", {}, drawn) : drawn;
  }
  const notes = [
    node.pool ? word("pool-of") : "",
    node.either ? word("either-of") : "",
    node.roll_up === "weighted" || node.roll_up === "weakest" ? word(node.roll_up) : "",
    node.kind === "slot" ? slotNote(node) : "",
  ].filter(Boolean);
  const raw = within(state.scores, node.code);
  const whole = node.fields.includes("not_applicable") || node.fields.some((key) => stated(raw[key]));
  const children = node.kind === "slot" ? drawOwn(node, where) : node.children.map(drawNode);
  return el(
    level === 1 ? "section" : "div",
    { className: `group level${level}`, role: "group", "aria-labelledby": title.id },
    title,
    ...told(node),
    ...notes.map((note) => el("p", { className: "small" }, note)),
    ...children,
    whole ? foldedPart(word("whole-group"), raw, node.fields, ...entryFields(raw, at, node, where)) : null,
  );
};

const slotNote = ({ name, least: fewest, most: greatest }) =>
  word("own-of", { slot: name }) +
  (fewest ? word("own-least", { least: fewest }) : "") +
  (greatest === null ? "" : word("own-most", { most: greatest }));

const drawOwn = (slot, where) => {
  const list = el("div", { className: "own" });
  const card = (raw) => {
    raw.id = raw.id === undefined ? newId() : raw.id;
    const at = `own/${raw.id}`;
    const title = el("h5", { id: newId() }, el("span", {}, raw.name || word("own")), " ", result(at));
    const node = { ...slot, own: true, fields: slot.own_fields };
    const name = field(raw, "name", `${at}/name`, { where, wide: true });
    name.addEventListener("input", () => {
      title.firstChild.textContent = raw.name || word("own");
    });
    const remove = button(word("remove"), () => {
      state.own = state.own.filter((other) => other !== raw);
      forget(`${at}/`);
      RESULTS.delete(at);
      drawn.remove();
      changed();
      add.focus();
    });
    remove.setAttribute("aria-describedby", title.id);
    const drawn = el(
      "div",
      { className: "leaf", role: "group", "aria-labelledby": title.id },
      title,
      el("div", { className: "fields" }, name),
      ...entryFields(raw, at, node, where),
      remove,
    );
    return drawn;
  };
  const add = button(word("add-own"), () => {
    const raw = { slot: slot.code, name: "" };
    state.own.push(raw);
    const drawn = card(raw);
    list.append(drawn);
    drawn.querySelector("input").focus();
    changed();
  });
  add.setAttribute("aria-label", `${word("add-own")}${word("colon")}${slot.name}`);
  list.append(...state.own.filter((raw) => raw.slot === slot.code).map(card));
  return [list, add];
};

const drawAdjustments = () => {
  if (!RUBRIC.adjustments.length && !RUBRIC.vetoes.length) return null;
  const rows = RUBRIC.adjustments.map((one, index) => {
    const at = `adjustments/${index}`;
    const raw = within(state.adjustments, one.name);
    const title = el(
      "h3",
      { id: newId() },
      one.name,
      " ",
      el("span", { className: "points" }, word(one.kind, { cap: one.cap })),
      result(at),
    );
    const clear = raw.stated
      ? button(word("remove"), () => {
          state.adjustments[one.name] = {};
          draw();
        })
      : null;
    return el(
      "div",
      { className: "leaf", role: "group", "aria-labelledby": title.id },
      title,
      ...told(one),
      ...entryFields(raw, at, one, one.name),
      clear,
    );
  });
  const vetoes = RUBRIC.vetoes.map((veto, index) => {
    const effect =
      veto.total_at_most === null
        ? word("veto-grade", { grade: veto.grade_at_most })
        : word("veto-total", { cap: veto.total_at_most });
    return el(
      "p",
      {},
      `${word("vetoes")}${word("colon")}${veto.name}（${veto.text}，${effect}）`,
      result(`veto/${index}`),
    );
  });
  return el("section", {}, el("h2", {}, word("adjustments")), ...rows, ...vetoes);
};

const drawProblems = () => {
  const list = el("div", {});
  const card = (raw) => {
    raw.id = raw.id === undefined ? newId() : raw.id;
    const at = `problem/${raw.id}`;
    const fields = ["text", "measure", "owner", "due"].map((key) =>
      field(raw, key, `${at}/${key}`, {
        wide: key === "text" || key === "measure",
        rows: key === "text" || key === "measure" ? 2 : undefined,
      }),
    );
    const title = el("h3", { id: newId() }, el("span", {}), " ", result(at));
    const remove = button(word("remove"), () => {
      state.problems = state.problems.filter((other) => other !== raw);
      forget(`${at}/`);
      RESULTS.delete(at);
      drawn.remove();
      number();
      changed();
      add.focus();
    });
    remove.setAttribute("aria-describedby", title.id);
    const drawn = el(
      "div",
      { className: "leaf", role: "group", "aria-labelledby": title.id },
      title,
      el("div", { className: "fields" }, ...fields),
      remove,
    );
    return drawn;
  };
  const number = () => {
    [...list.children].forEach((drawn, index) => {
      drawn.querySelector("h3 span").textContent = word("problem-number", { number: index + 1 });
    });
  };
  const add = button(word("add-problem"), () => {
    const raw = {};
    state.problems.push(raw);
    const drawn = card(raw);
    list.append(drawn);
    number();
    drawn.querySelector("textarea").focus();
    changed();
  });
  list.append(...state.problems.map(card));
  number();
  return el("section", {}, el("h2", {}, word("problems")), list, add);
};

const SUMMARY = el("div", { id: "summary" });
const TOTAL = el("div", { id: "total" });
const SPOKEN = el("div", { className: "hidden", role: "status", "aria-live": "polite", "aria-atomic": "true" });
const STATUS = el("p", { id: "status", role: "status" });
const CHOOSER = el("input", { type: "file", accept: ".toml", hidden: true, onchange: () => chosen() });

const draw = () => {
  FIELDS.clear();
  RESULTS.clear();
  const tools = el(
    "div",
    { className: "tools" },
    button(word("save"), save, { id: "save", className: "main" }),
    button(word("load"), () => CHOOSER.click(), { id: "load" }),
    button(word("print"), () => window.print(), { id: "print" }),
    button(word("clear"), clear, { id: "clear" }),
    CHOOSER,
    STATUS,
  );
  document
    .getElementById("form")
    .replaceChildren(
      ...[
        tools,
        drawBasics(),
        drawFacts(),
        ...RUBRIC.root.children.map(drawNode),
        drawAdjustments(),
        drawProblems(),
      ].filter(Boolean),
      el("section", {}, el("h2", {}, word("summary")), SUMMARY),
      el("div", { className: "bar" }, TOTAL),
      SPOKEN,
    );
  show();
};
