// From a file to a state: every key has a field that takes it, or the file is refused.

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
    return found === undefined || typeof found === "string"
      ? found
      : found.date === undefined
        ? this.wrong(key)
        : found.date;
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
  if (derived && !derived.every((key) => ["score", "points"].includes(key) && raw[key] !== undefined))
    reader.wrong("derived");
  if (derived) raw.derived = derived;
  const rule = node.rule || {};
  const met = reader.take("met");
  if (met !== undefined) {
    if (!node.fields.includes("met")) reader.wrong("met", "load-not-offered");
    if (rule.of)
      raw.met = Array.isArray(met) ? String(met.length) : met.number === undefined ? reader.wrong("met") : met.number;
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
  if (named !== RUBRIC.reference && named !== RUBRIC.id && !named.endsWith(".toml"))
    throw new LoadError(file.line("rubric"), "load-other-rubric", { key: named });
  state.rubric = named;
  state.year = ""; // a file without one is not given the year of the form
  Object.assign(state, file.all("text", ["unit", "kind", "corrects"]), file.all("number", ["year", "declared_total"]));
  if (state.kind && !["self", "review", "final"].includes(state.kind)) file.wrong("kind");
  const part = (key, keys) => {
    const reader = new TableReader(file.tableOf(key), key);
    state[key] = Object.fromEntries(
      Object.entries(keys).flatMap(([method, names]) => Object.entries(reader.all(method, names))),
    );
    reader.finish();
  };
  part("project", { text: ["name", "code"], number: ["budget"] });
  part("about", {
    text: ["code", "department", "type", "region", "prepared_by", "reviewer"],
    date: ["date"],
    number: ["budget"],
  });
  part("disclosure", { number: ["targets", "amount"], text: ["coverage", "sub_units"] });

  const facts = new TableReader(file.tableOf("facts"), "facts");
  for (const { name, values } of RUBRIC.facts) {
    if (!facts.table.has(name)) continue;
    const content = facts.take(name);
    const reader =
      content instanceof Table
        ? new TableReader(content, name)
        : new TableReader(new Table(facts.line(name)).set("value", content), name);
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
    const reader = new TableReader(
      content instanceof Table ? content : new Table(scores.line(key)).set("score", content),
      key,
    );
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
    const reader = new TableReader(
      content instanceof Table ? content : new Table(adjustments.line(one.name)).set("score", content),
      one.name,
    );
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
