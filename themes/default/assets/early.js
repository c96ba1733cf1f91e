// Runs before the page is painted: the colour scheme that the reader has chosen, and a
// mark that scripts run, so that what only they can work shows.
'use strict';
(() => {
  const root = document.documentElement;
  root.dataset.script = '';
  try {
    const scheme = localStorage.getItem('waypost-scheme');
    if (scheme) root.dataset.scheme = scheme;
  } catch { /* a reader who keeps nothing has the system's */ }
})();
