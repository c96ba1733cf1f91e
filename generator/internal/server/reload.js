// Reloads the page after a good build, and lays the problems of a failed one over it.
(() => {
  "use strict";
  const build = document.currentScript.dataset.build;
  let overlay = null;

  const events = new EventSource("/_waypost/events?build=" + encodeURIComponent(build));

  events.addEventListener("reload", () => {
    events.close();
    location.reload();
  });

  events.addEventListener("problems", (event) => {
    if (document.querySelector("main.waypost-problems")) {
      // The error page: it holds nothing but the problems.
      document.querySelector("main.waypost-problems").innerHTML = "<h1>The site could not be built</h1>" + event.data;
      return;
    }
    if (!overlay) {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = "/_waypost/overlay.css";
      document.head.append(style);
      overlay = document.createElement("div");
      overlay.id = "waypost-overlay";
      overlay.className = "waypost-problems";
      overlay.setAttribute("role", "alert");
      document.body.append(overlay);
      document.addEventListener("keydown", (key) => {
        if (key.key === "Escape" && overlay) {
          overlay.hidden = true;
        }
      });
    }
    // The server escaped whatever came from a file.
    overlay.innerHTML = "<h1>The site could not be built</h1><p>You still see the last good one. Escape hides this.</p>" + event.data;
    overlay.hidden = false;
  });
})();
