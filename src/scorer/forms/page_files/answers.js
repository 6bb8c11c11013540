// What is filled in, sorted by the nodes of the rubric, and everything that does not fit: scorer's `fitting` in the page.
// The state holds texts as typed; a problem is {at: the field, code: the sentence, values}.

const NODES = new Map(); // by code, each with its parent; "" is the whole
const walkNodes = function* (node) {
  yield node;
  for (const child of node.children || []) yield* walkNodes(child);
};
const register = (node, parent) => {
  node.parent = parent;
  if (node.points !== null) node.points = fromDecimal(node.points);
  if (node.declared_points !== null) node.declared_points = fromDecimal(node.declared_points);
  NODES.set(node.code, node);
  for (const child of node.children || []) register(child, node);
};
register(RUBRIC.root, null);
const isGroup = (node) => node.kind === "group";
const isPot = (node) => isGroup(node) && (node.pool || node.either);
const inPool = (node) => Boolean(node.parent) && (node.parent.pool || inPool(node.parent));
const policyOf = (node) => node.policy || (node.parent ? policyOf(node.parent) : null);

// What applies or not as a whole at and below a node.
const wholes = (node) => (isGroup(node) && !isPot(node) ? node.children.flatMap(wholes) : [node]);

// ── Fields

const LIMITS = { score: { digits: 9, places: 6 }, fact: { digits: 15, places: 8 } };
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const CONTROL_IN_NAME = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const typed = (text) => (text || "").normalize("NFKC").trim();

// A number as typed, null where nothing is.
const readNumber = (text, at, limit, problems) => {
  const said = typed(text);
  if (!said) return null;
  const wrong = (code, values = {}) => (problems.push({ at, code, values: { found: said, ...values } }), null);
  if (!isDecimal(said)) return wrong("page-not-a-number");
  const number = fromDecimal(said);
  if (limit === LIMITS.score && number.n < 0n) return wrong("page-negative");
  if (compare(number.n < 0n ? negative(number) : number, powerOfTen(limit.digits)) >= 0) return wrong("page-too-large");
  if (decimals(number) > limit.places) return wrong("page-too-many-decimals", { limit: String(limit.places) });
  return number;
};
const readWhole = (text, at, problems, highest = 10n ** 9n) => {
  const said = typed(text);
  if (!said) return null;
  if (/^\d{1,18}$/.test(said) && BigInt(said) <= highest) return BigInt(said);
  problems.push({ at, code: "page-not-a-whole-number", values: { found: said } });
  return null;
};
const readText = (text, at, problems, { name = false } = {}) => {
  const said = (text || "").trim();
  const limit = name ? 200 : 20000;
  if ([...said].length > limit) problems.push({ at, code: "text-too-long", values: { key: "", limit: String(limit) } });
  else if ((name ? CONTROL_IN_NAME : CONTROL).test(said)) problems.push({ at, code: "page-control-character", values: {} });
  else return said;
  return "";
};
// A measured value, or its text where it is no number.
const readValue = (text, at, problems) =>
  isDecimal(typed(text)) ? readNumber(text, at, LIMITS.fact, problems) : readText(text, at, problems) || null;

const NAMES = ["grade", "measured_in", "owner"];
const TEXTS = ["reason", "problem", "measure", "due", "note"];
const readEntry = (raw, at, problems) => {
  const entry = { at, sign: raw.sign || null, derived: raw.derived || [] };
  for (const key of ["score", "points", "deduct"]) entry[key] = readNumber(raw[key], `${at}/${key}`, LIMITS.score, problems);
  for (const key of ["target", "actual"]) entry[key] = readValue(raw[key], `${at}/${key}`, problems);
  for (const key of NAMES) entry[key] = readText(raw[key], `${at}/${key}`, problems, { name: true });
  for (const key of TEXTS) entry[key] = readText(raw[key], `${at}/${key}`, problems);
  entry.evidence = (raw.evidence || "").split("\n").map((line) => readText(line, `${at}/evidence`, problems)).filter(Boolean);
  entry.na = null;
  if (typeof raw.not_applicable === "string") {
    entry.na = readText(raw.not_applicable, `${at}/not_applicable`, problems);
    if (!entry.na) problems.push({ at: `${at}/not_applicable`, code: "na-without-reason", values: {} });
    if (entry.score || entry.deduct) problems.push({ at: `${at}/not_applicable`, code: "na-with-score", values: {} });
  }
  entry.met = Array.isArray(raw.met) ? raw.met : readWhole(raw.met, `${at}/met`, problems);
  const counts = Object.entries(raw.counts || {}).map(([name, text]) => [name, readWhole(text, `${at}/counts/${name}`, problems)]);
  const counted = counts.filter(([, count]) => count !== null);
  entry.counts = counted.length ? new Map(counted) : null;
  entry.said =
    [...NAMES, ...TEXTS].some((key) => entry[key]) ||
    ["score", "points", "deduct", "target", "actual", "sign", "met", "counts", "na"].some((key) => entry[key] !== null) ||
    entry.evidence.length > 0;
  return entry;
};

// ── Rules and what they ask of an entry

const typedByHand = (rule, entry) => rule.by_hand || (rule.qualitative && entry !== undefined && entry.sign === "定性");

// The leaf's own facts that an entry states for a rule, beside target, actual and sign.
const inputsOf = (rule, entry) => {
  if (rule.answers && entry.grade) return [[RUBRIC.words_of_rules.grade, { value: entry.grade, unit: "" }]];
  if (entry.met !== null && rule.of) {
    const count = Array.isArray(entry.met) ? BigInt(entry.met.length) : entry.met;
    return [[RUBRIC.words_of_rules.met, { value: rational(count), unit: "项" }]];
  }
  if (entry.met !== null && rule.items)
    return rule.items.map((name) => [name, { value: entry.met.includes(name) ? ONE : ZERO, unit: "" }]);
  if (entry.counts !== null && rule.kinds)
    return rule.kinds.map((name) => [name, { value: rational(entry.counts.get(name) || 0n), unit: "次" }]);
  return [];
};

const gradeDoubts = function* (rule, entry, points) {
  const grade = rule.grades.find((one) => one.name === entry.grade);
  const known = rule.grades.map((one) => one.name).join("、");
  if (entry.grade && !grade) yield ["unknown-answer", "grade", { found: entry.grade, known }];
  else if (entry.score && !grade) yield ["grade-missing", "grade", { known }];
  else if (entry.score && points) {
    const low = times(fromFraction(grade.low), points);
    const high = grade.high === null ? points : times(fromFraction(grade.high), points);
    const beyond = compare(entry.score, high);
    if (compare(entry.score, low) < 0 || beyond > 0 || (grade.high !== null && beyond === 0)) {
      const interval = `[${readable(low)}, ${readable(high)}${grade.high === null ? "]" : ")"}`;
      yield ["score-outside-grade", "score", { score: plain(entry.score), grade: grade.name, interval }];
    }
  }
};
const readable = (number) => (decimals(number) < 0 ? `${number.n}/${number.d}` : plain(number));

const doubts = function* (rule, entry, points) {
  if (rule.values && entry.score && !rule.values.some((one) => compare(fromDecimal(one), entry.score) === 0))
    yield ["score-not-allowed", "score", { score: plain(entry.score), allowed: rule.values.join(", ") }];
  const graded = rule.grades && (rule.by_hand || entry.sign === "定性");
  if (graded) yield* gradeDoubts(rule, entry, points);
  else if (entry.grade && !rule.answers) yield ["grade-not-taken", "grade", {}];
  if (rule.answers && entry.grade && !rule.answers.includes(entry.grade))
    yield ["unknown-answer", "grade", { found: entry.grade, known: rule.answers.join("、") }];
  if (entry.met !== null && (rule.of || rule.items)) {
    const count = Array.isArray(entry.met) ? BigInt(entry.met.length) : entry.met;
    if (rule.of && count > BigInt(rule.of)) yield ["met-too-many", "met", { count: String(count), of: String(rule.of) }];
    if (Array.isArray(entry.met) && new Set(entry.met).size < entry.met.length)
      yield ["answer-twice", "met", { name: entry.met.join("、") }];
    const unknown = rule.items && (Array.isArray(entry.met) ? entry.met.find((name) => !rule.items.includes(name)) : String(entry.met));
    if (unknown) yield ["unknown-item", "met", { found: unknown, known: rule.items.join("、") }];
  }
  const strange = rule.kinds && entry.counts && [...entry.counts.keys()].find((name) => !rule.kinds.includes(name));
  if (strange) yield ["unknown-item", "counts", { found: strange, known: rule.kinds.join("、") }];
};

// ── Fitting

const readFacts = (state, problems) => {
  const facts = new Map();
  const declared = new Set(RUBRIC.facts.map((fact) => fact.name));
  for (const [name, key] of [[RUBRIC.words_of_rules.type, "type"], [RUBRIC.words_of_rules.region, "region"]]) {
    const said = readText(state.about[key], `about/${key}`, [], { name: true });
    if (said && !declared.has(name)) facts.set(name, { value: said, unit: "" });
  }
  for (const { name, unit, values } of RUBRIC.facts) {
    const at = `facts/${name}/value`;
    const raw = state.facts[name] || {};
    if (values.length) {
      const said = (raw.value || "").trim();
      if (said && !values.includes(said)) problems.push({ at, code: "bad-fact-value", values: { name, found: said, known: values.join("、") } });
      else if (said) facts.set(name, { value: said, unit: "" });
      continue;
    }
    const number = readNumber(raw.value, at, LIMITS.fact, problems);
    if (number === null) continue;
    const told = inUnit(number, raw.measured_in === undefined ? unit : raw.measured_in, unit);
    if (told === null) problems.push({ at, code: "unit-mismatch", values: { name, given: raw.measured_in || "—", wanted: unit || "—" } });
    else facts.set(name, { value: told, unit });
  }
  return facts;
};
const inUnit = (number, given, wanted) => {
  const [from, to] = [folded(given), folded(wanted)];
  if (from === to) return number;
  const [one, other] = [RUBRIC.units[from], RUBRIC.units[to]];
  if (!one || !other || one[0] !== other[0]) return null;
  return times(number, powerOfTen(one[1] - other[1]));
};

// What an entry says for its rule is what the rule asks, and nothing else.
const checkTaken = (rule, entry, points, problems) => {
  for (const [code, key, values] of rule ? doubts(rule, entry, points) : []) problems.push({ at: `${entry.at}/${key}`, code, values });
  const takes = rule ? rule.takes : [];
  for (const [key, stated] of [["grade", entry.grade], ["met", entry.met !== null], ["counts", entry.counts !== null]])
    if (stated && !takes.includes(key)) problems.push({ at: `${entry.at}/${key}`, code: "not-taken", values: { key } });
};
const checkPlaces = (entry, keys, problems) => {
  for (const key of keys)
    if (RUBRIC.rounding && entry[key] && decimals(entry[key]) > RUBRIC.rounding.places)
      problems.push({ at: `${entry.at}/${key}`, code: "typed-beyond-rounding", values: { key, places: String(RUBRIC.rounding.places) } });
};

const scoredInside = (node, entries, own) => {
  const said = [...walkNodes(node)].map((below) => entries.get(below.code)).filter(Boolean);
  const scored = said.filter((entry) => entry.grade || ["score", "points", "deduct", "met", "counts"].some((key) => entry[key] !== null));
  return [...scored, ...[...walkNodes(node)].flatMap((below) => (own.get(below.code) || []).map((item) => item.entry))];
};

const spreadOverGroups = (entries, own, problems) => {
  for (const node of NODES.values()) {
    const entry = entries.get(node.code);
    if (!entry || node.kind === "indicator") continue;
    if (entry.score || entry.points || entry.deduct)
      problems.push({ at: `${entry.at}/score`, code: node.kind === "slot" ? "score-for-slot" : "score-for-group", values: { name: node.name } });
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
      else if (scored.length) problems.push({ at: `${scored[0].at}/score`, code: "does-not-apply", values: { condition: node.applies_text } });
      else entries.set(whole.code, { ...readEntry({}, `scores/${whole.code}`, []), na: node.applies_text, said: true, byRule: true });
    }
  }
  return undecided;
};

// Of each either group the child used: the one with an entry, or else the one whose facts are all there.
const choose = (facts, entries, undecided, problems) => {
  const chosen = new Map();
  const ready = ({ kind, rule }) => kind === "indicator" && rule && !rule.by_hand && rule.facts.every((name) => facts.has(name));
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
    if (!possible.length && !entries.has(group.code) && group.children.every(gone)) entries.set(group.code, entries.get(group.children[0].code));
  }
  return chosen;
};

const checkLimits = (node, entry, points, problems) => {
  const { score } = entry;
  const { rule } = node;
  const add = (key, code, values) => problems.push({ at: `${entry.at}/${key}`, code, values });
  if (score && points && compare(score, points) > 0 && (!rule || rule.cap)) add("score", "score-above-points", { score: plain(score), points: plain(points) });
  if (score && node.step) {
    const step = fromDecimal(node.step);
    if (over(score, step).d !== 1n) add("score", "off-step", { score: plain(score), step: plain(step) });
  }
  if (score && rule && node.typed === "refuse" && !typedByHand(rule, entry)) add("score", "typed-refused", { score: plain(score) });
  checkTaken(rule, entry, points, problems);
  checkPlaces(entry, ["score", "points", "deduct"], problems);
};

const fitted = (state, problems) => {
  const entries = new Map();
  for (const [code, raw] of Object.entries(state.scores)) entries.set(code, readEntry(raw, `scores/${code}`, problems));
  const own = new Map();
  state.own.forEach((raw, index) => {
    const at = `own/${raw.id === undefined ? index : raw.id}`;
    const name = readText(raw.name, `${at}/name`, problems, { name: true });
    const items = own.get(raw.slot) || [];
    const most = NODES.get(raw.slot).most;
    if (!name) problems.push({ at: `${at}/name`, code: "page-name-missing", values: {} });
    else if (items.some((item) => item.name === name)) problems.push({ at: `${at}/name`, code: "own-name-twice", values: { name } });
    own.set(raw.slot, [...items, { name, entry: readEntry(raw, at, problems) }]);
    if (most !== null && items.length === most) problems.push({ at: `${at}/name`, code: "slot-too-many", values: { most: String(most) } });
  });
  const facts = readFacts(state, problems);
  const adjustments = new Map();
  RUBRIC.adjustments.forEach(({ name, cap, rule }, index) => {
    const raw = state.adjustments[name];
    const entry = raw && readEntry(raw, `adjustments/${index}`, problems);
    if (!entry || !(entry.said || raw.stated)) return;
    adjustments.set(name, entry);
    if (entry.score && compare(entry.score, fromDecimal(cap)) > 0)
      problems.push({ at: `${entry.at}/score`, code: "adjustment-above-cap", values: { name, score: plain(entry.score), cap } });
    checkPlaces(entry, ["score"], problems);
    for (const key of ["points", "deduct", "na"])
      if (entry[key] !== null) problems.push({ at: `${entry.at}/score`, code: "not-taken", values: { key } });
    checkTaken(rule, entry, fromDecimal(cap), problems);
  });
  spreadOverGroups(entries, own, problems);
  const undecided = judgeConditions(facts, entries, own, problems);
  const chosen = choose(facts, entries, undecided, problems);
  for (const node of NODES.values()) {
    const entry = entries.get(node.code);
    if (node.kind === "indicator" && entry) {
      const free = inPool(node);
      if (entry.points && !free) problems.push({ at: `${entry.at}/points`, code: "points-fixed", values: { points: node.points ? plain(node.points) : "—" } });
      const fixed = node.parent.either ? node.parent.points : node.points;
      checkLimits(node, entry, free && !node.parent.either ? entry.points : fixed, problems);
    }
    for (const { entry: one } of own.get(node.code) || []) checkLimits(node, one, one.points, problems);
  }
  return { entries, own, facts, adjustments, undecided, chosen };
};
