/** The light and dark button. The server reads the cookie and prints data-theme, so no page ever flashes. */
document.addEventListener("click", (e) => {
  if (!(e.target as Element).closest("[data-theme-toggle]")) return;
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  const isDark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookieStore API is younger than the browsers we serve
  document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
});
