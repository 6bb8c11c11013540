// What comes of a state, shown: at every row, beside the fields, in the summary and in the bar of the total.

const RESULTS = new Map(); // where the result of a node or an own indicator is shown, by the place of its entry

const numberShown = (row) => {
  const held = row.points === null || row.points === undefined ? null : plain(row.points);
  return held === null
    ? word("result", { score: plain(row.score) })
    : word("result-of", { score: plain(row.score), points: held });
};
const rowText = (row) => {
  if (row.status === "not_applicable") {
    const status =
      row.entry && row.entry.byRule
        ? word("by-rule-na", { condition: row.entry.na })
        : word("not_applicable-status");
    return row.move ? `${status}${word("comma")}${fateText(row.move)}` : status;
  }
  if (row.status === "unused" || row.status === "no_points") return word(row.status);
  if (row.score === null) {
    const { result: computedBy } = row;
    if (computedBy && computedBy.missing) {
      // A page knows of no other unit; what is missing beside the place is the unit's to fill in.
      const { kind, own_names: own } = row.node.rule;
      const names = computedBy.missing.filter((name) => kind !== "rank" || !own.includes(name));
      return names.length ? word("missing", { names: names.join("、") }) : word("place-unknown");
    }
    return computedBy && computedBy.reason ? word("no-value") : word("blank");
  }
  const parts = [numberShown(row)];
  if (row.status === "incomplete") parts.push(word("incomplete"));
  if (!isZero(row.converted)) parts.push(word("converted", { converted: plain(row.converted) }));
  if (row.undivided.n > 0n) parts.push(word("pot-left", { rest: plain(row.undivided) }));
  if (!isZero(row.lost)) parts.push(word("lost", { lost: plain(row.lost) }));
  const by = row.result && row.result.value;
  if (by && compare(less(by, row.entry), row.score) !== 0) parts.push(word("typed-differs", { value: plain(by) }));
  return parts.join(word("comma"));
};

// Where the points of something that does not apply went, and the total under each other policy.
const fateText = ({ kind, points, to }) =>
  word(`moved-${kind}`, { points: plain(points), to: to.name || word("paper-sum") });
const moveText = (move) =>
  `${move.row.path.join("/")}${word("colon")}${move.reason}${word("bracketed", { text: fateText(move) })}`;
const alternativeText = ({ kind, score, points, obstacle }) => {
  const told = obstacle ? word(`obstacle-${obstacle}`) : `${plain(score)}/${points === null ? "—" : plain(points)}`;
  return `${word(`policy-${kind}`)} ${told}`;
};
const alternativesText = ({ alternatives }) =>
  `${word("alternatives")}${word("colon")}${alternatives.map(alternativeText).join(word("semicolon"))}`;

const atOf = (row) => (row.code === row.node.code ? `scores/${row.code}` : row.entry.at);
const adjustmentText = ({ score }) => (score === null ? word("undecided") : word("result", { score: plain(score) }));
const vetoText = ({ hit }) => word(hit === null ? "veto-open" : hit ? "veto-hit" : "veto-not");

const showResults = (card) => {
  for (const shown of RESULTS.values()) Object.assign(shown, { textContent: "", className: "result" });
  const put = (at, text, kind) => {
    const shown = RESULTS.get(at);
    if (shown) Object.assign(shown, { textContent: text, className: `result ${kind}` });
  };
  for (const raw of [...state.own, ...state.problems].filter(saysNothing))
    put(`${raw.slot === undefined ? "problem" : "own"}/${raw.id}`, word("row-blank"), "open");
  if (!card.root) return;
  for (const row of card.rows)
    put(atOf(row), rowText(row), isOpen(row) ? "open" : isZero(row.lost) ? row.status : "lost");
  card.adjustments.forEach((one, index) =>
    put(`adjustments/${index}`, adjustmentText(one), one.score === null ? "open" : ""),
  );
  card.vetoes.forEach((veto, index) => put(`veto/${index}`, vetoText(veto), veto.hit ? "lost" : ""));
};

// A form that nobody has tried to save yet does not begin with a reproach.
let tried = false;
const tooEarly = ({ code }) => code === "page-unit-missing" && !tried;

const showErrors = (problems) => {
  for (const { input, error } of FIELDS.values()) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    error.hidden = true;
    error.textContent = "";
  }
  for (const problem of problems) {
    const found = fieldOf(problem.at);
    if (!found || tooEarly(problem)) continue;
    found.input.setAttribute("aria-invalid", "true");
    found.input.setAttribute("aria-describedby", found.error.id);
    found.error.textContent = [found.error.textContent, sentence(problem)].filter(Boolean).join("；");
    found.error.hidden = false;
  }
};

const go = (at) => {
  const found = fieldOf(at);
  if (!found) return;
  for (let above = found.input; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
  found.input.focus();
  found.input.scrollIntoView({ block: "center" });
};
const links = (title, entries) => {
  if (!entries.length) return null;
  const items = entries.map(([at, text]) =>
    el("li", {}, fieldOf(at) ? button(text, () => go(at), { className: "link" }) : text),
  );
  return el("div", {}, el("h3", {}, title), el("ul", {}, ...items));
};

const problemText = (problem) => {
  const found = fieldOf(problem.at);
  const where = found ? [found.where, found.label].filter(Boolean).join(" ") : "";
  return `${where ? word("field-in", { where }) : ""}${sentence(problem)}`;
};

const showSummary = (card) => {
  const wrong = [...card.problems, ...card.head].map((problem) => [problem.at, problemText(problem)]);
  const parts = [links(word("to-correct"), wrong)];
  if (stated(state.corrects))
    parts.push(el("p", { className: "warning" }, word("corrects-note", { file: state.corrects.trim() })));
  if (card.root) {
    parts.push(
      links(
        word("open-leaves"),
        card.open.map((row) => [atOf(row), `${row.path.join("/") || word("total")}${word("colon")}${rowText(row)}`]),
      ),
    );
    const lost = card.deductions.map(({ row, lost: points, reason }) => [
      atOf(row),
      `${row.path.join("/")}${word("colon")}${word("lost", { lost: plain(points) })}${word("comma")}${reason || `⚠ ${word("no-reason")}`}`,
    ]);
    parts.push(
      lost.length
        ? links(word("deductions"), lost)
        : el("p", {}, `${word("deductions")}${word("colon")}${word("nothing-lost")}`),
    );
    const declared = typed(state.declared_total);
    if (card.complete && isDecimal(declared) && compare(fromDecimal(declared), card.score) !== 0)
      parts.push(el("p", { className: "warning" }, word("declared-differs", { declared, score: plain(card.score) })));
    if (card.ledger.moves.length) {
      const moves = card.ledger.moves.map((move) => [atOf(move.row), moveText(move)]);
      parts.push(links(word("ledger"), moves), el("p", {}, alternativesText(card.ledger)));
    }
    if (!isZero(card.settled)) parts.push(el("p", {}, word("settled", { settled: plain(card.settled) })));
    if (card.complete && !wrong.length) parts.push(el("p", { className: "good" }, word("all-clear")));
  }
  SUMMARY.replaceChildren(...parts.filter(Boolean));
};

const totalParts = (card) => {
  // All that the list names, so that the two never say different numbers.
  if (card.problems.length) return [word("error-count", { count: card.problems.length + card.head.length })];
  const points = card.root.points;
  const score =
    points === null
      ? word("result", { score: plain(card.score) })
      : word("result-of", { score: plain(card.score), points: plain(points) });
  const parts = [`${word(card.complete ? "total" : "total-so-far")} ${score}`];
  if (card.grade) parts.push(`${word("grade-word")} ${card.grade}`);
  if (card.open.length) parts.push(word("open-count", { count: card.open.length }));
  if (!card.complete)
    parts.push(
      card.high === null
        ? word("range-open", { low: plain(card.low) })
        : word("range", { low: plain(card.low), high: plain(card.high) }),
    );
  const silent = card.deductions.filter(({ reason }) => !reason).length;
  if (silent) parts.push(word("reasons-count", { count: silent }));
  if (card.head.length) parts.push(word("head-count", { count: card.head.length }));
  return parts;
};

// What is wrong where somebody is typing, or else what is wrong first.
const errorSpoken = (card) => {
  const wrong = [...card.problems, ...card.head].filter((problem) => !tooEarly(problem));
  const here = (problem) => (fieldOf(problem.at) || {}).input === document.activeElement;
  const told = wrong.find(here) || wrong[0];
  return told ? [problemText(told)] : [];
};

let speaking = 0;
const show = () => {
  const card = scoreState(state);
  showResults(card);
  showErrors([...card.problems, ...card.head]);
  showSummary(card);
  const [first, ...rest] = totalParts(card);
  TOTAL.replaceChildren(el("strong", {}, first), ...rest.map((part) => el("span", {}, part)));
  // A screen reader is told when typing rests, not at every key.
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    SPOKEN.textContent = [...errorSpoken(card), first, ...rest].join(word("comma"));
  }, 1500);
  showPaper(card);
  return card;
};

const changed = () => {
  dirty = true;
  show();
  keepDraft();
};
