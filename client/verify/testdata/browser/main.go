// Command browser is the smallest program that verifies: what a page loads at least.
package main

import "github.com/waymark-ledger/waymark/client/verify"

func main() {
	_, err := verify.Verify(nil, &verify.Genesis{}, verify.Options{})
	println(verify.ClassOf(err))
}
