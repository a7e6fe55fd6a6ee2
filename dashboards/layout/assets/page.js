// Draws the charts of a page and makes its tables sortable. Options come as
// JSON beside each chart; text in them is only ever shown as text, and no
// string is run or parsed as HTML.
(function () {
  'use strict';

  var root = document.documentElement;
  var written = new Intl.NumberFormat(root.lang === 'en' ? 'en-GB' : 'vi-VN', { maximumFractionDigits: 1 });
  var colourKeys = { color: true, borderColor: true, backgroundColor: true };
  var narrow = 520; // px: below this the names of bars stand above them
  var paperWidth = 680; // px: A4 less its margins
  var printing = false;
  var drawn = [];

  function style(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }

  // colour puts the value of a colour name in: that of the screen, light or dark, or that of paper.
  function colour(name) { return (printing && style('--print-' + name.slice(2))) || style(name); }

  function paint(node) {
    Object.keys(node).forEach(function (key) {
      var value = node[key];
      if (typeof value === 'string' && colourKeys[key] && value.slice(0, 2) === '--') {
        node[key] = colour(value);
      } else if (value && typeof value === 'object') {
        paint(value);
      }
    });
    return node;
  }

  function write(value, unit) { return written.format(value) + (unit ? '\u00a0' + unit : ''); }

  function axis(one, unit) {
    one.axisLine = Object.assign({}, one.axisLine, { lineStyle: { color: colour('--line') } });
    one.axisTick = { show: false };
    one.splitLine = { show: one.type === 'value', lineStyle: { color: colour('--line') } };
    one.axisLabel = Object.assign({}, one.axisLabel, { color: colour('--muted'), fontSize: 12, hideOverlap: true });
    if (one.type === 'value') {
      one.axisLabel.formatter = function (value) { return write(value, unit); };
      one.minInterval = 1;
      if (unit === '%') {
        one.interval = { 95: 1, 90: 2, 85: 5, 80: 5, 75: 5, 70: 10, 60: 10, 50: 10 }[one.min] || 20;
      } else {
        one.splitNumber = 3;
      }
    }
  }

  function tooltip(kind) {
    return {
      show: true, renderMode: 'richText', confine: true, trigger: kind === 'line' ? 'axis' : 'item',
      backgroundColor: colour('--paper'), borderColor: colour('--line'),
      textStyle: { color: colour('--ink'), fontFamily: style('--font'), fontSize: 13 },
      axisPointer: { lineStyle: { color: colour('--muted') } },
      formatter: function (params) {
        var list = Array.isArray(params) ? params : [params];
        return [list[0].name].concat(list.filter(function (p) { return p.data && p.data.tip; }).map(function (p) {
          return (list.length > 1 ? p.seriesName + ': ' : '') + p.data.tip;
        })).join('\n');
      }
    };
  }

  // label writes the text that came with a point, as it came.
  function label(series, kind) {
    series.label = Object.assign({ show: false }, series.label, {
      fontFamily: style('--font'), fontSize: 12, lineHeight: 16, distance: 7,
      textBorderColor: kind === 'bars' ? undefined : colour('--paper'), textBorderWidth: 3, // a halo where lines cross
      formatter: function (p) { return (p.data && p.data.text) || ''; }
    });
    if (series.markLine) { Object.assign(series.markLine.label, { textBorderColor: colour('--paper'), textBorderWidth: 3 }); }
    series.emphasis = { disabled: true };
  }

  // bars keep their whole names: beside the bar, or above it where the screen is narrow.
  function bars(option, width) {
    var names = option.yAxis[0].axisLabel;
    option.yAxis[0].axisLine = { show: false };
    option.grid = { left: 0, right: 64, top: 18, bottom: 4, containLabel: true };
    option.xAxis[0].splitLine = { show: false };
    names.color = colour('--ink');
    names.interval = 0;
    names.hideOverlap = false;
    if (width < narrow) {
      Object.assign(names, { inside: true, margin: 0, align: 'left', verticalAlign: 'bottom', lineHeight: 16, padding: [0, 0, 12, 0], width: width - 8, overflow: 'truncate' });
      option.yAxis[0].z = 5;
      option.grid.left = 2;
    } else {
      var room = Math.min(280, width * 0.5);
      var longest = Math.max.apply(null, option.yAxis[0].data.map(function (name) { return name.length; }));
      if (longest * 7 > room) {
        Object.assign(names, { width: room, overflow: longest * 7 > 2 * room ? 'truncate' : 'break', lineHeight: 13 });
      }
    }
    option.series[0].barWidth = 18;
    if (option.series[0].markLine) { option.series[0].markLine.z = 1; } // under the bars
  }

  // lines leave room at the right for the figures of the last month.
  function lines(option) {
    option.xAxis[0].axisLabel.margin = 14; // clear of the foot of the value axis
    var longest = 0;
    var ends = option.series.map(function (one) { return one.data[one.data.length - 1] || {}; });
    ends.forEach(function (end) {
      (end.text || '').split('\n').forEach(function (text) { longest = Math.max(longest, text.length); });
    });
    option.grid.right = 16 + longest * 7;
    if (ends.length === 2 && ends[0].label && ends[1].label) { // names of close lines move apart
      var first = ends[0].value >= ends[1].value;
      ends[0].label.offset = [0, first ? -18 : 18];
      ends[1].label.offset = [0, first ? 18 : -18];
    }
  }

  function dots(option, height) {
    option.grid = { left: 24, right: 24, top: 28, bottom: 24 };
    option.xAxis[0].splitLine.show = false;
    option.series[0].itemStyle.opacity = 0.8;
    option.series[1].z = 5;
    option.yAxis[0].max = Math.max(option.yAxis[0].max, Math.round((height - 52) / 9));
  }

  function height(el, width) {
    var rows = Number(el.dataset.rows) || 0;
    switch (el.dataset.kind) {
      case 'bars': return rows * (width < narrow ? 44 : 26) + 26;
      case 'dots': return Math.max(88, Math.min(260, rows * 9 + 60));
    }
    return 200;
  }

  function options(item, width) {
    var el = item.el, kind = el.dataset.kind;
    var option = paint(JSON.parse(item.source));
    option.animation = false;
    option.textStyle = { fontFamily: style('--font'), color: colour('--ink') };
    option.tooltip = tooltip(kind);
    option.title = { show: false };
    option.toolbox = { show: false };
    option.grid = { left: 4, right: 16, top: 24, bottom: 4, containLabel: true };
    option.xAxis.concat(option.yAxis).forEach(function (one) { axis(one, el.dataset.unit); });
    option.series.forEach(function (one) { label(one, kind); });
    if (kind === 'line') { lines(option); }
    if (kind === 'bars') { bars(option, width); }
    if (kind === 'dots') { dots(option, height(el, width)); }
    return option;
  }

  function width(el) {
    if (!printing) { return el.clientWidth; }
    return el.closest('.multiples') ? (paperWidth - 16) / 2 : paperWidth;
  }

  function draw(item) {
    var w = width(item.el);
    if (!w) { return; } // inside something folded: drawn when it opens
    var h = height(item.el, w);
    item.el.style.height = h + 'px';
    if (!item.chart) {
      item.chart = echarts.init(item.el, null, { renderer: 'svg', width: w, height: h });
    } else {
      item.chart.resize({ width: w, height: h });
    }
    item.width = w;
    item.chart.setOption(options(item, w), true);
  }

  function redraw() { drawn.forEach(draw); }

  function charts() {
    document.querySelectorAll('script[data-chart]').forEach(function (script) {
      var el = document.getElementById(script.dataset.chart);
      if (el) { drawn.push({ el: el, source: script.textContent, chart: null, width: 0 }); }
    });
    if (!drawn.length || typeof echarts === 'undefined') { return; }
    // Widths of text are measured once and remembered: fonts first, then charts.
    var sample = 'Sở 1,5 %';
    var family = style('--font').split(',')[0];
    Promise.all([document.fonts.load('400 12px ' + family, sample), document.fonts.load('600 12px ' + family, sample)]).then(start, start);
  }

  function start() {
    redraw();
    var watcher = new ResizeObserver(function () {
      drawn.forEach(function (item) { if (!printing && item.el.clientWidth !== item.width) { draw(item); } });
    });
    drawn.forEach(function (item) { watcher.observe(item.el); });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    addEventListener('themechange', redraw);
    addEventListener('beforeprint', function () { printing = true; redraw(); });
    addEventListener('afterprint', function () { printing = false; redraw(); });
  }

  // heads puts unit, period and data version on every printed page.
  function heads() {
    var quoted = function (text) { return '"' + String(text || '').replace(/["\\]/g, '\\$&').replace(/\s+/g, ' ') + '"'; };
    var font = 'font: 8pt ' + style('--font') + ';';
    var data = document.body.dataset;
    try {
      var sheet = new CSSStyleSheet();
      sheet.replaceSync('@page {' +
        '@top-left {' + font + 'content: ' + quoted(data.runningHead) + '}' +
        '@top-right {' + font + 'content: ' + quoted(data.runningFoot) + '}' +
        '@bottom-right {' + font + 'content: ' + quoted(data.pageWord + ' ') + ' counter(page) "/" counter(pages)}}');
      document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
    } catch (e) { /* an older browser prints the head of the first page only */ }
  }

  // Tables sort by the column that is asked for: numbers as numbers, names as
  // Vietnamese dictionaries do, missing values last.
  function sortable(table) {
    var names = new Intl.Collator('vi');
    var heads = Array.from(table.tHead.rows[0].cells);
    var figure = function (row, at) {
      var text = row.cells[at].textContent.trim();
      var sign = /▼|^giảm|^down/.test(text) ? -1 : 1;
      var plain = text.replace(/[^0-9.,]/g, '');
      plain = root.lang === 'en' ? plain.replace(/,/g, '') : plain.replace(/\./g, '').replace(',', '.');
      return plain === '' ? null : sign * Number(plain);
    };
    heads.forEach(function (head, at) {
      var button = document.createElement('button');
      button.type = 'button';
      button.append.apply(button, Array.from(head.childNodes));
      head.append(button);
      head.setAttribute('aria-sort', 'none');
      button.addEventListener('click', function () {
        var down = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
        heads.forEach(function (other) { other.setAttribute('aria-sort', 'none'); });
        head.setAttribute('aria-sort', down === 1 ? 'ascending' : 'descending');
        var rows = Array.from(table.tBodies[0].rows);
        rows.sort(function (a, b) {
          if (!head.classList.contains('n')) { return down * names.compare(a.cells[at].textContent, b.cells[at].textContent); }
          var x = figure(a, at), y = figure(b, at);
          if (x === null || y === null) { return (x === null) - (y === null); }
          return down * (x - y);
        });
        table.tBodies[0].append.apply(table.tBodies[0], rows);
      });
    });
  }

  var words = JSON.parse(document.body.dataset.words || '{}');

  // theme goes from the system's to light to dark and is kept on this machine.
  function theme() {
    var button = document.querySelector('button.theme');
    if (!button) { return; }
    var order = ['auto', 'light', 'dark'];
    var show = function () { button.textContent = words[root.dataset.theme || 'auto']; };
    button.addEventListener('click', function () {
      var next = order[(order.indexOf(root.dataset.theme || 'auto') + 1) % order.length];
      if (next === 'auto') { delete root.dataset.theme; } else { root.dataset.theme = next; }
      try { localStorage.setItem('theme', next); } catch (e) { /* it holds for this page */ }
      show();
      dispatchEvent(new Event('themechange'));
    });
    button.hidden = false;
    show();
  }

  // save hands a file that was made here to the reader.
  function save(name, type, content) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type: type }));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  // fileName says which page a file is from: its address without what no disk takes.
  function fileName(part, ending) {
    var plain = (document.title + ' ' + part).replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
    return plain.slice(0, 120) + '.' + ending;
  }

  function button(word, act) {
    var made = document.createElement('button');
    made.type = 'button';
    made.textContent = words[word];
    made.addEventListener('click', act);
    return made;
  }

  function tools(after, buttons) {
    var row = document.createElement('p');
    row.className = 'tools screen';
    row.append.apply(row, buttons);
    after.after(row);
  }

  // cell keeps a spreadsheet from taking text for a formula.
  function cell(td) {
    var text = td.innerText.replace(/\s+/g, ' ').trim();
    if (/^[=+@]/.test(text) || (/^-/.test(text) && !/^-?[\d.,]+$/.test(text))) { text = "'" + text; }
    return '"' + text.replace(/"/g, '""') + '"';
  }

  function tables() {
    document.querySelectorAll('table.list, table.heat').forEach(function (table, at) {
      if (table.hasAttribute('data-no-csv')) { return; }
      tools(table, [button('csv', function () {
        var rows = Array.from(table.rows).map(function (row) { return Array.from(row.cells).map(cell).join(','); });
        save(fileName(String(at + 1), 'csv'), 'text/csv', '\ufeff' + rows.join('\r\n') + '\r\n');
      })]);
    });
  }

  // picture is a chart as a file of its own, on the paper it stands on.
  function picture(item) {
    var svg = item.el.querySelector('svg').cloneNode(true);
    var box = item.el.getBoundingClientRect();
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    svg.setAttribute('width', box.width);
    svg.setAttribute('height', box.height);
    var paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute('fill', style('--paper'));
    svg.prepend(paper);
    return { text: new XMLSerializer().serializeToString(svg), width: box.width, height: box.height };
  }

  function pictures() {
    drawn.forEach(function (item) {
      var name = function (ending) { return fileName(item.el.id, ending); };
      tools(item.el, [
        button('svg', function () { save(name('svg'), 'image/svg+xml', picture(item).text); }),
        button('png', function () {
          var made = picture(item), image = new Image(), canvas = document.createElement('canvas');
          canvas.width = made.width * 2;
          canvas.height = made.height * 2;
          image.onload = function () {
            canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
            canvas.toBlob(function (blob) { save(name('png'), 'image/png', blob); });
          };
          image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(made.text);
        })
      ]);
    });
  }

  // The key / goes to the search, as people know it from elsewhere; in a field it is a letter.
  function search() {
    var field = document.querySelector('input[type="search"]');
    if (!field) { return; }
    document.addEventListener('keydown', function (event) {
      var at = document.activeElement;
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) { return; }
      event.preventDefault();
      field.focus();
      field.select();
    });
  }

  // live asks again how far it is while something is being made, and shows what has changed; without this script the
  // page is loaded anew every few seconds.
  function live() {
    if (!document.querySelector('[data-live]')) { return; }
    setTimeout(function () {
      fetch(location.href, { credentials: 'same-origin' }).then(function (answer) {
        return answer.ok ? answer.text() : Promise.reject(answer.status);
      }).then(function (text) {
        var page = new DOMParser().parseFromString(text, 'text/html');
        document.querySelectorAll('[data-live]').forEach(function (part) {
          var now = page.getElementById(part.id);
          if (now && now.outerHTML !== part.outerHTML && !part.contains(document.activeElement)) { part.replaceWith(now); }
        });
      }).catch(function () { /* asked again in a moment */ }).then(live);
    }, 1000);
  }

  // printButtons offer the browser's own printing where the server makes no PDF.
  function printButtons() {
    document.querySelectorAll('[data-print]').forEach(function (button) {
      button.hidden = false;
      button.addEventListener('click', function () { window.print(); });
    });
  }

  theme();
  search();
  live();
  printButtons();
  heads();
  document.querySelectorAll('table.sortable').forEach(sortable);
  charts();
  tables();
  pictures();
})();
