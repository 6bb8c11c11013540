// What does not apply, and where its points go: scorer's `applicability` in the page, step for step.

const used = (node, answers) => {
  if (isGroup(node)) return node.children.some((child) => used(child, answers));
  const entry = answers.entries.get(node.code);
  if (entry && entry.na !== null) return false;
  if (node.kind === "slot") return (answers.own.get(node.code) || []).some((item) => item.entry.na === null);
  return Boolean(entry) && (entry.points !== null || entry.score !== null);
};

const ownCode = (slot, number) => `${slot.code}.${number}`;

// With `override` every leaf that does not apply is settled by this policy instead of the declared one.
const settle = (answers, problems, override = null) => {
  const points = new Map();
  nominalPoints(RUBRIC.root, answers, points, false);
  const gone = new Map();
  collectInapplicable(RUBRIC.root, answers, points, [], null, override, gone, problems);
  const nominal = new Map(points);
  const pots = new Map(points);
  const change = (map, code, number) => map.get(code) !== null && map.set(code, plus(map.get(code), number));
  for (const leaf of gone.values()) {
    for (const code of losing(leaf)) change(points, code, negative(leaf.points));
    if (leaf.policy.kind === "move-to" && leaf.scale.length) {
      const target = NODES.get(leaf.policy.target);
      if (nothingApplies(target, gone))
        problems.push({
          at: `${leaf.at}/not_applicable`,
          code: "move-to-inapplicable",
          values: { target: target.name },
        });
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
  isGroup(node) && !gone.has(node.code)
    ? node.children.every((child) => nothingApplies(child, gone))
    : gone.has(node.code);
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
      for (const child of node.children)
        points.set(child.code, answers.chosen.get(node.code) === child.code ? node.points : null);
    const known = parts.filter((part) => part !== null);
    if (pooled) found = sumKnown(parts.filter((_, index) => used(node.children[index], answers)));
    else if (node.points !== null) found = node.points;
    else found = known.length ? sum(known) : node.declared_points;
  }
  points.set(node.code, found);
  return found;
};

const collectInapplicable = (node, answers, points, scale, inherited, override, gone, problems) => {
  const policy = node.policy || inherited;
  const below = onScale(scale, node);
  const note = (code, entry, on) => {
    const add = (problem) => problems.push({ at: `${entry.at}/not_applicable`, code: problem, values: {} });
    if (!policy) add("na-without-policy");
    else if (policy.kind === "refuse") add("na-refused");
    else
      gone.set(code, {
        node,
        code,
        at: entry.at,
        points: points.get(code) || ZERO,
        policy: override || policy,
        scale: on,
        reason: entry.na,
      });
  };
  const entry = answers.entries.get(node.code);
  if (entry && entry.na !== null && (isPot(node) || !isGroup(node))) note(node.code, entry, scale);
  else if (node.kind === "slot")
    (answers.own.get(node.code) || []).forEach(
      (item, index) => item.entry.na !== null && note(ownCode(node, index + 1), item.entry, below),
    );
  else if (isGroup(node) && !isPot(node))
    for (const child of node.children)
      collectInapplicable(child, answers, points, below, policy, override, gone, problems);
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
  const all = plus(
    given,
    sum(entries.filter((entry) => entry.points === null && entry.score !== null).map((entry) => entry.score)),
  );
  if (compare(all, pot) > 0) {
    const values = { sum: plain(all), pot: plain(pot), over: plain(minus(all, pot)) };
    problems.push({ at: `${entries[entries.length - 1].at}/points`, code: "pot-exceeded", values });
  }
  for (const slot of [...walkNodes(node)].filter((below) => below.kind === "slot")) {
    const inside = contents(slot, answers);
    if (inside.length && compare(given, pot) === 0 && inside.length < slot.least)
      problems.push({
        at: `${inside[inside.length - 1].at}/name`,
        code: "slot-too-few",
        values: { least: String(slot.least), count: String(inside.length) },
      });
  }
};
