// Keeps the page's own files, so that it opens without a network; what the API says is never kept here.
const KEPT = "field " + "@version";
const SHELL = ["./", "@shell"];

self.addEventListener("install", (event) => {
  const asked = SHELL.map((name) => new Request(name, { cache: "reload" }));
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(asked)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith("field ") && name !== KEPT);
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.pathname.startsWith("/field/")) return;
  event.respondWith(
    caches.open(KEPT).then((kept) => kept.match(event.request, { ignoreSearch: true })).then((found) => found ?? fetch(event.request)),
  );
});
