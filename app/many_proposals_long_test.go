//go:build long

package app_test

import "testing"

// TestTenThousandProposals has a hundred members open ten thousand proposals.
func TestTenThousandProposals(t *testing.T) { manyProposals(t, 100) }
