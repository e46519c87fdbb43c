// Moving the decimal point in the text of a number, which keeps 0.07 from becoming 0.07000000000000001.

export function shifted(text, places) {
  const [digits, power = "0"] = text.toLowerCase().split("e");
  return Number(`${digits}e${Number(power) + places}`);
}

// One spelling of what people type: no full-width signs, and one sign for minus.
export function plainText(text) {
  return text.normalize("NFKC").replaceAll("−", "-").trim();
}
