// Exact numbers: rationals {n, d} of BigInt, in lowest terms, the denominator positive. Nothing here is a float.

const gcd = (one, other) => {
  let [a, b] = [one < 0n ? -one : one, other < 0n ? -other : other];
  while (b) [a, b] = [b, a % b];
  return a;
};

const rational = (n, d = 1n) => {
  if (d === 1n) return { n, d };
  const divisor = gcd(n, d) * (d < 0n ? -1n : 1n);
  return { n: n / divisor, d: d / divisor };
};

const ZERO = rational(0n);
const ONE = rational(1n);

const plus = (a, b) => (a.d === b.d && a.d === 1n ? rational(a.n + b.n) : rational(a.n * b.d + b.n * a.d, a.d * b.d));
const negative = (a) => ({ n: -a.n, d: a.d });
const minus = (a, b) => plus(a, negative(b));
const times = (a, b) => rational(a.n * b.n, a.d * b.d);
const over = (a, b) => rational(a.n * b.d, a.d * b.n); // the caller has seen that b is not 0
const compare = (a, b) => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
const isZero = (a) => a.n === 0n;
const least = (a, b) => (compare(b, a) < 0 ? b : a);
const most = (a, b) => (compare(b, a) > 0 ? b : a);
const sum = (numbers) => numbers.reduce(plus, ZERO);

// Of values some of which are unknown (null) the sum is unknown.
const sumKnown = (numbers) => (numbers.includes(null) ? null : sum(numbers));

const floorOf = (a) => {
  const whole = a.n / a.d;
  return rational(a.n % a.d && a.n < 0n ? whole - 1n : whole);
};
const ceilingOf = (a) => negative(floorOf(negative(a)));

// To `places` decimals: half-up is half away from zero, half-even is GB/T 8170.
const rounded = (a, places, mode) => {
  const scale = 10n ** BigInt(places);
  const scaled = (a.n < 0n ? -a.n : a.n) * scale;
  let whole = scaled / a.d;
  const twice = 2n * (scaled % a.d);
  if (twice > a.d || (twice === a.d && (mode === "half-up" || whole % 2n))) whole += 1n;
  return rational(a.n < 0n ? -whole : whole, scale);
};

// "n/d", as the rubric in this page writes constants.
const fromFraction = (text) => {
  const [n, d] = text.split("/");
  return rational(BigInt(n), d ? BigInt(d) : 1n);
};

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const isDecimal = (text) => text.length < 60 && DECIMAL.test(text);

// A plain decimal as typed or as written in a file.
const fromDecimal = (text) => {
  const [, sign, whole, fraction = ""] = DECIMAL.exec(text);
  return rational(BigInt(`${sign === "-" ? "-" : ""}${whole}${fraction}`), 10n ** BigInt(fraction.length));
};

// How many decimals a number needs; -1 where no number of them is enough.
const decimals = (a) => {
  let rest = a.d;
  let places = 0;
  while (rest % 10n === 0n) [rest, places] = [rest / 10n, places + 1];
  for (const prime of [2n, 5n]) {
    let count = 0;
    while (rest % prime === 0n) [rest, count] = [rest / prime, count + 1];
    places += count;
  }
  return rest === 1n ? places : -1;
};

// The shortest exact form of a finite decimal.
const plain = (a) => {
  const places = decimals(a);
  const digits = (((a.n < 0n ? -a.n : a.n) * 10n ** BigInt(places)) / a.d).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${a.n < 0n ? "-" : ""}${whole}${places ? `.${digits.slice(-places)}` : ""}`;
};
