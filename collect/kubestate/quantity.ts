import type { Quantity } from "@taffrail/kube";

/** Powers of two by binary suffix. */
const binary: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};

/** Powers of ten by decimal suffix. */
const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/** The largest whole number that a quantity gives; larger ones are cut to it. */
const largest = 2n ** 63n - 1n;
/** Above this, thousandths would not fit into 64 bits. */
const largestWithThousandths = largest / 1000n;

/**
 * A quantity in units of 1/`scale`, rounded away from zero; `undefined` where the text is no quantity.
 * Form: Kubernetes API conventions, "Quantities".
 */
function scaled(quantity: Quantity, scale: bigint): bigint | undefined {
  const match = form.exec(String(quantity));
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", suffix = "", exponentText] = match;
  if (whole === "" && fraction === "") return undefined;
  let numerator = BigInt(whole + fraction) * scale;
  let exponent = -fraction.length;
  const twos = binary[suffix];
  if (twos !== undefined) numerator <<= twos;
  else exponent += exponentText === undefined ? decimal[suffix]! : Number(exponentText);
  if (exponent > 400) return undefined; // far beyond any quantity: do not build the number
  if (exponent >= 0) numerator *= 10n ** BigInt(exponent);
  else {
    const divisor = 10n ** BigInt(Math.min(-exponent, 400));
    numerator = (numerator + divisor - 1n) / divisor;
  }
  return sign === "-" ? -numerator : numerator;
}

/** A quantity as a whole number, rounded up: bytes, pods, devices. `undefined` where there is none. */
export function wholeOf(quantity: Quantity | undefined): number | undefined {
  return quantity === undefined ? undefined : remembered(wholes, quantity, readWhole);
}

/** A quantity to the thousandth, rounded up: cores. Beyond 2⁶³/1000 whole numbers. `undefined` where there is none. */
export function numberOf(quantity: Quantity | undefined): number | undefined {
  return quantity === undefined ? undefined : remembered(numbers, quantity, readNumber);
}

/** How many quantities are remembered: requests and limits are few and come again with each object; reading one takes 1 µs. */
const mostRemembered = 2000;
const wholes = new Map<Quantity, number | undefined>();
const numbers = new Map<Quantity, number | undefined>();

function remembered(
  known: Map<Quantity, number | undefined>,
  quantity: Quantity,
  read: (quantity: Quantity) => number | undefined,
): number | undefined {
  let value = known.get(quantity);
  if (value === undefined && !known.has(quantity)) {
    value = read(quantity);
    if (known.size >= mostRemembered) known.clear();
    known.set(quantity, value);
  }
  return value;
}

function readWhole(quantity: Quantity): number | undefined {
  const value = scaled(quantity, 1n);
  return value === undefined ? undefined : Number(value > largest ? largest : value);
}

function readNumber(quantity: Quantity): number | undefined {
  const whole = scaled(quantity, 1n);
  if (whole === undefined) return undefined;
  if (whole > largestWithThousandths) return Number(whole > largest ? largest : whole);
  return Number(scaled(quantity, 1000n)!) / 1000;
}

/** A quantity as the nearest float: ratios. `undefined` where there is none. */
export function approximately(quantity: Quantity | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  const nano = scaled(quantity, 1_000_000_000n); // quantities go no further than that
  return nano === undefined ? undefined : Number(`${nano}e-9`);
}
