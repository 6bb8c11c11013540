// Does what is filled in fit the rubric? scorer's `fitting` in the page, step for step.

const readFacts = (state, problems) => {
  const facts = new Map();
  const declared = new Set(RUBRIC.facts.map((fact) => fact.name));
  for (const [name, key] of [
    [RUBRIC.words_of_rules.type, "type"],
    [RUBRIC.words_of_rules.region, "region"],
  ]) {
    const said = readText(state.about[key], `about/${key}`, [], { name: true });
    if (said && !declared.has(name)) facts.set(name, { value: said, unit: "" });
  }
  for (const { name, unit, values } of RUBRIC.facts) {
    const at = `facts/${name}/value`;
    const raw = state.facts[name] || {};
    if (values.length) {
      const said = (raw.value || "").trim();
      if (said && !values.includes(said))
        problems.push({ at, code: "bad-fact-value", values: { name, found: said, known: values.join("、") } });
      else if (said) facts.set(name, { value: said, unit: "" });
      continue;
    }
    const number = readNumber(raw.value, at, LIMITS.fact, problems);
    if (number === null) continue;
    const told = inUnit(number, raw.measured_in === undefined ? unit : raw.measured_in, unit);
    if (told === null)
      problems.push({
        at,
        code: "unit-mismatch",
        values: { name, given: raw.measured_in || "—", wanted: unit || "—" },
      });
    else facts.set(name, { value: told, unit });
  }
  return facts;
};
const inUnit = (number, given, wanted) => {
  const [from, to] = [folded(given), folded(wanted)];
  if (from === to) return number;
  const [one, other] = [UNITS.get(from), UNITS.get(to)];
  if (!one || !other || one[0] !== other[0]) return null;
  return times(number, powerOfTen(one[1] - other[1]));
};

// What an entry says for its rule is what the rule asks, and nothing else.
const checkTaken = (rule, entry, points, problems) => {
  for (const [code, key, values] of rule ? doubts(rule, entry, points) : [])
    problems.push({ at: `${entry.at}/${key}`, code, values });
  const takes = rule ? rule.takes : [];
  for (const [key, stated] of [
    ["grade", entry.grade],
    ["met", entry.met !== null],
    ["counts", entry.counts !== null],
  ])
    if (stated && !takes.includes(key)) problems.push({ at: `${entry.at}/${key}`, code: "not-taken", values: { key } });
};
const checkPlaces = (entry, keys, problems) => {
  for (const key of keys)
    if (RUBRIC.rounding && entry[key] && decimals(entry[key]) > RUBRIC.rounding.places)
      problems.push({
        at: `${entry.at}/${key}`,
        code: "typed-beyond-rounding",
        values: { key, places: String(RUBRIC.rounding.places) },
      });
};

const scoredInside = (node, entries, own) => {
  const said = [...walkNodes(node)].map((below) => entries.get(below.code)).filter(Boolean);
  const scored = said.filter(
    (entry) => entry.grade || ["score", "points", "deduct", "met", "counts"].some((key) => entry[key] !== null),
  );
  return [...scored, ...[...walkNodes(node)].flatMap((below) => (own.get(below.code) || []).map((item) => item.entry))];
};

const spreadOverGroups = (entries, own, problems) => {
  for (const node of NODES.values()) {
    const entry = entries.get(node.code);
    if (!entry || node.kind === "indicator") continue;
    if (entry.score || entry.points || entry.deduct)
      problems.push({
        at: `${entry.at}/score`,
        code: node.kind === "slot" ? "score-for-slot" : "score-for-group",
        values: { name: node.name },
      });
    if (entry.na === null) continue;
    for (const whole of wholes(node)) {
      const scored = scoredInside(whole, entries, own);
      if (scored.length) problems.push({ at: `${entry.at}/not_applicable`, code: "na-with-score", values: {} });
      entries.set(whole.code, { ...(entries.get(whole.code) || entry), na: entry.na });
    }
  }
};

// `applies`: where it does not hold the leaves below are not applicable by rule; the codes where that is unknown.
const judgeConditions = (facts, entries, own, problems) => {
  const undecided = new Set();
  for (const node of NODES.values()) {
    if (!node.applies) continue;
    const holds = outcomeOf(node.applies, { facts }).value;
    if (holds) continue;
    for (const whole of wholes(node)) {
      const scored = scoredInside(whole, entries, own);
      if (holds === undefined) undecided.add(whole.code);
      else if (scored.length)
        problems.push({
          at: `${scored[0].at}/score`,
          code: "does-not-apply",
          values: { condition: node.applies_text },
        });
      else
        entries.set(whole.code, {
          ...readEntry({}, `scores/${whole.code}`, []),
          na: node.applies_text,
          said: true,
          byRule: true,
        });
    }
  }
  return undecided;
};

// Of each either group the child used: the one with an entry, or else the one whose facts are all there.
const choose = (facts, entries, undecided, problems) => {
  const chosen = new Map();
  const ready = ({ kind, rule }) =>
    kind === "indicator" && rule && !rule.by_hand && rule.facts.every((name) => facts.has(name));
  for (const group of NODES.values()) {
    if (!group.either) continue;
    const gone = ({ code }) => entries.has(code) && entries.get(code).na !== null;
    const possible = group.children.filter((child) => !gone(child) && !undecided.has(child.code));
    let said = possible.filter((child) => entries.has(child.code) && entries.get(child.code).said);
    if (said.length > 1) {
      const at = `${entries.get(said[said.length - 1].code).at}/score`;
      problems.push({ at, code: "either-both", values: { names: said.map((child) => child.name).join("、") } });
    }
    if (!said.length) {
      said = possible.filter(ready);
      if (said.length !== 1) said = [];
    }
    chosen.set(group.code, said.length ? said[0].code : null);
    if (!possible.length && !entries.has(group.code) && group.children.every(gone))
      entries.set(group.code, entries.get(group.children[0].code));
  }
  return chosen;
};

const checkLimits = (node, entry, points, problems) => {
  const { score } = entry;
  const { rule } = node;
  const add = (key, code, values) => problems.push({ at: `${entry.at}/${key}`, code, values });
  if (score && points && compare(score, points) > 0 && (!rule || rule.cap))
    add("score", "score-above-points", { score: plain(score), points: plain(points) });
  if (score && node.step) {
    const step = fromDecimal(node.step);
    if (over(score, step).d !== 1n) add("score", "off-step", { score: plain(score), step: plain(step) });
  }
  if (score && rule && node.typed === "refuse" && !typedByHand(rule, entry))
    add("score", "typed-refused", { score: plain(score) });
  checkTaken(rule, entry, points, problems);
  checkPlaces(entry, ["score", "points", "deduct"], problems);
};

const fitted = (state, problems) => {
  const entries = new Map();
  for (const [code, raw] of Object.entries(state.scores)) entries.set(code, readEntry(raw, `scores/${code}`, problems));
  const own = new Map();
  state.own.forEach((raw, index) => {
    if (saysNothing(raw)) return;
    const at = `own/${raw.id === undefined ? index : raw.id}`;
    const name = readText(raw.name, `${at}/name`, problems, { name: true });
    const items = own.get(raw.slot) || [];
    const most = NODES.get(raw.slot).most;
    if (!name) problems.push({ at: `${at}/name`, code: "page-name-missing", values: {} });
    else if (items.some((item) => item.name === name))
      problems.push({ at: `${at}/name`, code: "own-name-twice", values: { name } });
    own.set(raw.slot, [...items, { name, entry: readEntry(raw, at, problems) }]);
    if (most !== null && items.length === most)
      problems.push({ at: `${at}/name`, code: "slot-too-many", values: { most: String(most) } });
  });
  const facts = readFacts(state, problems);
  const adjustments = new Map();
  RUBRIC.adjustments.forEach(({ name, cap, rule }, index) => {
    const raw = state.adjustments[name];
    const entry = raw && readEntry(raw, `adjustments/${index}`, problems);
    if (!entry || !(entry.said || raw.stated)) return;
    adjustments.set(name, entry);
    if (entry.score && compare(entry.score, fromDecimal(cap)) > 0)
      problems.push({
        at: `${entry.at}/score`,
        code: "adjustment-above-cap",
        values: { name, score: plain(entry.score), cap },
      });
    checkPlaces(entry, ["score"], problems);
    for (const [key, told] of [
      ["points", "points"],
      ["deduct", "deduct"],
      ["na", "not_applicable"],
    ])
      if (entry[key] !== null) problems.push({ at: `${entry.at}/score`, code: "not-taken", values: { key: told } });
    checkTaken(rule, entry, fromDecimal(cap), problems);
  });
  spreadOverGroups(entries, own, problems);
  const undecided = judgeConditions(facts, entries, own, problems);
  const chosen = choose(facts, entries, undecided, problems);
  for (const node of NODES.values()) {
    const entry = entries.get(node.code);
    if (node.kind === "indicator" && entry) {
      const free = inPool(node);
      if (entry.points && !free)
        problems.push({
          at: `${entry.at}/points`,
          code: "points-fixed",
          values: { points: node.points ? plain(node.points) : "—" },
        });
      const fixed = node.parent.either ? node.parent.points : node.points;
      checkLimits(node, entry, free && !node.parent.either ? entry.points : fixed, problems);
    }
    for (const { entry: one } of own.get(node.code) || []) checkLimits(node, one, one.points, problems);
  }
  return { entries, own, facts, adjustments, undecided, chosen };
};
