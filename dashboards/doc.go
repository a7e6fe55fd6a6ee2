// Package dashboards turns typed reads of the warehouse into the pages that
// people decide with: one for the leadership of the province, one per agency
// and an index of all of them, in Vietnamese and English, as files in a folder
// or over HTTP.
//
// Start with Load, which reads what the pages of one period need, then
// Snapshot.WriteLeadership, and follow Handler for the live service.
//
// The package holds no rule and no SQL: a figure on a page is a figure of
// package models, divided and formatted. Data reach the browser as text of
// html/template or as JSON that a static script reads, never as HTML or script,
// and the pages ask no other host for anything.
package dashboards
