// Puts the theme that the reader chose on this machine in place before anything is painted.
(function () {
  'use strict';
  try {
    var chosen = localStorage.getItem('theme');
    if (chosen === 'light' || chosen === 'dark') { document.documentElement.dataset.theme = chosen; }
  } catch (e) { /* a browser that keeps nothing follows the system */ }
})();
