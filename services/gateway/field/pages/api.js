// The page's own small client of the public API.
import { fact, note } from "./store.js";

const API = "/api/v1";

let access = null;

// No answer at all: without a network, or the server is away.
export class Unreachable extends Error {}
// The sign-in has ended: the password is asked for once more.
export class SignedOut extends Error {}
// An answer that says no.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `${status}`);
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
  if (reply.status >= 500 || reply.status === 429) throw new Unreachable("服务器暂时无法办理");
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(reply.status, told);
  return told;
}

async function grant(fields) {
  const given = await ask("/auth/token", { method: "POST", body: new URLSearchParams(fields) });
  access = given.access_token;
  await note("refresh", given.refresh_token);
}

async function refresh() {
  const kept = await fact("refresh");
  if (!kept) throw new SignedOut("请登录");
  try {
    await grant({ grant_type: "refresh_token", refresh_token: kept });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await note("refresh", null);
    throw new SignedOut("登录已失效，请重新登录");
  }
}

export async function signIn(username, password) {
  await grant({ grant_type: "password", username, password });
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

export const post = (path, document) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(document) });
