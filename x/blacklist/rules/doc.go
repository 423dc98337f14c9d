// Package rules holds where the state keeps listings, and whether one has effect in a market at a time. It is pure.
package rules
