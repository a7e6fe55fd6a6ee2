// Package api answers programs: the typed reads of package models as JSON, CSV,
// Arrow or Parquet, in pages, with an entity tag from the state of the data and
// problem documents for errors. A resource is described once, by its parameters
// and columns; the answers in every format and the OpenAPI document both come from
// that description. Start with Resource and the lists in figures.go and dossiers.go.
package api
