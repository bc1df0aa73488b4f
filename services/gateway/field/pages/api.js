// The page's own small client of the public API.
import { compareClock, now } from "./clock.js";
import { ENDED_HOURS } from "./keeping.js";
import { fact, note } from "./store.js";

const API = "/api/v1";

const ENDED = `登录已失效，请重新登录。${ENDED_HOURS} 小时内没有登录的，本机的住户资料将清除，没有报送的记录保留。`;

let access = null;

// No answer at all: without a network, or the server is away.
export class Unreachable extends Error {}
// The sign-in has ended: the password is asked for once more.
export class SignedOut extends Error {}
// An answer that says no.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `服务器未予办理（${status}）`);
    this.status = status;
    this.code = problem.code;
    this.remedy = problem.remedy ?? "";
  }
}

async function ask(path, options = {}) {
  let reply;
  try {
    reply = await fetch(API + path, { cache: "no-store", credentials: "omit", ...options });
  } catch (error) {
    throw new Unreachable("无法连接服务器", { cause: error });
  }
  await compareClock(reply.headers.get("date"));
  if (reply.status >= 500 || reply.status === 429) throw new Unreachable("服务器暂时无法办理");
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(reply.status, told);
  return told;
}

async function grant(fields) {
  const given = await ask("/auth/token", { method: "POST", body: new URLSearchParams(fields) });
  access = given.access_token;
  await note("refresh", given.refresh_token);
  await note("ended_at", null);
}

async function refresh() {
  const kept = await fact("refresh");
  if (!kept) throw new SignedOut(ENDED);
  try {
    await grant({ grant_type: "refresh_token", refresh_token: kept });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await note("refresh", null);
    await note("ended_at", now().toISOString());
    throw new SignedOut(ENDED);
  }
}

export async function signIn(username, password, otp) {
  await grant({ grant_type: "password", username, password, ...(otp ? { otp } : {}) });
  await learnWho(username);
}

// Whose telephone it is; his area may be another by now.
export async function learnWho(username) {
  const me = await call("/me");
  await note("me", { username, name: me.name, role: me.role_label, area: me.area_code });
}

export async function signOut() {
  const kept = await fact("refresh");
  access = null;
  if (kept) await ask("/auth/revoke", { method: "POST", body: new URLSearchParams({ token: kept }) }).catch(() => {});
}

export async function call(path, options = {}) {
  if (access === null) await refresh();
  const bearing = () => ({ ...options, headers: { ...options.headers, Authorization: `Bearer ${access}` } });
  try {
    return await ask(path, bearing());
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    await refresh();
    return ask(path, bearing());
  }
}

export const post = (path, document, headers = {}) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(document) });
