// How long the telephone keeps what it was brought: a lost one shall not hold a village's households for good.
import { now } from "./clock.js";
import { fact, forget, note } from "./store.js";

const HOUR_MS = 3_600_000;
export const UNSEEN_DAYS = 14;
export const ENDED_HOURS = 24;

const since = (iso) => (iso ? now() - new Date(iso) : 0);

// Clears households that were not brought up to date for too long, or whose reader's sign-in has ended.
export async function keepNoLonger() {
  const unseen = since(await fact("synced_at")) > UNSEEN_DAYS * 24 * HOUR_MS;
  const ended = since(await fact("ended_at")) > ENDED_HOURS * HOUR_MS;
  if (!unseen && !ended) return;
  await forget();
  await note("synced_at", null);
  await note("cleared", unseen ? `住户资料超过 ${UNSEEN_DAYS} 天没有更新` : `登录失效超过 ${ENDED_HOURS} 小时`);
}
