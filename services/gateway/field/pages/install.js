// Putting the page on the home screen, and a new version of it.
import { element } from "./elements.js";

const EVERY_MS = 3_600_000;

let offer = null;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
});
addEventListener("appinstalled", () => { offer = null; });

const installed = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

export function installPart() {
  if (installed()) return null;
  if (!offer) return element("p", { class: "second" }, "可在浏览器菜单中选择“添加到主屏幕”，像应用一样打开。");
  return element("button", { type: "button", class: "plain", onclick: () => void offer?.prompt() }, "安装到手机桌面");
}

// The new files are at hand as soon as the worker is; what somebody is filling in stays until he asks for them.
export async function keepUpToDate(bar) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let before = workers.controller;
  workers.addEventListener("controllerchange", () => {
    if (before) {
      bar.replaceChildren("本页面有新版本。", element("button", { type: "button", onclick: () => location.reload() }, "重新打开"));
      bar.hidden = false;
    }
    before = workers.controller;
  });
  const registration = await workers.register("worker.js");
  setInterval(() => void registration.update().catch(() => {}), EVERY_MS); // without a network the next hour will do
}
