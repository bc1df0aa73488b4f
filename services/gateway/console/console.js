// The navigation of narrow screens: the one thing that happens in the browser itself.
function toggleNavigation(open) {
  const now = document.body.classList.toggle("nav-open", open);
  document.getElementById("nav-button")?.setAttribute("aria-expanded", String(now));
  if (now) document.querySelector("#nav a")?.focus();
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("nav-open")) {
    toggleNavigation(false);
    document.getElementById("nav-button")?.focus();
  }
});
