/** What scripts show is English; in another language it is said anew. The server has done so with its pages. */
const from = document.documentElement.dataset.words;
if (from) void import("../words/speak").then(({ speak }) => speak(from));
