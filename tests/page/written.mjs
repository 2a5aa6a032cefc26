// Figures as the pages write them, told once more and by themselves.

export function usdPerHour(amount) {
  return amount.toFixed(4).replace(/\B(?=(\d{3})+(?=\.))/g, ',');
}

export function milliseconds(seconds) {
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}

/// "+12.3 %", of a share.
export function signedPercent(share) {
  return `${share < 0 ? '\u2212' : '+'}${Number(Math.abs(share * 100).toPrecision(3))} %`;
}
