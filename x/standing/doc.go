// Package standing holds, for each subject, every effect in force on it: suspended, held, blocked,
// recalled. It is one value a subject, so that a verdict reads it with one proof.
//
// Only the modules that decide about effects may set them (a policy test keeps this); everybody reads.
//
// State, under prefix 0x03:
//
//	0x01 subject → standingv1.Standing   absent while nothing is in force
//	0x02 product → how many of it, its lots and items have a standing; under the empty key, how many goods have: so that
//	               whoever moves goods of which nothing is listed learns it by one point
package standing
