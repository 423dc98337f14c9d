// Package standing holds, for each subject, every effect in force on it: suspended, held, blocked,
// recalled. It is one value a subject, so that a verdict reads it with one proof.
//
// Only the modules that decide about effects may set them (a policy test keeps this); everybody reads.
//
// State, under prefix 0x03:
//
//	0x01 subject → standingv1.Standing   absent while nothing is in force
package standing
