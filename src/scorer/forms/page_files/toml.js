// The assessment file: the part of TOML that this page and scorer write. What is not understood is refused with its line.

class LoadError extends Error {
  constructor(line, word, values = {}) {
    super(word);
    Object.assign(this, { line, word, values });
  }
}

// Numbers and dates stay as written: {number: "8.60"}, {date: "2021-02-20"}. Tables are Maps that know the line of each key.
class Table extends Map {
  constructor(line, open = false) {
    super();
    Object.assign(this, { line, open, lines: new Map() }); // open: made by a header or on the way to one, not inline
  }
}

const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_DEPTH = 32;

class TomlReader {
  constructor(text) {
    if (text.length > MOST_CHARACTERS) throw new LoadError(1, "load-too-large");
    this.text = text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n");
    this.at = 0;
    this.comments = false;
  }

  get line() {
    return this.text.slice(0, this.at).split("\n").length;
  }
  fail(word = "load-syntax", values = {}) {
    throw new LoadError(this.line, word, values);
  }
  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }
  blank() {
    this.match(/[ \t]*/y);
  }
  blankLines() {
    for (;;) {
      this.match(/[ \t\n]*/y);
      if (!this.comment()) return;
    }
  }
  comment() {
    const found = this.match(/#[^\n]*/y);
    if (found) this.comments = true;
    return found;
  }
  endOfLine() {
    this.blank();
    this.comment();
    if (this.at < this.text.length && !this.match(/\n/y)) this.fail();
  }

  document() {
    const root = new Table(1, true);
    let table = root;
    for (;;) {
      this.blankLines();
      if (this.at >= this.text.length) return root;
      if (this.match(/\[\[/y)) table = this.header(root, "]]");
      else if (this.match(/\[/y)) table = this.header(root, "]");
      else this.pair(table);
      this.endOfLine();
    }
  }
  header(root, closing) {
    const keys = this.keys();
    if (!this.match(closing === "]]" ? /\]\]/y : /\]/y)) this.fail();
    const last = keys.pop();
    const above = this.descend(root, keys);
    const fresh = new Table(this.line, true);
    if (closing === "]]") {
      if (!above.has(last)) this.put(above, last, Object.assign([], { tables: true }));
      const list = above.get(last);
      if (!list.tables) this.fail("load-twice", { key: last });
      list.push(fresh);
      return fresh;
    }
    const known = above.get(last);
    if (known instanceof Table && known.open && !known.headed) return Object.assign(known, { headed: true });
    this.put(above, last, Object.assign(fresh, { headed: true }));
    return fresh;
  }
  descend(table, keys) {
    for (const key of keys) {
      if (!table.has(key)) this.put(table, key, new Table(this.line, true));
      table = table.get(key);
      if (Array.isArray(table) && table.tables) table = table[table.length - 1];
      if (!(table instanceof Table) || !table.open) this.fail("load-twice", { key });
    }
    return table;
  }
  put(table, key, content) {
    if (table.has(key)) this.fail("load-twice", { key });
    table.set(key, content);
    table.lines.set(key, this.line);
  }
  keys() {
    const keys = [];
    do {
      this.blank();
      const bare = this.match(/[A-Za-z0-9_-]+/y);
      keys.push(bare ? bare[0] : this.string());
      this.blank();
    } while (this.match(/\./y));
    if (keys.length > MOST_DEPTH) this.fail("load-too-deep");
    return keys;
  }
  pair(table, depth = 0) {
    const keys = this.keys();
    if (!this.match(/=/y)) this.fail();
    this.blank();
    const last = keys.pop();
    const above = this.descend(table, keys);
    if (above !== table) above.headed = true;
    this.put(above, last, this.value(depth + 1));
  }
  value(depth) {
    if (depth > MOST_DEPTH) this.fail("load-too-deep");
    if (this.match(/\[/y)) return this.list(depth);
    if (this.match(/\{/y)) return this.inline(depth);
    if (/["']/.test(this.text[this.at] || "")) return this.string(true);
    const [word] = this.match(/[^\s,\]}#]+/y) || this.fail();
    if (/^\d{4}-\d\d-\d\d$/.test(word)) return { date: word };
    if (word === "true" || word === "false") return word === "true";
    if (/^[+-]?(0|[1-9]\d*)(\.\d+)?$/.test(word)) return { number: word.replace("+", "") };
    return this.fail("load-value", { found: word.slice(0, 40) });
  }
  list(depth) {
    const found = [];
    for (;;) {
      this.blankLines();
      if (this.match(/\]/y)) return found;
      found.push(this.value(depth + 1));
      this.blankLines();
      if (!this.match(/,/y)) return this.match(/\]/y) ? found : this.fail();
    }
  }
  inline(depth) {
    const table = new Table(this.line, true); // dotted keys may add to it until its brace is closed
    this.blankLines();
    if (!this.match(/\}/y))
      for (;;) {
        this.blankLines();
        if (this.match(/\}/y)) break;
        this.pair(table, depth);
        this.blankLines();
        if (this.match(/,/y)) continue;
        if (this.match(/\}/y)) break;
        this.fail();
      }
    const close = (one) => {
      one.open = false;
      for (const inner of one.values()) if (inner instanceof Table) close(inner);
    };
    close(table);
    return table;
  }
  string(multiline = false) {
    for (const quote of multiline ? ['"""', "'''"] : []) {
      if (!this.text.startsWith(quote, this.at)) continue;
      const pattern = quote === '"""' ? /"""\n?((?:\\[\s\S]|(?!""")[^\\])*"{0,2})"""/y : /'''\n?([\s\S]*?'{0,2})'''(?!')/y;
      const found = this.match(pattern) || this.fail();
      return quote === '"""' ? this.unescaped(found[1].replace(/\\[ \t]*\n[ \t\n]*/g, "")) : found[1];
    }
    const literal = this.match(/'([^'\n]*)'/y);
    if (literal) return literal[1];
    const found = this.match(/"((?:\\.|[^"\\\n])*)"/y) || this.fail();
    return this.unescaped(found[1]);
  }
  unescaped(text) {
    const signs = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b", '"': '"', "\\": "\\" };
    return text.replace(/\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[\s\S])/g, (whole, escape) => {
      if (escape.length > 1) {
        const point = parseInt(escape.slice(1), 16);
        if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) this.fail();
        return String.fromCodePoint(point);
      }
      return escape in signs ? signs[escape] : this.fail();
    });
  }
}

// ── From a file to a state

const BY_KEY = new Map();
for (const node of NODES.values())
  if (node.code) {
    const keys = new Set([node.code, ...node.path.map((_, start) => node.path.slice(start).join("/"))]);
    for (const key of keys) BY_KEY.set(key, [...(BY_KEY.get(key) || []), node]);
  }
const meant = (key, line, wanted = (node) => !isGroup(node)) => {
  const found = BY_KEY.get(key) || [];
  const better = found.filter(wanted);
  if (found.length === 1) return found[0];
  if (better.length === 1) return better[0];
  throw new LoadError(line, found.length ? "load-ambiguous" : "load-unknown-indicator", { key });
};

// Takes the keys of a table one by one; in the end none may be left.
class TableReader {
  constructor(table, name) {
    Object.assign(this, { table, name, left: new Set(table.keys()) });
  }
  line(key) {
    return this.table.lines.get(key) || this.table.line;
  }
  wrong(key, word = "load-wrong-kind") {
    throw new LoadError(this.line(key), word, { key, name: this.name });
  }
  take(key) {
    this.left.delete(key);
    return this.table.get(key);
  }
  text(key) {
    const found = this.take(key);
    return found === undefined || typeof found === "string" ? found : this.wrong(key);
  }
  number(key) {
    const found = this.take(key);
    if (found === undefined) return undefined;
    return found.number === undefined ? this.wrong(key) : found.number;
  }
  date(key) {
    const found = this.take(key);
    return found === undefined || typeof found === "string" ? found : found.date === undefined ? this.wrong(key) : found.date;
  }
  value(key) {
    const found = this.take(key);
    if (found === undefined || found.number !== undefined) return found && found.number;
    if (typeof found !== "string") this.wrong(key);
    return isDecimal(typed(found)) ? this.wrong(key, "load-number-as-text") : found;
  }
  texts(key) {
    const found = this.take(key);
    if (found === undefined) return undefined;
    const list = typeof found === "string" ? [found] : found;
    if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) this.wrong(key);
    return list;
  }
  tableOf(key) {
    const found = this.take(key);
    return found === undefined ? new Table(0) : found instanceof Table ? found : this.wrong(key);
  }
  tablesOf(key) {
    const found = this.take(key);
    if (found === undefined) return [];
    return Array.isArray(found) && found.every((one) => one instanceof Table) ? found : this.wrong(key);
  }
  // Several keys with one method; absent ones stay absent.
  all(method, keys) {
    return Object.fromEntries(keys.map((key) => [key, this[method](key)]).filter(([, found]) => found !== undefined));
  }
  finish() {
    for (const key of this.left) throw new LoadError(this.line(key), "load-unknown-key", { key, name: this.name });
  }
}

const TEXT_KEYS = ["not_applicable", "grade", "sign", "measured_in", "reason", "problem", "measure", "owner", "note"];
const readEntryTable = (reader, node) => {
  const raw = {
    ...reader.all("number", ["score", "points", "deduct"]),
    ...reader.all("value", ["target", "actual"]),
    ...reader.all("text", TEXT_KEYS),
    ...reader.all("date", ["due"]),
  };
  for (const key of Object.keys(raw)) if (!node.fields.includes(key)) reader.wrong(key, "load-not-offered");
  if (raw.sign !== undefined && !RUBRIC.signs.includes(raw.sign)) reader.wrong("sign");
  const evidence = reader.texts("evidence");
  if (evidence && evidence.some((one) => one.includes("\n"))) reader.wrong("evidence");
  if (evidence) raw.evidence = evidence.join("\n");
  const derived = reader.texts("derived");
  if (derived && !derived.every((key) => ["score", "points"].includes(key) && raw[key] !== undefined)) reader.wrong("derived");
  if (derived) raw.derived = derived;
  const rule = node.rule || {};
  const met = reader.take("met");
  if (met !== undefined) {
    if (!node.fields.includes("met")) reader.wrong("met", "load-not-offered");
    if (rule.of) raw.met = Array.isArray(met) ? String(met.length) : met.number === undefined ? reader.wrong("met") : met.number;
    else if (!Array.isArray(met)) reader.wrong("met");
    else
      raw.met = met.map((item) => {
        const name = item.number === undefined ? item : rule.items[Number(item.number) - 1];
        return rule.items.includes(name) ? name : reader.wrong("met", "load-unknown-item");
      });
  }
  if (reader.table.has("counts")) {
    if (!node.fields.includes("counts")) reader.wrong("counts", "load-not-offered");
    const counts = new TableReader(reader.tableOf("counts"), "counts");
    raw.counts = { ...Object.fromEntries(rule.kinds.map((name) => [name, "0"])), ...counts.all("number", rule.kinds) };
    counts.finish();
  }
  return raw;
};

const stateFromToml = (text) => {
  const toml = new TomlReader(text);
  const file = new TableReader(toml.document(), "");
  const state = emptyState();
  const named = file.text("rubric");
  if (named === undefined) throw new LoadError(1, "load-no-assessment");
  if (named !== RUBRIC.reference && named !== RUBRIC.id && !named.endsWith(".toml")) throw new LoadError(file.line("rubric"), "load-other-rubric", { key: named });
  state.rubric = named;
  Object.assign(state, file.all("text", ["unit", "kind"]), file.all("number", ["year", "declared_total"]));
  if (state.kind && !["self", "review", "final"].includes(state.kind)) file.wrong("kind");
  const part = (key, keys) => {
    const reader = new TableReader(file.tableOf(key), key);
    state[key] = Object.fromEntries(Object.entries(keys).flatMap(([method, names]) => Object.entries(reader.all(method, names))));
    reader.finish();
  };
  part("project", { text: ["name", "code"], number: ["budget"] });
  part("about", { text: ["code", "department", "type", "region", "prepared_by", "reviewer"], date: ["date"], number: ["budget"] });
  part("disclosure", { number: ["targets", "amount"], text: ["coverage", "sub_units"] });

  const facts = new TableReader(file.tableOf("facts"), "facts");
  for (const { name, values } of RUBRIC.facts) {
    if (!facts.table.has(name)) continue;
    const content = facts.take(name);
    const reader = content instanceof Table ? new TableReader(content, name) : new TableReader(new Table(facts.line(name)).set("value", content), name);
    const said = values.length ? reader.text("value") : reader.number("value");
    state.facts[name] = { value: said || "", ...reader.all("text", ["measured_in", "source"]) };
    if (values.length && state.facts[name].measured_in !== undefined) reader.wrong("measured_in", "load-not-offered");
    reader.finish();
  }
  facts.finish();

  const scores = new TableReader(file.tableOf("scores"), "scores");
  for (const key of scores.table.keys()) {
    const content = scores.take(key);
    const node = meant(key, scores.line(key));
    if (node.code in state.scores) throw new LoadError(scores.line(key), "load-twice", { key });
    const reader = new TableReader(content instanceof Table ? content : new Table(scores.line(key)).set("score", content), key);
    state.scores[node.code] = readEntryTable(reader, node);
    reader.finish();
  }
  for (const table of file.tablesOf("own")) {
    const reader = new TableReader(table, "own");
    const { slot, name } = { slot: "", name: "", ...reader.all("text", ["slot", "name"]) };
    const node = meant(slot, table.line, ({ kind }) => kind === "slot");
    if (node.kind !== "slot") reader.wrong("slot", "load-unknown-indicator");
    state.own.push({ slot: node.code, name, ...readEntryTable(reader, { ...node, fields: node.own_fields }) });
    reader.finish();
  }
  const adjustments = new TableReader(file.tableOf("adjustments"), "adjustments");
  for (const one of RUBRIC.adjustments) {
    if (!adjustments.table.has(one.name)) continue;
    const content = adjustments.take(one.name);
    const reader = new TableReader(content instanceof Table ? content : new Table(adjustments.line(one.name)).set("score", content), one.name);
    state.adjustments[one.name] = { stated: true, ...readEntryTable(reader, one) };
    reader.finish();
  }
  adjustments.finish();
  for (const table of file.tablesOf("problem")) {
    const reader = new TableReader(table, "problem");
    state.problems.push({ ...reader.all("text", ["text", "measure", "owner"]), ...reader.all("date", ["due"]) });
    reader.finish();
  }
  file.finish();
  return { state, comments: toml.comments };
};

// ── From a state to a file

const quoted = (text) => {
  const signs = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r" };
  return `"${text.replace(/[\\"\x00-\x1f\x7f]/g, (sign) => signs[sign] || `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
};
const bare = (key) => (/^[A-Za-z_-]+$/.test(key) ? key : quoted(key));
const numberText = (text) => {
  const said = typed(text);
  return isDecimal(said) ? plain(fromDecimal(said)) : quoted(said); // the page saves no text that should be a number
};
const valueText = (text) => (isDecimal(typed(text)) ? numberText(text) : quoted(text.trim()));
const dateText = (text) => (/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$/.test(text.trim()) ? text.trim() : quoted(text.trim()));

const stated = (text) => typeof text === "string" && text.trim() !== "";
const pairsOf = (raw, keys) =>
  Object.entries(keys).flatMap(([key, write]) => (stated(raw[key]) ? [[key, write(raw[key])]] : []));
const say = (text) => quoted(text.trim());

const entryPairs = (raw) => {
  const pairs = pairsOf(raw, { score: numberText, points: numberText, deduct: numberText, grade: say });
  if (Array.isArray(raw.met)) pairs.push(["met", `[${raw.met.map(quoted).join(", ")}]`]);
  else if (stated(raw.met)) pairs.push(["met", numberText(raw.met)]);
  const counts = Object.entries(raw.counts || {}).filter(([, count]) => stated(count));
  if (counts.length) pairs.push(["counts", `{ ${counts.map(([name, count]) => `${bare(name)} = ${numberText(count)}`).join(", ")} }`]);
  if (typeof raw.not_applicable === "string") pairs.push(["not_applicable", say(raw.not_applicable)]);
  pairs.push(...pairsOf(raw, { target: valueText, actual: valueText, sign: say, measured_in: say, reason: say, problem: say, measure: say, owner: say, due: dateText }));
  const evidence = (raw.evidence || "").split("\n").filter(stated);
  if (evidence.length) pairs.push(["evidence", `[${evidence.map(say).join(", ")}]`]);
  pairs.push(...pairsOf(raw, { note: say }));
  const derived = (raw.derived || []).filter((key) => stated(raw[key]));
  if (derived.length) pairs.push(["derived", `[${derived.map(quoted).join(", ")}]`]);
  return pairs;
};
const inlineTable = (pairs) => `{ ${pairs.map(([key, text]) => `${key} = ${text}`).join(", ")} }`;
const entryText = (raw) => {
  const pairs = entryPairs(raw);
  if (!pairs.length) return "{}";
  return pairs.length === 1 && pairs[0][0] === "score" ? pairs[0][1] : inlineTable(pairs);
};

const tomlFromState = (state) => {
  const lines = [`# ${RUBRIC.title.replace(/\s+/g, " ")}`, `rubric = ${quoted(state.rubric)}`];
  const add = (pairs) => lines.push(...pairs.map(([key, text]) => `${key} = ${text}`));
  const section = (head, pairs) => {
    if (!pairs.length) return;
    lines.push("", head);
    add(pairs);
  };
  lines.push(`unit = ${say(state.unit || "")}`);
  add(pairsOf(state, { year: numberText, kind: say, declared_total: numberText }).filter(([, text]) => text !== '"self"'));
  section("[project]", pairsOf(state.project, { name: say, code: say, budget: numberText }));
  section("[about]", pairsOf(state.about, { code: say, department: say, type: say, region: say, prepared_by: say, date: dateText, reviewer: say, budget: numberText }));
  section("[disclosure]", pairsOf(state.disclosure, { targets: numberText, amount: numberText, coverage: say, sub_units: say }));
  const facts = RUBRIC.facts.filter(({ name }) => stated((state.facts[name] || {}).value) || stated((state.facts[name] || {}).source));
  section("[facts]", facts.map(({ name, unit, values }) => {
    const raw = state.facts[name];
    const pairs = pairsOf(raw, { value: values.length ? say : numberText });
    if (raw.measured_in !== undefined && (raw.measured_in !== unit || unit === "")) pairs.push(["measured_in", say(raw.measured_in)]);
    pairs.push(...pairsOf(raw, { source: say }));
    return [bare(name), pairs.length === 1 && pairs[0][0] === "value" ? pairs[0][1] : inlineTable(pairs)];
  }));
  section("[scores]", [...NODES.values()].filter(({ code }) => code && state.scores[code]).map(({ code, key }) => [bare(key), entryText(state.scores[code])]).filter(([, text]) => text !== "{}"));
  for (const raw of state.own) section("[[own]]", [["slot", quoted(NODES.get(raw.slot).key)], ["name", say(raw.name || "")], ...entryPairs(raw)]);
  const adjustments = RUBRIC.adjustments.filter(({ name }) => state.adjustments[name]);
  section("[adjustments]", adjustments.map(({ name }) => [bare(name), entryText(state.adjustments[name]), state.adjustments[name].stated]).filter(([, text, kept]) => kept || text !== "{}"));
  for (const raw of state.problems) section("[[problem]]", [["text", say(raw.text || "")], ...pairsOf(raw, { measure: say, owner: say, due: dateText })]);
  return `${lines.join("\n")}\n`;
};
