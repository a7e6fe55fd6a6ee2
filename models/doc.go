// Package models is the house of the warehouse; each room is a package below it, and imports point from later
// ones to earlier ones:
//
//	store        the file, its lock, migrations, lock-down; the handle
//	period       periods and calendars
//	scale        how a share becomes points
//	graph        the models of sql/ and what depends on what
//	datatests    the tests that block publication
//	closing      figures of a period as they were signed
//	pipeline     full and incremental build, findings
//	metrics      reads of stock and flow, indicators, units, rules
//	dossiers     reads of single dossiers: lists, due, timeline
//	scoring      scorecards, ranks, points lost, what-if, comparison
//	restatement  what a closed period would say today
//	backup, catalog, retention, jobs
//	figures      all reads behind one value, for pages and workbooks
//
// The tests here go through several of them, from events to figures, beside a calculator in plain Go.
package models
