package main

import (
	"fmt"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
)

// suspicion says of a subject that some of its records are suspect.
type suspicion struct {
	Subject string `json:"subject"`
	Records uint64 `json:"records"`
	// Latest is the index in the dossier of the latest of them.
	Latest     uint64 `json:"latest"`
	Unexamined uint64 `json:"unexamined"`
}

// String says it in words. What to do about it is the same for all.
func (s suspicion) String() string {
	text := fmt.Sprintf("%s: %d suspect, the latest with index %d", s.Subject, s.Records, s.Latest)
	if s.Records == 0 {
		text = s.Subject + ": none suspect of those examined"
	}
	if s.Unexamined > 0 {
		text += fmt.Sprintf("; %d older ones not examined", s.Unexamined)
	}
	return text
}

func suspicionOf(s *dossierv1.Suspicion) suspicion {
	return suspicion{Subject: s.Subject, Records: s.Records, Latest: s.Latest, Unexamined: s.Unexamined}
}
