// From the tree to the total and the grade: scorer's `totals` in the page; and the one function that scores a state.

const capped = (number, caps) => caps.reduce(least, most(ZERO, number));

const scoreAdjustment = ({ kind, name, cap, rule }, answers) => {
  const entry = answers.adjustments.get(name);
  const limit = fromDecimal(cap);
  let score = entry ? entry.score : null;
  if (rule && !typedByHand(rule, entry)) {
    const result = computed(rule, limit, entry, answers.facts);
    if (score === null && result.value !== null) score = least(result.value, limit);
    const waits = result.missing && result.missing.every((missing) => rule.own_names.includes(missing));
    if (score === null && !entry && waits) score = ZERO; // it waits for an entry only, and nobody mentioned it
  } else if (score === null && !entry) score = ZERO;
  return { kind, name, cap: limit, score };
};

const scoreTotal = (answers, root) => {
  const adjustments = RUBRIC.adjustments.map((adjustment) => scoreAdjustment(adjustment, answers));
  const vetoes = RUBRIC.vetoes.map((veto) => {
    const { value: hit } = outcomeOf(veto.when, { facts: answers.facts });
    return {
      ...veto,
      hit: hit === undefined ? null : hit,
      cap: veto.total_at_most === null ? null : fromDecimal(veto.total_at_most),
    };
  });
  const open = (kind) =>
    sum(adjustments.filter((one) => one.score === null && one.kind === kind).map((one) => one.cap));
  const decidedSum = sum(
    adjustments.map((one) => (one.score === null ? ZERO : one.kind === "bonus" ? one.score : negative(one.score))),
  );
  const hit = vetoes.filter((veto) => veto.hit && veto.cap).map((veto) => veto.cap);
  const possible = vetoes.filter((veto) => veto.hit !== false && veto.cap).map((veto) => veto.cap);
  const base = plus(root.low, decidedSum);
  const soFar = capped(base, hit);
  const low = capped(minus(base, open("penalty")), possible);
  const high = root.high === null ? null : capped(plus(plus(root.high, decidedSum), open("bonus")), hit);
  const complete =
    !isOpen(root) && adjustments.every((one) => one.score !== null) && vetoes.every((veto) => veto.hit !== null);
  return { adjustments, vetoes, low, high, complete, score: complete ? low : soFar, settled: minus(soFar, base) };
};

const gradeOf = (root, nominal, total) => {
  const declared = RUBRIC.root.declared_points;
  let full = RUBRIC.root.points;
  if (full === null) {
    full = nominal;
    if (declared !== null && full !== null && compare(declared, full) !== 0) return null;
  }
  if (!total.complete || !root.points || isZero(root.points) || full === null || !RUBRIC.grades.length) return null;
  const caps = total.vetoes.filter((veto) => veto.hit && veto.cap).map((veto) => veto.cap);
  const reached = caps.reduce(least, over(times(total.low, full), root.points));
  let place = RUBRIC.grades.findIndex((band) => compare(reached, fromDecimal(band.from)) >= 0);
  for (const veto of total.vetoes)
    if (veto.hit && veto.grade_at_most !== null)
      place = Math.max(
        place,
        RUBRIC.grades.findIndex((band) => band.name === veto.grade_at_most),
      );
  return RUBRIC.grades[place].name;
};

// 不适用清单: where the points of what does not apply went, and what the card would be under each other policy.
const COMPARED = ["rescale", "rescale-total", "exclude", "full", "zero"];
const ledgerOf = (answers, { gone }, root) => {
  if (!gone.size) return { moves: [], alternatives: [] };
  const rows = new Map([...walkRows(root)].map((row) => [row.code, row]));
  const moves = [...gone.values()].map(({ node, code, points, policy: { kind, target }, reason }) => {
    let to = code;
    if (kind === "move-to") to = target;
    else if (kind === "exclude" || kind === "rescale-total") to = "";
    else if (kind === "rescale") {
      // The nearest group above that is not itself n/a as a whole.
      let above = code === node.code ? node.parent : node;
      while (above && rows.get(above.code).status === "not_applicable") above = above.parent;
      to = above ? above.code : "";
    }
    const row = rows.get(code);
    row.move = { row, points, kind, to: rows.get(to), reason };
    return row.move;
  });
  const others = COMPARED.filter((kind) => moves.some((move) => move.kind !== kind));
  return { moves, alternatives: others.map((kind) => ({ kind, ...alternativeOf(answers, kind) })) };
};
const alternativeOf = (answers, kind) => {
  const problems = [];
  const settled = settle(answers, problems, { kind });
  if (problems.length) return { obstacle: "pot" };
  try {
    const root = scoreTree(answers, settled);
    return { score: scoreTotal(answers, root).score, points: root.points };
  } catch (error) {
    if (error instanceof NoRounding) return { obstacle: "rounding" };
    throw error;
  }
};

const joined = (texts) => [...new Set(texts.filter(Boolean))].join("；");

// The one function that the form and its tests call: the card of a state, or the problems for which there is none.
const scoreState = (state) => {
  const problems = [];
  const head = readHead(state);
  const answers = fitted(state, problems);
  if (problems.length) return { problems, head, answers };
  const settled = settle(answers, problems);
  if (problems.length) return { problems, head, answers };
  const root = scoreTree(answers, settled);
  const total = scoreTotal(answers, root);
  const rows = [...walkRows(root)];
  const deductions = rows
    .filter((row) => !isZero(row.lost))
    .map((row) => {
      const entries = [...walkRows(row)].map((below) => below.entry).filter(Boolean);
      return { row, lost: row.lost, reason: joined(entries.map((entry) => entry.reason || entry.na)) };
    });
  const open = rows.filter((row) => isOpen(row) && !row.children.some(isOpen));
  return {
    problems,
    head,
    answers,
    root,
    rows,
    ...total,
    grade: gradeOf(root, settled.nominal.get(""), total),
    deductions,
    open,
    ledger: ledgerOf(answers, settled, root),
  };
};
