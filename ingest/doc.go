// Package ingest is the house of taking in; each room is a package below it, and imports point from later ones to
// earlier ones:
//
//	redact      what may be kept of a text
//	contract    kinds of rows, columns, cell types, reasons of refusal
//	reader      formats to rows of one shape; below it flatbuffer, jsontext, parquet, xlsxread
//	mapping     mapping files and suggesting one
//	ledger      reads of the ledger
//	load        stage, type, dedupe, ledger
//	quarantine  rows that were set aside, and their way back
//	push        bodies that come over the line
//	pull        sources that are asked
//	inbox       a watched folder
//
// The tests here go through several of them, from files to the tables of raw events.
package ingest
