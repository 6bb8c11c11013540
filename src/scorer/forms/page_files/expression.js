// What an expression comes to with some facts: {value}, or {missing: names}, or {reason}, as scorer's own reader says.
// Facts are {value: rational or text, unit}.

// The decimal exponent of a share (% is -2); 0 for the plain ratio and for everything that is no share.
const folded = (unit) => unit.normalize("NFKC").trim();
const shareOf = (unit) => {
  const known = RUBRIC.units[unit] || RUBRIC.units[folded(unit)];
  return known && known[0] === "ratio" ? known[1] : 0;
};
const powerOfTen = (exponent) =>
  exponent < 0 ? rational(1n, 10n ** BigInt(-exponent)) : rational(10n ** BigInt(exponent));
const worth = (fact) => times(fact.value, powerOfTen(shareOf(fact.unit)));

const uniqueNames = (outcomes) => [...new Set(outcomes.flatMap((outcome) => outcome.missing || []))];

// All operands are needed: one without a value leaves none, whatever the others may become.
const applied = (calculate, outcomes) => {
  const failed = outcomes.find((outcome) => outcome.reason);
  if (failed) return { reason: failed.reason };
  const missing = uniqueNames(outcomes);
  if (missing.length) return { missing };
  return calculate(...outcomes.map((outcome) => outcome.value));
};
const value =
  (calculate) =>
  (...values) => ({ value: calculate(...values) });

// One operand worth `deciding` decides alone; without one all are needed.
const decided = (deciding, outcomes) => {
  if (outcomes.some((outcome) => outcome.value === deciding)) return { value: deciding };
  const missing = uniqueNames(outcomes);
  if (missing.length) return { missing };
  return outcomes.find((outcome) => outcome.reason) || { value: !deciding };
};

const SIGNS = {
  "=": (order) => order === 0,
  "≠": (order) => order !== 0,
  "<": (order) => order < 0,
  "≤": (order) => order <= 0,
  ">": (order) => order > 0,
  "≥": (order) => order >= 0,
};

const FORMS = {
  number: (_, text) => ({ value: fromFraction(text) }),
  points: ({ points }, base, slope) => ({ value: plus(fromFraction(base), times(fromFraction(slope), points)) }),
  fact: ({ facts }, name) => {
    const fact = facts.get(name);
    if (!fact) return { missing: [name] };
    return typeof fact.value === "string" ? { reason: "not-a-number" } : { value: worth(fact) };
  },
  text: (_, text) => ({ value: text }),
  textfact: ({ facts }, name) => {
    const fact = facts.get(name);
    if (!fact) return { missing: [name] };
    return typeof fact.value === "string" ? { value: fact.value } : { reason: "not-a-text" };
  },
  divide: (scope, left, right) =>
    applied(
      (a, b) => (isZero(b) ? { reason: "division-by-zero" } : { value: over(a, b) }),
      outcomesOf(scope, [left, right]),
    ),
  compare: (scope, sign, left, right) =>
    applied(
      value((a, b) => SIGNS[sign](compare(a, b))),
      outcomesOf(scope, [left, right]),
    ),
  same: (scope, sign, left, right) =>
    applied(
      value((a, b) => (a === b) === (sign === "=")),
      outcomesOf(scope, [left, right]),
    ),
  and: (scope, ...operands) => decided(false, outcomesOf(scope, operands)),
  or: (scope, ...operands) => decided(true, outcomesOf(scope, operands)),
  round: (scope, places, operand) =>
    applied(
      value((a) => rounded(a, places, "half-up")),
      outcomesOf(scope, [operand]),
    ),
  case: (scope, branches, otherwise) => {
    for (const [condition, result] of branches) {
      const outcome = outcomeOf(condition, scope);
      if (outcome.value === undefined) return outcome;
      if (outcome.value) return outcomeOf(result, scope);
    }
    return outcomeOf(otherwise, scope);
  },
};

const STRICT = {
  add: plus,
  subtract: minus,
  multiply: times,
  negate: negative,
  absolute: (a) => (a.n < 0n ? negative(a) : a),
  floor: floorOf,
  ceiling: ceilingOf,
  minimum: (...numbers) => numbers.reduce(least),
  maximum: (...numbers) => numbers.reduce(most),
  not: (holds) => !holds,
};

const outcomesOf = (scope, expressions) => expressions.map((expression) => outcomeOf(expression, scope));
const outcomeOf = ([form, ...parts], scope) =>
  form in STRICT ? applied(value(STRICT[form]), outcomesOf(scope, parts)) : FORMS[form](scope, ...parts);
