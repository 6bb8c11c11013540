// From the answers to the total: scorer's `applicability`, `leaves`, `evaluator` and `totals` in the page, step for step.

const used = (node, answers) => {
  if (isGroup(node)) return node.children.some((child) => used(child, answers));
  const entry = answers.entries.get(node.code);
  if (entry && entry.na !== null) return false;
  if (node.kind === "slot") return (answers.own.get(node.code) || []).some((item) => item.entry.na === null);
  return Boolean(entry) && (entry.points !== null || entry.score !== null);
};

// ── What does not apply, and where its points go

const ownCode = (slot, number) => `${slot.code}.${number}`;

const settle = (answers, problems) => {
  const points = new Map();
  nominalPoints(RUBRIC.root, answers, points, false);
  const gone = new Map();
  collectInapplicable(RUBRIC.root, answers, points, [], null, gone, problems);
  const nominal = new Map(points);
  const pots = new Map(points);
  const change = (map, code, number) => map.get(code) !== null && map.set(code, plus(map.get(code), number));
  for (const leaf of gone.values()) {
    for (const code of losing(leaf)) change(points, code, negative(leaf.points));
    if (leaf.policy.kind === "move-to" && leaf.scale.length) {
      const target = NODES.get(leaf.policy.target);
      if (nothingApplies(target, gone)) problems.push({ at: `${leaf.at}/not_applicable`, code: "move-to-inapplicable", values: { target: target.name } });
      for (const code of [...scaleAbove(target), target.code]) {
        change(points, code, leaf.points);
        change(pots, code, leaf.points);
      }
    }
  }
  checkPots(RUBRIC.root, answers, pots, problems);
  return { points, nominal, gone };
};

const losing = ({ policy, scale }) => {
  if (policy.kind === "exclude" || policy.kind === "move-to") return scale;
  return policy.kind === "rescale-total" ? scale.slice(1) : [];
};
const nothingApplies = (node, gone) =>
  isGroup(node) && !gone.has(node.code) ? node.children.every((child) => nothingApplies(child, gone)) : gone.has(node.code);
const onScale = (scale, group) => (isGroup(group) && group.roll_up !== "sum" ? [] : [...scale, group.code]);
const scaleAbove = (node) => (node.parent ? onScale(scaleAbove(node.parent), node.parent) : []);

const nominalPoints = (node, answers, points, pooled) => {
  let found;
  if (node.kind === "indicator") {
    const entry = answers.entries.get(node.code);
    found = pooled && entry ? entry.points : node.points;
  } else if (node.kind === "slot") {
    const given = (answers.own.get(node.code) || []).map(({ entry }, index) => {
      points.set(ownCode(node, index + 1), entry.points);
      return entry;
    });
    found = pooled ? sumKnown(given.filter((entry) => entry.na === null).map((entry) => entry.points)) : node.points;
  } else {
    const parts = node.children.map((child) => nominalPoints(child, answers, points, pooled || node.pool));
    if (node.either)
      for (const child of node.children) points.set(child.code, answers.chosen.get(node.code) === child.code ? node.points : null);
    const known = parts.filter((part) => part !== null);
    if (pooled) found = sumKnown(parts.filter((_, index) => used(node.children[index], answers)));
    else if (node.points !== null) found = node.points;
    else found = known.length ? sum(known) : node.declared_points;
  }
  points.set(node.code, found);
  return found;
};

const collectInapplicable = (node, answers, points, scale, inherited, gone, problems) => {
  const policy = node.policy || inherited;
  const below = onScale(scale, node);
  const note = (code, entry, on) => {
    const add = (problem) => problems.push({ at: `${entry.at}/not_applicable`, code: problem, values: {} });
    if (!policy) add("na-without-policy");
    else if (policy.kind === "refuse") add("na-refused");
    else gone.set(code, { code, at: entry.at, points: points.get(code) || ZERO, policy, scale: on, reason: entry.na });
  };
  const entry = answers.entries.get(node.code);
  if (entry && entry.na !== null && (isPot(node) || !isGroup(node))) note(node.code, entry, scale);
  else if (node.kind === "slot")
    (answers.own.get(node.code) || []).forEach((item, index) => item.entry.na !== null && note(ownCode(node, index + 1), item.entry, below));
  else if (isGroup(node) && !isPot(node))
    for (const child of node.children) collectInapplicable(child, answers, points, below, policy, gone, problems);
};

const contents = (node, answers) => {
  if (isGroup(node)) return node.children.flatMap((child) => contents(child, answers));
  if (node.kind === "slot") return (answers.own.get(node.code) || []).map((item) => item.entry);
  return used(node, answers) ? [answers.entries.get(node.code)] : [];
};
const checkPots = (node, answers, pots, problems) => {
  if (node.kind !== "slot" && !node.pool) {
    for (const child of node.children || []) checkPots(child, answers, pots, problems);
    return;
  }
  const pot = pots.get(node.code);
  if (pot === null) return;
  const entries = contents(node, answers);
  const given = sum(entries.filter((entry) => entry.points !== null).map((entry) => entry.points));
  const all = plus(given, sum(entries.filter((entry) => entry.points === null && entry.score !== null).map((entry) => entry.score)));
  if (compare(all, pot) > 0) {
    const values = { sum: plain(all), pot: plain(pot), over: plain(minus(all, pot)) };
    problems.push({ at: `${entries[entries.length - 1].at}/points`, code: "pot-exceeded", values });
  }
  for (const slot of [...walkNodes(node)].filter((below) => below.kind === "slot")) {
    const inside = contents(slot, answers);
    if (inside.length && compare(given, pot) === 0 && inside.length < slot.least)
      problems.push({ at: `${inside[inside.length - 1].at}/name`, code: "slot-too-few", values: { least: String(slot.least), count: String(inside.length) } });
  }
};

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
  if (outcome.value !== undefined) return { value: bounded(outcome.value, rule.cap ? points : null), exact: outcome.value };
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

const isOpen = (row) => row.status === "blank" || row.status === "incomplete";
const counts = (row) => ["scored", "blank", "incomplete"].includes(row.status) || row.score !== null;
const walkRows = function* (row) {
  yield row;
  for (const child of row.children) yield* walkRows(child);
};
const emptyStatus = (rows) => ["not_applicable", "unused"].find((status) => rows.some((row) => row.status === status)) || "no_points";

const scoreTree = (answers, { points, gone }) => {
  const row = (node, fields) => ({
    node, kind: node.kind, name: node.name, code: node.code, path: node.path, points: points.get(node.code), score: null, low: ZERO, high: ZERO,
    undivided: ZERO, lost: ZERO, converted: ZERO, entry: answers.entries.get(node.code), children: [], ...fields,
  });
  const leaf = (node, code, name, entry) => {
    const held = points.get(code);
    const fields = { code, name, path: code === node.code ? node.path : [...node.path, name], points: held, entry };
    const away = gone.get(code);
    if (away) {
      if (away.policy.kind !== "full" && away.policy.kind !== "zero") return row(node, { ...fields, status: "not_applicable" });
      const got = away.policy.kind === "full" ? away.points : ZERO;
      return row(node, { ...fields, status: "not_applicable", score: got, low: got, high: got, lost: minus(away.points, got) });
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
      return found.status === "blank" && found.points === null && siblingsHavePoints ? { ...found, status: "no_points", high: ZERO } : found;
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
      node.either && chosen !== child.code ? row(child, { status: "unused" }) : visit(child, pooled || node.pool, havePoints),
    );
    return node.roll_up === "sum" ? summed(node, rows, node.pool ? 1 : 0) : meaned(node, rows);
  };
  const spread = (number, held, applicable) =>
    isZero(applicable) ? ZERO : rounded(over(times(number, held), applicable), RUBRIC.rounding.places, RUBRIC.rounding.mode);

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
      const scored = counted.flatMap((one) => [...walkRows(one)]).filter((one) => !one.children.length && one.score !== null).length;
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
    return row(node, { children: rows, undivided: rest, lost, converted, status: open ? "incomplete" : "scored", score: low, low, high });
  };

  const meaned = (node, rows) => {
    const held = points.get(node.code);
    const counted = rows.filter(counts);
    if (!counted.length || held === null) return row(node, { children: rows, status: emptyStatus(rows) });
    const weight = (one) => (one.node.weight === null ? ZERO : fromDecimal(one.node.weight));
    if (node.roll_up === "weighted" && counted.every((one) => isZero(weight(one)))) return row(node, { children: rows, status: "not_applicable" });
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
    return row(node, { children: rows, converted, status: counted.some(isOpen) ? "incomplete" : "scored", score: low, low, high: rolled("high") });
  };

  const root = visit(RUBRIC.root, false, true);
  const nothing = root.status === "not_applicable" || root.status === "no_points";
  return nothing ? { ...root, points: ZERO, score: ZERO, status: "not_applicable" } : root;
};

// ── The total

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
    return { ...veto, hit: hit === undefined ? null : hit, cap: veto.total_at_most === null ? null : fromDecimal(veto.total_at_most) };
  });
  const open = (kind) => sum(adjustments.filter((one) => one.score === null && one.kind === kind).map((one) => one.cap));
  const decidedSum = sum(adjustments.map((one) => (one.score === null ? ZERO : one.kind === "bonus" ? one.score : negative(one.score))));
  const hit = vetoes.filter((veto) => veto.hit && veto.cap).map((veto) => veto.cap);
  const possible = vetoes.filter((veto) => veto.hit !== false && veto.cap).map((veto) => veto.cap);
  const base = plus(root.low, decidedSum);
  const soFar = capped(base, hit);
  const low = capped(minus(base, open("penalty")), possible);
  const high = root.high === null ? null : capped(plus(plus(root.high, decidedSum), open("bonus")), hit);
  const complete = !isOpen(root) && adjustments.every((one) => one.score !== null) && vetoes.every((veto) => veto.hit !== null);
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
    if (veto.hit && veto.grade_at_most !== null) place = Math.max(place, RUBRIC.grades.findIndex((band) => band.name === veto.grade_at_most));
  return RUBRIC.grades[place].name;
};

const joined = (texts) => [...new Set(texts.filter(Boolean))].join("；");

// The one function that the form and its tests call: the card of a state, or the problems for which there is none.
const scoreState = (state) => {
  const problems = [];
  const head = readHead(state);
  const answers = fitted(state, problems);
  if (problems.length) return { problems, head };
  const settled = settle(answers, problems);
  if (problems.length) return { problems, head };
  const root = scoreTree(answers, settled);
  const total = scoreTotal(answers, root);
  const rows = [...walkRows(root)];
  const deductions = rows.filter((row) => !isZero(row.lost)).map((row) => {
    const entries = [...walkRows(row)].map((below) => below.entry).filter(Boolean);
    return { row, lost: row.lost, reason: joined(entries.map((entry) => entry.reason || entry.na)) };
  });
  const open = rows.filter((row) => isOpen(row) && !row.children.some(isOpen));
  return { problems, head, answers, root, rows, ...total, grade: gradeOf(root, settled.nominal.get(""), total), deductions, open };
};
