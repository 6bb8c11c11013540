// From a state to a file: the keys in the order of the documentation, blanks left out.

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
const isDate = (text) => {
  const [whole, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) || [];
  const date = new Date(whole ? `${whole}T00:00:00Z` : NaN);
  return Number(year) > 0 && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
};
const dateText = (text) => (isDate(text.trim()) ? text.trim() : quoted(text.trim()));

const stated = (text) => typeof text === "string" && text.trim() !== "";
const pairsOf = (raw, keys) =>
  Object.entries(keys).flatMap(([key, write]) => (stated(raw[key]) ? [[key, write(raw[key])]] : []));
const say = (text) => quoted(text.trim());

const entryPairs = (raw) => {
  const pairs = pairsOf(raw, { score: numberText, points: numberText, deduct: numberText, grade: say });
  if (Array.isArray(raw.met)) pairs.push(["met", `[${raw.met.map(quoted).join(", ")}]`]);
  else if (stated(raw.met)) pairs.push(["met", numberText(raw.met)]);
  const counts = Object.entries(raw.counts || {}).filter(([, count]) => stated(count));
  if (counts.length)
    pairs.push(["counts", `{ ${counts.map(([name, count]) => `${bare(name)} = ${numberText(count)}`).join(", ")} }`]);
  if (typeof raw.not_applicable === "string") pairs.push(["not_applicable", say(raw.not_applicable)]);
  pairs.push(
    ...pairsOf(raw, {
      target: valueText,
      actual: valueText,
      sign: say,
      measured_in: say,
      reason: say,
      problem: say,
      measure: say,
      owner: say,
      due: dateText,
    }),
  );
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
  add(
    pairsOf(state, { year: numberText, kind: say, corrects: say, declared_total: numberText }).filter(
      ([key, text]) => key !== "kind" || text !== '"self"',
    ),
  );
  section("[project]", pairsOf(state.project, { name: say, code: say, budget: numberText }));
  section(
    "[about]",
    pairsOf(state.about, {
      code: say,
      department: say,
      type: say,
      region: say,
      prepared_by: say,
      date: dateText,
      reviewer: say,
      budget: numberText,
    }),
  );
  section(
    "[disclosure]",
    pairsOf(state.disclosure, { targets: numberText, amount: numberText, coverage: say, sub_units: say }),
  );
  const facts = RUBRIC.facts.filter(
    ({ name }) => stated((state.facts[name] || {}).value) || stated((state.facts[name] || {}).source),
  );
  section(
    "[facts]",
    facts.map(({ name, values }) => {
      const raw = state.facts[name];
      const pairs = pairsOf(raw, { value: values.length ? say : numberText });
      if (raw.measured_in !== undefined) pairs.push(["measured_in", say(raw.measured_in)]);
      pairs.push(...pairsOf(raw, { source: say }));
      return [bare(name), pairs.length === 1 && pairs[0][0] === "value" ? pairs[0][1] : inlineTable(pairs)];
    }),
  );
  section(
    "[scores]",
    [...NODES.values()]
      .filter(({ code }) => code && state.scores[code])
      .map(({ code, key }) => [bare(key), entryText(state.scores[code])])
      .filter(([, text]) => text !== "{}"),
  );
  for (const raw of state.own.filter((one) => !saysNothing(one)))
    section("[[own]]", [["slot", quoted(NODES.get(raw.slot).key)], ["name", say(raw.name || "")], ...entryPairs(raw)]);
  const adjustments = RUBRIC.adjustments.filter(({ name }) => state.adjustments[name]);
  section(
    "[adjustments]",
    adjustments
      .map(({ name }) => [bare(name), entryText(state.adjustments[name]), state.adjustments[name].stated])
      .filter(([, text, kept]) => kept || text !== "{}"),
  );
  for (const raw of state.problems.filter((one) => !saysNothing(one)))
    section("[[problem]]", [
      ["text", say(raw.text || "")],
      ...pairsOf(raw, { measure: say, owner: say, due: dateText }),
    ]);
  return `${lines.join("\n")}\n`;
};
