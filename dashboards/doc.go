// Package dashboards turns typed reads of the warehouse into the pages that people decide with: one
// for the leadership of the province, one per agency, procedure, field and indicator, in Vietnamese
// and English, as files in a folder or over HTTP. It holds the tests of the pages as a whole; the
// rooms, each building on those before it:
//
//	locale        words, numbers, dates of a language
//	links         pages and their addresses
//	view          the figures of a period: PeriodView, what was chosen, the reads
//	layout        what stands around every page, templates, static files
//	pageworkbook  the workbook of a page
//	components    KPI cards, trends, heatmaps, rankings, tables, charts
//	pages         one file a page
//	backoffice    signing in, accounts, audit, scheduled jobs
//	operations    sources, ledger, quarantine, builds, closings, backups: the machine room
//	web           the pages over HTTP: routes, cached answers
//	service       the whole service: accounts, guard, limits, metrics
//	api, eventapi what other systems read and send
//
// A figure on a page is a figure of models, divided and formatted. Data reach the browser as text of
// html/template or as JSON that a static script reads, never as HTML or script, and the pages ask no
// other host for anything.
package dashboards
