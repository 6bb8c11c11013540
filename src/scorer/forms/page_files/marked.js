// The card as it is printed: each mistake at its row. Where a mistake leaves no card, every row has what it says by
// itself, and there are no sums: a sum without a row that is wrong would be a wrong sum.

const toldAt = (wrong, at) => wrong.filter((problem) => problem.at.startsWith(`${at}/`)).map(sentence);

// What stands in the field of the score, as typed.
const typedAt = (raw) => ((raw || {}).score || "").trim();

const markedCard = (card) => {
  const wrong = [...card.problems, ...card.head].filter((problem) => !tooEarly(problem));
  const adjusted = card.root
    ? card.adjustments
    : RUBRIC.adjustments.map((one) => scoreAdjustment(one, card.answers));
  const adjustments = adjusted.map((one, index) => ({
    ...one,
    mistakes: toldAt(wrong, `adjustments/${index}`),
    said: typedAt(state.adjustments[one.name]),
  }));
  const root = card.root ? unmarked(card.root) : rowsAlone(card.answers, wrong);
  const places = [...walkRows(root)].filter((row) => row.mistakes.length).map(atOf);
  places.push(...adjustments.map((_, index) => `adjustments/${index}`));
  const elsewhere = wrong.filter(({ at }) => !places.some((place) => at.startsWith(`${place}/`)));
  const alone = { score: null, complete: false, settled: ZERO, ledger: { moves: [], alternatives: [] } };
  return {
    ...(card.root ? card : { ...card, ...alone }),
    root,
    rows: [...walkRows(root)],
    adjustments,
    mistakes: elsewhere.map(problemText),
  };
};

const unmarked = (row) => ({ ...row, mistakes: [], children: row.children.map(unmarked) });

const rowsAlone = (answers, wrong) => {
  const row = (node, at, raw, fields) => ({
    node,
    kind: node.kind,
    name: node.name,
    code: node.code,
    path: node.path,
    points: node.points,
    score: null,
    lost: ZERO,
    converted: ZERO,
    undivided: ZERO,
    entry: answers.entries.get(node.code),
    children: [],
    mistakes: toldAt(wrong, at),
    said: typedAt(raw),
    ...fields,
  });
  const leaf = (node, at, raw, entry, points, fields = {}) => {
    const away = entry && entry.na !== null;
    const { score, result } =
      away || answers.undecided.has(node.code)
        ? { score: null }
        : earned(node.rule, node.typed, points, entry, answers.facts);
    const known = score === null ? { status: "blank" } : { status: "scored", score: less(score, entry) };
    const found = row(node, at, raw, { entry, points, result, ...known, ...fields });
    return away ? { ...found, score: null, status: "not_applicable" } : found;
  };
  const visit = (node, pooled) => {
    const at = `scores/${node.code}`;
    const raw = state.scores[node.code];
    const entry = answers.entries.get(node.code);
    const unused = (found) => (found.mistakes.length ? found : { ...found, status: "unused" });
    if (node.kind === "indicator") {
      const either = node.parent && node.parent.either;
      const points = either ? node.parent.points : pooled ? (entry ? entry.points : null) : node.points;
      const found = leaf(node, at, raw, entry, points);
      const chosen = either ? answers.chosen.get(node.parent.code) === node.code : !pooled || used(node, answers);
      return chosen ? found : unused(found);
    }
    if (node.kind === "slot") {
      const said = state.own.filter((one) => one.slot === node.code && !saysNothing(one));
      const items = (answers.own.get(node.code) || []).map(({ name, entry: one }, index) =>
        leaf(node, one.at, said[index], one, one.points, {
          code: ownCode(node, index + 1),
          name: name || word("own"),
          path: [...node.path, name || word("own")],
          kind: "indicator",
        }),
      );
      if (!items.length) return pooled ? unused(leaf(node, at, raw, entry, node.points)) : leaf(node, at, raw, entry, node.points);
      return row(node, at, raw, { status: "incomplete", children: items });
    }
    if (entry && entry.na !== null && isPot(node)) return leaf(node, at, raw, entry, node.points);
    const children = node.children.map((child) => visit(child, pooled || node.pool));
    const found = row(node, at, raw, { status: "incomplete", children });
    return pooled && children.every(({ status }) => status === "unused") ? unused(found) : found;
  };
  return visit(RUBRIC.root, false);
};
