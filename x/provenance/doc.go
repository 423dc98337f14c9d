// Package provenance keeps goods.
package provenance
