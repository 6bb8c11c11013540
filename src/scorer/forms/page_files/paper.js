// What is printed: the table of the card with merged groups, in place of the form.

const leafRows = (row) => (row.children.length ? row.children.flatMap(leafRows) : [row]);
const depthOf = (row) => (row.children.length ? 1 + Math.max(...row.children.map(depthOf)) : 0);

const showPaper = (card) => {
  const paper = document.getElementById("paper");
  const about = [word("unit"), state.unit, word("year"), typed(state.year), word("about/department"), state.about.department];
  const head = [0, 2, 4].filter((index) => stated(about[index + 1])).map((index) => `${about[index]}${word("colon")}${about[index + 1]}`);
  if (!card.root) {
    paper.replaceChildren(el("h1", {}, RUBRIC.title), el("p", {}, head.join("　")), el("p", {}, totalParts(card)[0]));
    return;
  }
  const levels = Math.max(depthOf(card.root), 1);
  const rows = [];
  const visit = (row, cells, level) => {
    if (!row.children.length) {
      const said = row.entry ? [row.entry.reason, row.entry.na].filter(Boolean).join("；") : "";
      const held = row.points === null ? "" : plain(row.points);
      const score = row.score === null ? rowText(row) : plain(row.score);
      const name = el("td", { colSpan: levels - level + 1 }, row.name);
      rows.push(el("tr", {}, ...cells, name, el("td", { className: "figure" }, held), el("td", { className: "figure" }, score), el("td", {}, said)));
      return;
    }
    row.children.forEach((child, index) => {
      const sums = row.score === null ? "" : ` ${numberShown(row)}`;
      const start = row.path.length && index === 0 ? [el("th", { scope: "rowgroup", rowSpan: leafRows(row).length }, row.name, el("span", { className: "small" }, sums))] : [];
      visit(child, index === 0 ? [...cells, ...start] : [], level + 1);
    });
  };
  visit(card.root, [], 0);
  const held = card.root.points === null ? "" : plain(card.root.points);
  const extra = card.adjustments
    .filter((one) => one.score === null || !isZero(one.score))
    .map((one) => el("tr", {}, el("td", { colSpan: levels }, one.name), el("td", {}), el("td", { className: "figure" }, one.score === null ? word("undecided") : `${one.kind === "bonus" ? "+" : "−"}${plain(one.score)}`), el("td", {})));
  const numerals = ["一", "二", "三", "四", "五", "六", "七", "八"];
  const titles = [...Array(levels).keys()].map((index) => word("level", { number: RUBRIC.language === "zh" ? numerals[index] || index + 1 : index + 1 }));
  const total = el("tr", { className: "sum" }, el("th", { scope: "row", colSpan: levels }, word(card.complete ? "paper-sum" : "total-so-far")), el("td", { className: "figure" }, held), el("td", { className: "figure" }, plain(card.score)), el("td", {}, totalParts(card).slice(1).join(word("comma"))));
  const table = el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...[...titles, word("points"), word("score"), word("paper-reason")].map((title) => el("th", { scope: "col" }, title)))),
    el("tbody", {}, ...rows, ...extra, total),
  );
  const notes = [
    ...card.rows.filter((row) => row.entry && (row.entry.problem || row.entry.measure)).map((row) => [row.name, row.entry.problem, row.entry.measure]),
    ...state.problems.map((raw) => ["", raw.text, raw.measure]),
  ].map(([name, problem, measure]) => el("li", {}, [name, problem, measure].filter(stated).join("；")));
  const signs = [[word("seal"), ""], [word("prepared"), state.about.prepared_by], [word("dated"), state.about.date]];
  paper.replaceChildren(
    ...[
      el("h1", {}, RUBRIC.title),
      el("p", {}, head.join("　")),
      table,
      notes.length ? el("h2", {}, word("problems").split("（")[0]) : null,
      notes.length ? el("ul", {}, ...notes) : null,
      el("div", { className: "signs" }, ...signs.map(([label, text]) => el("span", {}, `${label}${word("colon")}${text || ""}`))),
      el("p", { className: "small" }, word("paper-rubric", { id: RUBRIC.id, version: RUBRIC.version, sha: RUBRIC.sha256.slice(0, 12) })),
    ].filter(Boolean),
  );
};
