// The rubric and the words of this page, as scorer wrote them into it.

const RUBRIC = JSON.parse(document.getElementById("rubric").textContent);
const WORDS = JSON.parse(document.getElementById("words").textContent);

const word = (name, values = {}) =>
  WORDS[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
const sentence = ({ code, values }) => {
  const named = values.key && values.key in WORDS ? { ...values, key: word(values.key) } : values;
  return word(code, named);
};
