// Drafts in the browser, files to save and to load.

// ── Drafts

const DRAFT = `scorer-form/${RUBRIC.id}/${RUBRIC.sha256}`;
const tell = (text, kind = "") => {
  if (STATUS.textContent !== text) STATUS.textContent = text; // the same again would be read out again
  STATUS.className = kind;
};

// Another window that keeps a draft of this form keeps the only one: two would write over each other.
let shared = false;
window.addEventListener("storage", ({ key, newValue }) => {
  if (key !== DRAFT || newValue === null) return;
  shared = true;
  tell(word("draft-shared"), "warning");
});

const keepDraft = () => {
  if (shared) {
    tell(word("draft-shared"), "warning");
    return;
  }
  try {
    localStorage.setItem(DRAFT, JSON.stringify(state));
    tell(word("draft-kept"));
  } catch {
    tell(word("draft-refused"), "warning");
  }
};
const readDraft = () => {
  try {
    const kept = localStorage.getItem(DRAFT);
    if (kept === null) return;
    const draft = { ...emptyState(), ...JSON.parse(kept) };
    for (const key of ["facts", "scores", "adjustments"]) draft[key] = named(draft[key]);
    state = draft;
    draw();
    dirty = true;
    tell(word("draft-found"));
  } catch {
    state = emptyState();
    draw();
    tell(word("draft-unreadable"), "warning");
  }
};

// ── Files

const UNREADABLE = [
  "page-not-a-number",
  "page-not-a-whole-number",
  "page-thousands",
  "page-comma",
  "page-with-words",
];

const save = () => {
  tried = true;
  const card = show();
  const problems = [...card.problems, ...card.head];
  const unreadable = problems.find(({ code }) => UNREADABLE.includes(code));
  if (unreadable) {
    tell(word("save-refused"), "warning");
    go(unreadable.at);
    return;
  }
  // What scorer would refuse is still worth keeping: it is said before, and the file can be loaded again.
  if (problems.length) {
    const told = word("save-anyway", { count: problems.length, first: problemText(problems[0]) });
    if (!window.confirm(told)) {
      tell(word("save-left"), "warning");
      go(problems[0].at);
      return;
    }
  }
  const name = `${
    [state.unit, typed(state.year), state.kind === "self" ? "" : state.kind]
      .filter(stated)
      .join("-")
      .replace(/[\s/\\:*?"<>|.\x00-\x1f]+/g, "-")
      .slice(0, 80) || word("file-name")
  }.toml`;
  const address = URL.createObjectURL(new Blob([tomlFromState(state)], { type: "application/toml" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  dirty = false;
  tell(
    problems.length ? word("saved-with-errors", { name, count: problems.length }) : word("saved", { name }),
    problems.length ? "warning" : "",
  );
};

const chosen = async () => {
  const [file] = CHOOSER.files;
  if (!file || (dirty && !window.confirm(word("load-replaces")))) {
    CHOOSER.value = "";
    return;
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    const { state: loaded, comments } = stateFromToml(text);
    state = loaded;
    draw();
    keepDraft();
    dirty = false;
    tell(word(comments ? "loaded-comments" : "loaded", { name: file.name }));
  } catch (error) {
    if (error instanceof LoadError)
      tell(
        word("load-failed", { name: file.name, line: error.line, why: word(error.message, error.values) }),
        "warning",
      );
    else tell(word("load-unreadable", { name: file.name }), "warning");
  }
  CHOOSER.value = "";
};

const clear = () => {
  if (!window.confirm(word("clear-sure"))) return;
  state = emptyState();
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // no draft was kept either
  }
  shared = false;
  draw();
  dirty = false;
  tell("");
};

window.addEventListener("beforeunload", (event) => {
  if (dirty && STATUS.className === "warning") event.preventDefault();
});
