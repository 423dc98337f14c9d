// Package gs1 reads and writes GS1 identifiers, and gives everything that can
// be named one canonical key, whatever form its name came in. It needs nothing
// but the standard library, does no input or output, and keeps no state.
//
// # Forms
//
// Canonical reads, and finds to be the same thing:
//
//	01/09506000134352/10/LOT7                          canonical key
//	https://id.gs1.org/01/09506000134352/10/LOT7       GS1 Digital Link
//	https://shop.example/p/gtin/9506000134352/lot/LOT7?17=271231
//	urn:epc:class:lgtin:9506000.013435.LOT7            EPC URN
//	(01)09506000134352(10)LOT7                         element string, as printed
//	0109506000134352<FNC1>10LOT7                       element string, as scanned
//
// A Digital Link may be on any domain, under any path, with attributes in its
// query; the short names of version 1.0 are read and never written. Its last
// segments decide: where they are no key of the right length and characters,
// the link is an ordinary URI. If they are, a wrong check digit is an error, so
// that a mistyped identifier does not become a subject of its own. On
// id.gs1.org every link must be one; compressed links are refused.
//
// An element string must hold exactly one key; a (410) or (02) is none. What
// does not identify (dates, weights, counts) is passed over.
//
// Of EPC URNs, patterns stand for the key that they leave open the serial number
// of, and only those: urn:epc:idpat:sgtin:9506000.013435.* is the product, and
// urn:epc:idpat:sgtin:9506000.*.* an ordinary URI.
//
// # Keys
//
// A key is application identifiers and values, separated by slashes. Values are
// strings: 0099 is not 99, and capitals count. Every character but letters,
// digits and - . _ ~ ' ; = is escaped as %XX, so that a key is the path of its
// canonical Digital Link, and comparing text compares values.
//
//	00 SSCC                       401 GINC    8003 GRAI
//	01 GTIN: 22, 10, 21 or 235    402 GSIN    8004 GIAI: 7040
//	253 GDTI                      414 GLN of a place: 254 or 7040
//	255 GCN                       415 GLN of a payee: 8020, needed
//	8006 ITIP: 22, 10, 21         417 GLN of a party: 7040
//	8010 CPID: 8011               8013 GMN
//	8017, 8018 GSRN: 8019
//
// A key has one qualifier at most, the finest given: a serial number is unique
// in its GTIN and a lot number is too, so an item has the same key whether its
// lot or variant is said or not. LotOf tells the lot that was said. A GLN
// extension of 0 means none. Check digits and GMN check characters are
// verified, also those inside 253, 255, 8003 and 8006, and GTINs are padded to
// 14 digits.
//
// Things that GS1 does not number have keys that no GS1 key can be:
//
//	bic/CSQU3054383              container number, ISO 6346
//	imo/9074729                  ship, IMO number
//	doc/sha-256/<hex>            document, by sha256:, urn:sha256: or ni:///sha-256;
//	x/<scheme>/<rest, escaped>   any other absolute URI, EPC URNs of other schemes too
//
// A URI that has the form of an identifier and breaks its rules has no canonical
// key. Opaque gives it one of the last sort, for those who keep what others wrote
// as they wrote it; no URI has both.
//
// Canonical is idempotent, and other URIs share a key only if they differ in
// nothing but the case of their scheme or URN namespace.
//
// # Event hash
//
// NormalizeURI is rule 8 of the event hash of the Core Business Vocabulary. It
// differs from Canonical in three ways: it does not verify check digits, drops
// a variant even where nothing finer is given, and returns what it does not
// know as it is.
//
// # Company prefixes
//
// Only an EPC URN says where the company prefix ends. PrefixDigits and
// HasPrefix match keys against prefixes that are known to be held, and URN
// writes a URN for a caller who knows.
package gs1
