// What time it is: the telephone's clock, put right by what the server last said.
import { fact, note } from "./store.js";

const WRONG_MS = 120_000; // a slow network is no wrong clock

let ahead = 0;

export async function setClock() {
  ahead = (await fact("clock_ahead_ms")) ?? 0;
}

// Learns by how much the telephone is ahead, milliseconds; from an answer's Date, which is told in whole seconds.
export async function compareClock(date) {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return;
  const off = Date.now() - server;
  const learnt = Math.abs(off) > WRONG_MS ? off : 0;
  if (Math.abs(learnt - ahead) <= WRONG_MS / 2) return;
  ahead = learnt;
  await note("clock_ahead_ms", learnt);
}

export const now = () => new Date(Date.now() - ahead);
export const aheadMs = () => ahead;

const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

// The day in China, as the API writes it, wherever the telephone believes it is.
export const today = () => DAY.format(now());
