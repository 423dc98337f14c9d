// Package gs1 reads and writes GS1 identifiers and gives every subject of the
// ledger one canonical key, whatever form its identifier came in.
package gs1
