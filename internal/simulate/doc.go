// Package simulate invents a believable province and writes it as the input
// files that the warehouse takes in: agencies, procedures, one file of dossier
// events a month, and what events cannot tell: targets, services, feedback, the
// counts of the national systems and what the national portal shows. It feeds the demo, the benchmarks and the tests of
// every later stage, so its figures have to look like a province's figures:
// a heavy tail over procedures and agencies, the rhythm of weeks and Tết,
// counters that move online, a few agencies that are systematically late, open
// dossiers at the end, and a little noise.
//
// It passes 1 July 2025, when the districts end, the communes are regrouped and
// Hòa Bình becomes part of Phú Thọ: see province/reorganization.go.
//
// Nothing here is measured. The administrative units are those of Hòa Bình in
// 2023 and the procedures carry the names and the code pattern of the national
// catalogue, but unit codes (H28.31.01), field codes and every figure are
// illustrative, and so is which old commune went into which new one. There is no
// personal data.
//
// Start reading at Write, then read the packages in the order they build on each
// other: rng (chance), tables (the CSV files that shape the province), calendar
// (office hours, terms, the simulated days), province (who exists and what is asked
// of whom), dossier (what becomes of one dossier), portal (what the province expects
// to be shown and what the portal shows). The files of this package write all that.
//
// The same Options give the same bytes: all chance comes from generators seeded
// with Options.Seed, drawn in one fixed order by one goroutine, and no clock is
// read.
package simulate
