"use strict";
// The ranking of each field: sorting, filters, and a unit's card. All texts are set as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const word = data.words;
const FIRST = 100;      // rows drawn at once; the rest comes on demand, or when the page is printed
const ROWS = 200;       // the same for the other tables
const collator = new Intl.Collator(data.language === "zh" ? "zh-Hans" : "en", { numeric: true });

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined && text !== null) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Values beyond the dictionary of texts are kept as numbers into it.
const text = (place) => data.texts[place];
const percent = (rate) => (rate === null ? "" : `${rate / 100}%`);
const shade = (rate) => {
  if (rate === null || rate >= 10000) return 0;
  return [9500, 9000, 8000, 7000, 5000].reduce((level, edge) => level + (rate < edge ? 1 : 0), 1);
};

class Ranking {
  constructor(section, field) {
    this.field = field;
    this.table = section.querySelector("table.ranks");
    this.body = this.table.tBodies[0];
    this.count = section.querySelector("[data-count]");
    this.more = section.querySelector("button.more");
    this.search = section.querySelector("input[type=search]");
    this.selects = [...section.querySelectorAll("select")];
    this.limit = FIRST;
    this.order = field.units.map((_, place) => place);
    for (const select of this.selects) this.fill(select);
    this.search.addEventListener("input", () => this.restart());
    const heat = section.querySelector("input[type=checkbox]");
    heat.addEventListener("change", () => this.table.classList.toggle("plain", !heat.checked));
    this.more.addEventListener("click", () => this.showAll());
    [...this.table.tHead.rows[0].cells].forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => this.sort(head, column));
    });
    this.body.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) showCard(this.field, Number(button.dataset.place));
    });
    this.draw();
  }

  fill(select) {
    const column = Number(select.dataset.column);
    const values = [...new Set(this.field.units.map((unit) => text(unit.cells[column])))].sort(collator.compare);
    for (const value of values) {
      const option = element("option", value || "—");
      option.value = `=${value}`;
      select.append(option);
    }
    select.addEventListener("change", () => this.restart());
  }

  chosen() {
    const wanted = this.search.value.trim().toLowerCase();
    const picks = this.selects.filter((one) => one.value).map((one) => [Number(one.dataset.column), one.value.slice(1)]);
    return this.order.filter((place) => {
      const unit = this.field.units[place];
      return (!wanted || text(unit.cells[1]).toLowerCase().includes(wanted)) &&
        picks.every(([column, value]) => text(unit.cells[column]) === value);
    });
  }

  // Numbers sort by their place among all totals or as they are; texts by the language.
  key(unit, place, column) {
    const kind = this.field.columns[column];
    if (kind === "rank") return place;
    if (kind === "total") return -place;
    if (kind === "heat") return unit.heat[column - unit.cells.length] ?? -1;
    const value = text(unit.cells[column]);
    return kind === "number" ? (value === "" ? -1 : Number.parseFloat(value)) : value;
  }

  sort(head, column) {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const keys = this.field.units.map((unit, place) => this.key(unit, place, column));
    const compare = typeof keys[0] === "string" ? collator.compare : (a, b) => a - b;
    this.order.sort((a, b) => (up ? 1 : -1) * compare(keys[a], keys[b]) || a - b);
    this.restart();
  }

  restart() {
    this.limit = FIRST;
    this.draw();
  }

  showAll() {
    this.limit = Infinity;
    this.draw();
  }

  draw() {
    const chosen = this.chosen();
    const shown = chosen.slice(0, this.limit);
    this.body.replaceChildren(...shown.map((place) => this.row(place)));
    this.count.textContent = word.shown.replace("{}", shown.length).replace("{}", chosen.length);
    this.more.hidden = shown.length === chosen.length;
  }

  row(place) {
    const unit = this.field.units[place];
    const row = element("tr");
    unit.cells.forEach((value, column) => {
      const kind = this.field.columns[column];
      const cell = element("td", column === 1 ? undefined : text(value));
      if (["number", "rank", "total"].includes(kind)) cell.classList.add("n");
      if (this.field.wide.includes(column)) cell.classList.add("wide");
      if (column === 1) {
        cell.className = "unit";
        const button = element("button", text(value));
        button.type = "button";
        button.dataset.place = place;
        button.title = word.open;
        cell.append(button);
      }
      row.append(cell);
    });
    for (const rate of unit.heat) row.append(element("td", percent(rate), `heat h${shade(rate)}`));
    return row;
  }
}

const dialog = document.querySelector("dialog");

function showCard(field, place) {
  const unit = field.units[place];
  const parts = [];
  const close = element("button", word.close, "close");
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  parts.push(close, element("h2", text(unit.cells[1])));
  const head = element("dl", undefined, "tiles");
  for (const [name, value] of unit.head) {
    const pair = element("div");
    pair.append(element("dt", text(name)), element("dd", text(value)));
    head.append(pair);
  }
  parts.push(head);
  if (unit.findings.length) {
    const list = element("ul");
    for (const finding of unit.findings) list.append(element("li", text(finding)));
    parts.push(element("h3", word.findings), list);
  }
  const table = element("table");
  const top = element("tr");
  [word.indicator, word.points, word.score, word.reason].forEach((name, column) => {
    top.append(element("th", name, column === 1 || column === 2 ? "n" : ""));
  });
  table.createTHead().append(top);
  const body = table.createTBody();
  field.nodes.forEach((node, at) => {
    const [points, score, reason, lost] = unit.card[at];
    const row = element("tr", undefined, `l${node.level}`);
    row.append(element("td", node.name, `l${node.level}`), element("td", text(points), "n"));
    row.append(element("td", text(score), lost ? "n lost" : "n"), element("td", text(reason), "t"));
    body.append(row);
  });
  const scroll = element("div", undefined, "scroll");
  scroll.append(table);
  parts.push(scroll);
  dialog.replaceChildren(...parts);
  dialog.showModal();
  dialog.scrollTop = 0;
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

// The other tables are in the page as they are. Of a long one only the first rows stay: a browser takes seconds to lay
// out ten thousand, and again whenever they are sorted.
class Table {
  constructor(table) {
    this.body = table.tBodies[0];
    this.rows = [...this.body.rows];
    this.limit = ROWS;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => this.sort(head, column));
    });
    if (this.rows.length <= ROWS) return;
    this.more = element("button", undefined, "more");
    this.more.type = "button";
    this.more.addEventListener("click", () => this.showAll());
    table.parentElement.after(this.more);
    this.draw();
  }

  sort(head, column) {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const number = head.classList.contains("n");
    const value = (shown) => (shown === "" ? -Infinity : Number.parseFloat(shown));
    const keyed = this.rows.map((row) => {
      const shown = row.cells[column].textContent;
      return [number ? value(shown) : shown, row];
    });
    const compare = number ? (a, b) => a - b || 0 : collator.compare;
    keyed.sort(([a], [b]) => (up ? 1 : -1) * compare(a, b));
    this.rows = keyed.map(([, row]) => row);
    this.draw();
  }

  showAll() {
    this.limit = Infinity;
    this.draw();
  }

  draw() {
    const shown = this.rows.slice(0, this.limit);
    this.body.replaceChildren(...shown);
    if (!this.more) return;
    this.more.hidden = shown.length === this.rows.length;
    this.more.textContent = word.rest.replace("{}", shown.length).replace("{}", this.rows.length);
  }
}
const tables = [...document.querySelectorAll("table.sortable")].map((table) => new Table(table));

const rankings = [...document.querySelectorAll("section[data-field]")].map(
  (section) => new Ranking(section, data.fields[Number(section.dataset.field)]),
);
addEventListener("beforeprint", () => [...rankings, ...tables].forEach((one) => one.showAll()));
