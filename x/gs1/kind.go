package gs1

// Kind says what a key identifies. The numbers are not for storage.
type Kind int

// The kinds of subject.
const (
	Other            Kind = iota // a URI that is none of the below
	Product                      // 01, also with 22
	Lot                          // 01 with 10
	Item                         // 01 with 21 or 235
	Piece                        // 8006, also with a qualifier
	LogisticUnit                 // 00
	Location                     // 414, also with 254 or 7040
	Party                        // 417
	ReturnableAsset              // 8003
	IndividualAsset              // 8004
	Document                     // 253
	Coupon                       // 255
	Consignment                  // 401
	Shipment                     // 402
	PaymentSlip                  // 415 with 8020
	Component                    // 8010, also with 8011
	Model                        // 8013
	ServiceProvider              // 8017
	ServiceRecipient             // 8018
	Container                    // an ISO 6346 container number
	Vessel                       // an IMO ship number
	Digest                       // a document by its digest
)

var kindNames = [...]string{
	Other: "other", Product: "product", Lot: "lot", Item: "item", Piece: "piece", LogisticUnit: "logistic unit",
	Location: "location", Party: "party", ReturnableAsset: "returnable asset", IndividualAsset: "individual asset",
	Document: "document", Coupon: "coupon", Consignment: "consignment", Shipment: "shipment",
	PaymentSlip: "payment slip", Component: "component", Model: "model", ServiceProvider: "service provider",
	ServiceRecipient: "service recipient", Container: "container", Vessel: "vessel", Digest: "document digest",
}

// String returns the name of the kind in small letters, such as "logistic unit".
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "other"
	}
	return kindNames[k]
}

// Moves reports whether a key of the kind identifies goods, or what carries them: things that somebody holds and hands over.
func (k Kind) Moves() bool {
	switch k {
	case Product, Lot, Item, Piece, LogisticUnit, ReturnableAsset, IndividualAsset, Component, Container:
		return true
	}
	return false
}
