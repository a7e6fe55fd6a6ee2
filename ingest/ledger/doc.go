// Package ledger reads the ledger of what was taken in: the last batch, and how fresh each source is.
package ledger
