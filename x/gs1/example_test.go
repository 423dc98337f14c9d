package gs1_test

import (
	"fmt"

	"github.com/waymark-ledger/waymark/x/gs1"
)

func ExampleCanonical() {
	for _, id := range []string{
		"https://shop.example/p/gtin/9506000134352/lot/LOT7?17=271231",
		"urn:epc:class:lgtin:9506000.013435.LOT7",
		"(01)09506000134352(17)271231(10)LOT7",
		"(01)09506000134351(10)LOT7",
		"CSQU3054383",
	} {
		key, err := gs1.Canonical(id)
		if err != nil {
			fmt.Println("refused:", err)
			continue
		}
		fmt.Println(key, "is a", key.Kind())
	}
	// Output:
	// 01/09506000134352/10/LOT7 is a lot
	// 01/09506000134352/10/LOT7 is a lot
	// 01/09506000134352/10/LOT7 is a lot
	// refused: gtin check digit is 1, expected 2
	// bic/CSQU3054383 is a container
}

func ExampleNormalizeURI() {
	fmt.Println(gs1.NormalizeURI("https://shop.example/gtin/9506000134352/cpv/2A/lot/LOT7/ser/S1?17=271231"))
	fmt.Println(gs1.NormalizeURI("urn:epc:id:sgln:9506000.11111.dock*1"))
	fmt.Println(gs1.NormalizeURI("https://example.com/about"))
	// Output:
	// https://id.gs1.org/01/09506000134352/21/S1
	// https://id.gs1.org/414/9506000111117/254/dock%2A1
	// https://example.com/about
}

func ExamplePrefixDigits() {
	held := map[string]string{"9506000": "maker"}
	digits, _ := gs1.PrefixDigits("01/19506000134359/21/S1")
	for n := len(digits); n >= 4; n-- {
		if organization, ok := held[digits[:n]]; ok {
			fmt.Println(organization)
		}
	}
	// Output: maker
}
