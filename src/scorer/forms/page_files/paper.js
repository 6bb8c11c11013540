// What is printed: the table of the card with merged groups, in place of the form.

// A pot (slot or pool) in the third column has a row of its own there, and its leaves stand below it.
const isPotRow = ({ node, path, children }) =>
  path.length > 2 && children.length > 0 && (node.kind === "slot" || node.pool);
const printed = (row) =>
  row.children.filter((child) => child.status !== "unused" || !(row.node.pool || row.node.either));
const saidOf = ({ entry }) => (entry ? [entry.reason, entry.na].filter(Boolean).join("；") : "");
// Whether nothing at and below a group, a slot or a pool is scored yet: then its sum of 0 is no score.
const nothingYet = (row) =>
  row.status === "incomplete" && row.children.every((child) => child.score === null || nothingYet(child));
const lineCount = (row) => {
  const below = printed(row).reduce((count, child) => count + lineCount(child), 0);
  return isPotRow(row) ? below + 1 : Math.max(below, 1);
};
// About how many lines of text the rows of a group take; with more than `mostTogether` it may go over a page.
const mostTogether = 20;
const textLines = (row) => {
  const hasOwnRow = isPotRow(row) || !printed(row).length;
  const own = hasOwnRow ? 1 + Math.floor(Math.max(row.name.length / 10, saidOf(row).length / 20)) : 0;
  return printed(row).reduce((count, child) => count + textLines(child), own);
};
const columnsBelow = (row) => {
  if (isPotRow(row) || !printed(row).length) return 0;
  return 1 + Math.max(...printed(row).map(columnsBelow));
};

// No browser prints the text of a merged cell again on the next page. But where a block does not fit on the page, its
// margin is left out and it begins the next one; so of names with margins higher than a page each page gets one. They
// take no height, and those for which there is no page are clipped with the cell. As few as five rows may fill a page.
const nameAgain = (name, lines) => {
  const copies = Array.from({ length: Math.ceil(lines / 5) }, () => el("span", {}, name));
  return el("span", { className: "again", "aria-hidden": "true" }, ...copies);
};

const marks = ({ mistakes }) => mistakes.map((text) => el("span", { className: "mistake" }, `⚠ ${text}`));

const paperRows = (card, columns) => {
  const rows = [];
  const figure = (text) => el("td", { className: "figure" }, text);
  const add = (row, cells, column, indent) => {
    const name = el("td", { colSpan: columns - column, className: indent ? "name inner" : "name" }, row.name);
    let score = row.score === null ? rowText(row) : plain(row.score);
    if (row.mistakes.length) score = row.said;
    else if (nothingYet(row)) score = word("blank");
    else if (row.status === "not_applicable" && !row.children.length) score = word("not_applicable-status");
    rows.push(
      el(
        "tr",
        { className: cells.some(({ className }) => className) ? "long" : "" },
        ...cells,
        name,
        figure(row.points === null ? "" : plain(row.points)),
        figure(score),
        el("td", {}, saidOf(row), ...marks(row)),
      ),
    );
  };
  const visit = (row, cells, column, indent) => {
    const children = printed(row);
    if (isPotRow(row)) {
      add(row, cells, column, indent);
      for (const child of children) visit(child, [], column, true);
    } else if (!children.length) add(row, cells, column, indent);
    else {
      let sums = row.score === null ? "" : numberShown(row);
      if (nothingYet(row)) sums = row.points === null ? word("blank") : `${word("blank")} / ${plain(row.points)}`;
      const head = el(
        "th",
        { scope: "rowgroup", rowSpan: lineCount(row), className: textLines(row) > mostTogether ? "long" : "" },
        row.name,
        el("span", { className: "small" }, sums),
        ...marks(row),
        nameAgain(row.name, lineCount(row)),
      );
      children.forEach((child, index) => visit(child, index ? [] : [...cells, head], column + 1, indent));
    }
  };
  for (const child of printed(card.root)) visit(child, [], 0, false);
  for (const one of card.adjustments) {
    if (!one.mistakes.length && one.score !== null && isZero(one.score)) continue;
    let score = one.score === null ? word("undecided") : `${one.kind === "bonus" ? "+" : "−"}${plain(one.score)}`;
    if (one.mistakes.length) score = one.said;
    const cells = [figure(""), figure(score), el("td", {}, ...marks(one))];
    rows.push(el("tr", {}, el("td", { colSpan: columns }, one.name), ...cells));
  }
  // What stands between the rows and the total, so that the column adds up.
  for (const [name, number] of [
    ["converted", card.root.converted],
    ["settled", card.settled],
  ])
    if (!isZero(number))
      rows.push(
        el(
          "tr",
          {},
          el("td", { colSpan: columns }, word(name, { [name]: "" }).trim()),
          figure(""),
          figure(plain(number).replace("-", "−")),
          el("td", {}),
        ),
      );
  const name = word(card.score === null || card.complete ? "paper-sum" : "total-so-far");
  const rest = (card.score === null ? totalParts(card) : totalParts(card).slice(1)).join(word("comma"));
  const points = card.root.points === null ? "" : plain(card.root.points);
  rows.push(
    el(
      "tr",
      { className: "sum" },
      el("th", { scope: "row", colSpan: columns }, name),
      figure(points),
      figure(card.score === null ? "" : plain(card.score)),
      el("td", {}, rest),
    ),
  );
  return rows;
};

const paperTable = (card) => {
  const columns = Math.max(columnsBelow(card.root), 1);
  const numerals = ["一", "二", "三", "四", "五", "六", "七", "八"];
  const levels = [...Array(columns).keys()].map((index) =>
    word("level", { number: RUBRIC.language === "zh" ? numerals[index] || index + 1 : index + 1 }),
  );
  const titles = [...levels, word("points"), word("score"), word("paper-reason")].map((title) =>
    el("th", { scope: "col" }, title),
  );
  return el("table", {}, el("thead", {}, el("tr", {}, ...titles)), el("tbody", {}, ...paperRows(card, columns)));
};

const paperNotes = (card) => {
  const ofRows = card.rows
    .filter(({ entry }) => entry && (entry.problem || entry.measure))
    .map((row) => [row.name, row.entry.problem, row.entry.measure]);
  const general = state.problems.filter((raw) => !saysNothing(raw)).map((raw) => ["", raw.text, raw.measure]);
  const all = [...ofRows, ...general].map((parts) => parts.filter(stated).join("；"));
  const list = (title, items) =>
    items.length ? [el("h2", {}, word(title)), el("ul", {}, ...items.map((text) => el("li", {}, text)))] : [];
  const { moves, alternatives } = card.ledger;
  return [
    ...list("to-correct", card.mistakes),
    ...list("ledger", moves.map(moveText)),
    ...(alternatives.length ? [el("p", {}, alternativesText(card.ledger))] : []),
    ...list("paper-problems", all),
  ];
};

const showPaper = (card) => {
  const { about } = state;
  const said = [
    [word("unit"), state.unit],
    [word("project/name").split(/[（(]/)[0].trim(), state.project.name],
    [word("year"), typed(state.year)],
    [word("about/department"), about.department],
  ];
  const line = (pairs, tag) => pairs.map(([label, text]) => el(tag, {}, `${label}${word("colon")}${text || ""}`));
  const head = el(
    "p",
    { className: "head" },
    ...line(
      said.filter(([, text]) => stated(text)),
      "span",
    ),
  );
  const signs = [
    [word("seal"), ""],
    [word("prepared"), about.prepared_by],
    [word("dated"), about.date],
  ];
  const marked = markedCard(card);
  const origin = word("paper-rubric", { id: RUBRIC.id, version: RUBRIC.version, sha: RUBRIC.sha256.slice(0, 12) });
  document
    .getElementById("paper")
    .replaceChildren(
      el("h1", {}, RUBRIC.title),
      head,
      paperTable(marked),
      ...paperNotes(marked),
      el(
        "footer",
        {},
        el("div", { className: "signs" }, ...line(signs, "span")),
        el("p", { className: "small" }, origin),
      ),
    );
};
