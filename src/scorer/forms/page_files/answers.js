// What is filled in, read field by field. The state holds texts as typed; a problem is {at: field, code: sentence, values}.

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

const LIMITS = {
  score: { digits: 9, places: 6 },
  fact: { digits: 15, places: 8 },
  amount: { digits: 15, places: 8 },
};
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const CONTROL_IN_NAME = /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const typed = (text) => (text || "").normalize("NFKC").trim();

// What is in the way of a number: commas of thousands, another comma, words behind it. None of them is guessed away.
const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const WORDED = /^([+-]?[\d,]*\d(?:\.\d+)?)\s*([\p{L}%‰°].*)$/u;
const inTheWay = (said) => {
  if (THOUSANDS.test(said)) return ["page-thousands", { found: said, plain: said.replaceAll(",", "") }];
  const worded = WORDED.exec(said);
  if (worded) return ["page-with-words", { found: said, words: worded[2] }];
  return /^[+-]?\d[\d,]*,\d*(\.\d*)?$/.test(said) ? ["page-comma", { found: said }] : null;
};

// A number as typed, null where nothing is.
const readNumber = (text, at, limit, problems) => {
  const said = typed(text);
  if (!said) return null;
  const wrong = (code, values = {}) => (problems.push({ at, code, values: { found: said, ...values } }), null);
  if (!isDecimal(said)) return wrong(...(inTheWay(said) || ["page-not-a-number"]));
  const number = fromDecimal(said);
  if (limit !== LIMITS.fact && number.n < 0n) return wrong("page-negative");
  if (compare(number.n < 0n ? negative(number) : number, powerOfTen(limit.digits)) >= 0) return wrong("page-too-large");
  if (decimals(number) > limit.places) return wrong("page-too-many-decimals", { limit: String(limit.places) });
  return number;
};
const readWhole = (text, at, problems, highest = 10n ** 9n) => {
  const said = typed(text);
  if (!said) return null;
  if (/^\d{1,18}$/.test(said) && BigInt(said) <= highest) return BigInt(said);
  const [code, values] = inTheWay(said) || ["page-not-a-whole-number", { found: said }];
  problems.push({ at, code, values });
  return null;
};
const readText = (text, at, problems, { name = false } = {}) => {
  const said = (text || "").trim();
  const limit = name ? 200 : 20000;
  if ([...said].length > limit)
    problems.push({ at, code: "text-too-long", values: { key: at.split("/").pop(), limit: String(limit) } });
  else if ((name ? CONTROL_IN_NAME : CONTROL).test(said))
    problems.push({ at, code: "page-control-character", values: {} });
  else return said;
  return "";
};
// A date as a text, which may be none (2021年底); but no day that no calendar has.
const DAY = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:月|[-./月]\s*(\d{1,2})\s*[日号]?)$/;
const readDate = (text, at, problems) => {
  const said = readText(text, at, problems);
  const [whole, year, month, day = "1"] = DAY.exec(typed(said)) || [];
  if (whole && !isDate(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`))
    problems.push({ at, code: "no-such-date", values: { found: said } });
  return said;
};
// A measured value, or its text where it is no number.
const readValue = (text, at, problems) =>
  isDecimal(typed(text)) ? readNumber(text, at, LIMITS.fact, problems) : readText(text, at, problems) || null;

// A row that was added and in which nothing stands yet: it counts for nothing and is not saved.
const saysNothing = ({ slot, id, not_applicable: away, met, counts, ...texts }) =>
  away === undefined &&
  !Array.isArray(met) &&
  ![met, ...Object.values(counts || {}), ...Object.values(texts)].some(stated);

const NAMES = ["grade", "measured_in", "owner"];
const TEXTS = ["reason", "problem", "measure", "note"];
const readEntry = (raw, at, problems) => {
  const entry = { at, sign: raw.sign || null, derived: raw.derived || [] };
  for (const key of ["score", "points", "deduct"])
    entry[key] = readNumber(raw[key], `${at}/${key}`, LIMITS.score, problems);
  for (const key of ["target", "actual"]) entry[key] = readValue(raw[key], `${at}/${key}`, problems);
  for (const key of NAMES) entry[key] = readText(raw[key], `${at}/${key}`, problems, { name: true });
  for (const key of TEXTS) entry[key] = readText(raw[key], `${at}/${key}`, problems);
  entry.due = readDate(raw.due, `${at}/due`, problems);
  entry.evidence = (raw.evidence || "")
    .split("\n")
    .map((line) => readText(line, `${at}/evidence`, problems))
    .filter(Boolean);
  entry.na = null;
  if (typeof raw.not_applicable === "string") {
    entry.na = readText(raw.not_applicable, `${at}/not_applicable`, problems);
    if (!entry.na) problems.push({ at: `${at}/not_applicable`, code: "na-without-reason", values: {} });
    if (entry.score || entry.deduct) problems.push({ at: `${at}/not_applicable`, code: "na-with-score", values: {} });
  }
  entry.met = Array.isArray(raw.met) ? raw.met : readWhole(raw.met, `${at}/met`, problems);
  const counts = Object.entries(raw.counts || {}).map(([name, text]) => [
    name,
    readWhole(text, `${at}/counts/${name}`, problems),
  ]);
  const counted = counts.filter(([, count]) => count !== null);
  entry.counts = counted.length ? new Map(counted) : null;
  entry.said =
    [...NAMES, ...TEXTS, "due"].some((key) => entry[key]) ||
    ["score", "points", "deduct", "target", "actual", "sign", "met", "counts", "na"].some(
      (key) => entry[key] !== null,
    ) ||
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
    if (rule.of && count > BigInt(rule.of))
      yield ["met-too-many", "met", { count: String(count), of: String(rule.of) }];
    if (Array.isArray(entry.met) && new Set(entry.met).size < entry.met.length)
      yield ["answer-twice", "met", { name: entry.met.join("、") }];
    const unknown =
      rule.items &&
      (Array.isArray(entry.met) ? entry.met.find((name) => !rule.items.includes(name)) : String(entry.met));
    if (unknown) yield ["unknown-item", "met", { found: unknown, known: rule.items.join("、") }];
  }
  const strange = rule.kinds && entry.counts && [...entry.counts.keys()].find((name) => !rule.kinds.includes(name));
  if (strange) yield ["unknown-item", "counts", { found: strange, known: rule.kinds.join("、") }];
};
