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
      const pattern =
        quote === '"""' ? /"""\n?((?:\\[\s\S]|(?!""")[^\\])*"{0,2})"""/y : /'''\n?([\s\S]*?'{0,2})'''(?!')/y;
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
