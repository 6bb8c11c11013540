// States: what is filled in, as texts; an empty one, and what is wrong with its head.

// What names of a rubric are looked up in: a plain object would also answer to `constructor` and the like.
const named = (content = {}) => Object.assign(Object.create(null), content);

const emptyState = () => ({
  rubric: RUBRIC.reference,
  unit: "",
  year: String(RUBRIC.form_year),
  kind: "self",
  corrects: "",
  declared_total: "",
  project: {},
  about: {},
  disclosure: {},
  facts: named(),
  scores: named(),
  own: [],
  adjustments: named(),
  problems: [],
});

// The head of the card; what is wrong here changes no score.
const readHead = (state) => {
  const problems = [];
  if (!readText(state.unit, "unit", problems, { name: true }))
    problems.push({ at: "unit", code: "page-unit-missing", values: {} });
  const year = readWhole(state.year, "year", problems, 9999n);
  const { first_year: first, last_year: last } = RUBRIC;
  if (!stated(state.year)) problems.push({ at: "year", code: "page-year-missing", values: {} });
  else if (year === null); // told as no whole number
  else if (year < 1949n || year > 2199n)
    problems.push({ at: "year", code: "out-of-range", values: { key: "year", low: "1949", high: "2199" } });
  else if ((first !== null && year < first) || (last !== null && year > last))
    problems.push({
      at: "year",
      code: "year-outside-valid",
      values: {
        id: RUBRIC.id,
        year: String(year),
        years: `${first === null ? "…" : first}–${last === null ? "…" : last}`,
      },
    });
  readText(state.corrects, "corrects", problems, { name: true });
  if (stated(state.corrects) && state.kind === "self")
    problems.push({ at: "corrects", code: "page-corrects-itself", values: {} });
  readNumber(state.declared_total, "declared_total", LIMITS.score, problems);
  for (const key of ["code", "department", "type", "region", "prepared_by", "reviewer"])
    readText(state.about[key], `about/${key}`, problems, { name: true });
  readDate(state.about.date, "about/date", problems);
  readNumber(state.about.budget, "about/budget", LIMITS.amount, problems);
  for (const key of ["name", "code"]) readText(state.project[key], `project/${key}`, problems, { name: true });
  readNumber(state.project.budget, "project/budget", LIMITS.amount, problems);
  if ((stated(state.project.code) || stated(state.project.budget)) && !stated(state.project.name))
    problems.push({ at: "project/name", code: "page-name-missing", values: {} });
  readWhole(state.disclosure.targets, "disclosure/targets", problems, 1000000n);
  readNumber(state.disclosure.amount, "disclosure/amount", LIMITS.amount, problems);
  readText(state.disclosure.coverage, "disclosure/coverage", problems, { name: true });
  readText(state.disclosure.sub_units, "disclosure/sub_units", problems);
  for (const [name, raw] of Object.entries(state.facts)) readText(raw.source, `facts/${name}/source`, problems);
  state.problems.forEach((raw, index) => {
    if (saysNothing(raw)) return;
    const at = `problem/${raw.id === undefined ? index : raw.id}`;
    if (!readText(raw.text, `${at}/text`, problems))
      problems.push({ at: `${at}/text`, code: "page-text-missing", values: {} });
    readText(raw.measure, `${at}/measure`, problems);
    readText(raw.owner, `${at}/owner`, problems, { name: true });
    readDate(raw.due, `${at}/due`, problems);
  });
  return problems;
};
