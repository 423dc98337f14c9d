// Package inspection keeps what is known of products, who may attest what, what was attested, and what markets require.
// What follows for goods is decided in package rules.
//
// # State, under prefix 0x08
//
//	01 trade item                     → Product
//	02 scheme                         → Scheme
//	03 number                         → Accreditation
//	04 market, accreditor             → Recognition
//	05 number                         → Attestation
//	06 subject, scheme                → Attested     the attestations of a subject under a scheme
//	07 container                      → Seals
//	08 market, class, mode            → Versions     how many there are of a profile
//	09 market, class, mode, version   → Profile
//	0a market, scheme                 → Equivalents
//	0b scheme, lot                    → Consumed
package inspection
