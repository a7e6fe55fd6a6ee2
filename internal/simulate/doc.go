// Package simulate invents a believable province and writes it as the input
// files that the warehouse takes in: agencies, procedures, one file of dossier
// events a month, and what events cannot tell: targets, services, feedback, the
// counts of the national systems and what the national portal shows. It feeds the demo, the benchmarks and the tests of
// every later stage, so its figures have to look like a province's figures:
// a heavy tail over procedures and agencies, the rhythm of weeks and Tết,
// counters that move online, a few agencies that are systematically late, open
// dossiers at the end, and a little dirt.
//
// It also lives through 1 July 2025, when the districts end, the communes are
// regrouped and Hòa Bình becomes part of Phú Thọ: see reform.go.
//
// Nothing here is measured. The administrative units are those of Hòa Bình in
// 2023 and the procedures carry the names and the code pattern of the national
// catalogue, but unit codes (H28.31.01), field codes and every figure are
// illustrative, and so is which old commune went into which new one. There is no
// personal data.
//
// Start reading at Write; then world.go (who and what exists), demand.go (what
// is asked, when and where), bequest.go (what new units inherit), life.go (what
// becomes of one dossier) and months.go (how events reach the files); tally.go counts
// what portal.go and published.go then show otherwise. The tables
// that shape the province are CSV files in tables/.
//
// The same Options give the same bytes: all chance comes from generators seeded
// with Options.Seed, drawn in one fixed order by one goroutine, and no clock is
// read.
package simulate
