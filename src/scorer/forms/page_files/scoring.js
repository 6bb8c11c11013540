// From the answers to the tree of scores: scorer's `leaves` and `evaluator` in the page, step for step.

// ── One leaf

const bounded = (number, cap) => {
  if (number.n <= 0n) return ZERO;
  if (cap !== null && compare(number, cap) >= 0) return cap;
  return rounded(number, RUBRIC.rounding.places, RUBRIC.rounding.mode);
};
const computed = (rule, points, entry, facts) => {
  const { target, actual, sign } = RUBRIC.words_of_rules;
  const inputs = entry ? inputsOf(rule, entry) : [];
  const all = new Map(facts);
  for (const name of rule.own_names) all.delete(name);
  if (entry) {
    if (entry.target !== null) all.set(target, { value: entry.target, unit: entry.measured_in });
    if (entry.actual !== null) all.set(actual, { value: entry.actual, unit: entry.measured_in });
    if (entry.sign !== null) all.set(sign, { value: entry.sign, unit: "" });
  }
  for (const name of rule.own_names) all.delete(name);
  for (const [name, fact] of inputs) all.set(name, fact);
  const outcome = outcomeOf(rule.expression, { facts: all, points });
  if (outcome.value !== undefined)
    return { value: bounded(outcome.value, rule.cap ? points : null), exact: outcome.value };
  const instead = outcome.reason && rule.undefined !== null ? least(fromDecimal(rule.undefined), points) : null;
  return { value: instead, missing: outcome.missing, reason: outcome.reason };
};
const earned = (rule, mode, points, entry, facts) => {
  const said = entry ? entry.score : null;
  if (!rule || points === null || typedByHand(rule, entry)) return { score: said };
  const result = computed(rule, points, entry, facts);
  return { score: said !== null && (mode === "check" || result.value === null) ? said : result.value, result };
};
const less = (score, entry) => (entry && entry.deduct ? most(ZERO, minus(score, entry.deduct)) : score);

// ── The tree

// A policy was compared that divides, under a rubric that declares no rounding.
class NoRounding extends Error {}

const isOpen = (row) => row.status === "blank" || row.status === "incomplete";
const counts = (row) => ["scored", "blank", "incomplete"].includes(row.status) || row.score !== null;
const walkRows = function* (row) {
  yield row;
  for (const child of row.children) yield* walkRows(child);
};
const emptyStatus = (rows) =>
  ["not_applicable", "unused"].find((status) => rows.some((row) => row.status === status)) || "no_points";

const scoreTree = (answers, { points, gone }) => {
  const row = (node, fields) => ({
    node,
    kind: node.kind,
    name: node.name,
    code: node.code,
    path: node.path,
    points: points.get(node.code),
    score: null,
    low: ZERO,
    high: ZERO,
    undivided: ZERO,
    lost: ZERO,
    converted: ZERO,
    entry: answers.entries.get(node.code),
    children: [],
    ...fields,
  });
  const leaf = (node, code, name, entry) => {
    const held = points.get(code);
    const fields = { code, name, path: code === node.code ? node.path : [...node.path, name], points: held, entry };
    const away = gone.get(code);
    if (away) {
      if (away.policy.kind !== "full" && away.policy.kind !== "zero")
        return row(node, { ...fields, status: "not_applicable" });
      const got = away.policy.kind === "full" ? away.points : ZERO;
      return row(node, {
        ...fields,
        status: "not_applicable",
        score: got,
        low: got,
        high: got,
        lost: minus(away.points, got),
      });
    }
    if (isGroup(node) || answers.undecided.has(node.code)) return row(node, { ...fields, status: "blank", high: held });
    const { score, result } = earned(node.rule, node.typed, held, entry, answers.facts);
    fields.result = result;
    if (score === null) {
      const high = node.rule && !node.rule.cap ? null : held;
      return row(node, { ...fields, status: "blank", high: high === null ? null : less(high, entry) });
    }
    const got = less(score, entry);
    const lost = held === null ? ZERO : most(ZERO, minus(held, got));
    return row(node, { ...fields, status: "scored", score: got, low: got, high: got, lost });
  };
  const visit = (node, pooled, siblingsHavePoints) => {
    const entry = answers.entries.get(node.code);
    if (node.kind !== "group" && pooled && !used(node, answers)) return row(node, { status: "unused" });
    if (node.kind === "indicator") {
      const found = leaf(node, node.code, node.name, entry);
      return found.status === "blank" && found.points === null && siblingsHavePoints
        ? { ...found, status: "no_points", high: ZERO }
        : found;
    }
    if (node.kind === "slot") {
      const items = answers.own.get(node.code) || [];
      if (gone.has(node.code) || !items.length) return leaf(node, node.code, node.name, entry);
      const rows = items.map((item, index) => {
        const found = leaf(node, ownCode(node, index + 1), item.name, item.entry);
        return pooled && item.entry.na !== null ? { ...found, status: "unused", high: ZERO } : found;
      });
      return summed(node, rows, node.least);
    }
    if (gone.has(node.code) || answers.undecided.has(node.code)) return leaf(node, node.code, node.name, entry);
    const havePoints = node.children.some((child) => points.get(child.code) !== null);
    const chosen = answers.chosen.get(node.code);
    const rows = node.children.map((child) =>
      node.either && chosen !== child.code
        ? row(child, { status: "unused" })
        : visit(child, pooled || node.pool, havePoints),
    );
    return node.roll_up === "sum" ? summed(node, rows, node.pool ? 1 : 0) : meaned(node, rows);
  };
  const spread = (number, held, applicable) => {
    if (isZero(applicable)) return ZERO;
    if (!RUBRIC.rounding) throw new NoRounding();
    return rounded(over(times(number, held), applicable), RUBRIC.rounding.places, RUBRIC.rounding.mode);
  };

  const summed = (node, rows, fewest) => {
    const held = points.get(node.code);
    const counted = rows.filter(counts);
    const isPotted = node.points !== null && (node.kind === "slot" || isPot(node));
    const pointless = counted.some((one) => one.points === null);
    const given = sum(rows.filter((one) => one.points !== null && one.status !== "unused").map((one) => one.points));
    const oneChosen = node.either && counted.length > 0;
    const left = [...gone.values()].filter((away) => losing(away).includes(node.code)).map((away) => away.points);
    const rest = isPotted && !pointless && !oneChosen ? minus(plus(held, sum(left)), given) : ZERO;
    if (!counted.length && isZero(rest)) return row(node, { children: rows, status: emptyStatus(rows) });
    let low = sum(counted.map((one) => one.low));
    let high = sumKnown(counted.map((one) => one.high));
    let open = counted.some(isOpen) || rest.n > 0n;
    let lost = ZERO;
    let converted = ZERO;
    if (pointless) {
      const scored = counted
        .flatMap((one) => [...walkRows(one)])
        .filter((one) => !one.children.length && one.score !== null).length;
      open = open || (isPotted && scored < fewest);
      const explained = sum(rows.flatMap((one) => [...walkRows(one)]).map((one) => one.lost));
      if (open) high = held === null ? null : most(low, minus(held, explained));
      lost = open || held === null ? ZERO : most(ZERO, minus(minus(held, low), explained));
    } else {
      const applicable = plus(sum(counted.map((one) => one.points)), rest);
      high = high === null ? null : plus(high, rest);
      if (compare(held, applicable) !== 0) {
        const before = low;
        low = spread(low, held, applicable);
        high = high === null ? null : spread(high, held, applicable);
        converted = minus(low, before);
      }
    }
    return row(node, {
      children: rows,
      undivided: rest,
      lost,
      converted,
      status: open ? "incomplete" : "scored",
      score: low,
      low,
      high,
    });
  };

  const meaned = (node, rows) => {
    const held = points.get(node.code);
    const counted = rows.filter(counts);
    if (!counted.length || held === null) return row(node, { children: rows, status: emptyStatus(rows) });
    const weight = (one) => (one.node.weight === null ? ZERO : fromDecimal(one.node.weight));
    if (node.roll_up === "weighted" && counted.every((one) => isZero(weight(one))))
      return row(node, { children: rows, status: "not_applicable" });
    const rolled = (key) => {
      if (counted.some((one) => one[key] === null || one.points === null)) return null;
      const rates = counted.map((one) => (isZero(one.points) ? ZERO : over(one[key], one.points)));
      const share =
        node.roll_up === "weakest"
          ? rates.reduce(least)
          : over(sum(rates.map((rate, index) => times(rate, weight(counted[index])))), sum(counted.map(weight)));
      return rounded(times(share, held), RUBRIC.rounding.places, RUBRIC.rounding.mode);
    };
    const low = rolled("low");
    const converted = minus(low, sum(counted.map((one) => one.low)));
    return row(node, {
      children: rows,
      converted,
      status: counted.some(isOpen) ? "incomplete" : "scored",
      score: low,
      low,
      high: rolled("high"),
    });
  };

  const root = visit(RUBRIC.root, false, true);
  const nothing = root.status === "not_applicable" || root.status === "no_points";
  return nothing ? { ...root, points: ZERO, score: ZERO, status: "not_applicable" } : root;
};
