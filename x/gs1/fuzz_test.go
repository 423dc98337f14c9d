package gs1_test

import (
	"errors"
	"testing"

	"github.com/waymark-ledger/waymark/x/gs1"
)

// Whatever comes in, the answer is a bounded key that is its own key, or a
// bounded error.
func FuzzCanonical(f *testing.F) {
	for _, id := range benchmarked {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		if link, ok := gs1.CanonicalLink(id); ok {
			if again, ok := gs1.CanonicalLink(link); !ok || again != link {
				t.Fatalf("normal link of %q is %q, and its own %q", id, link, again)
			}
		}
		key, err := gs1.Canonical(id)
		if err != nil {
			var fault *gs1.Error
			if !errors.As(err, &fault) || fault.Reason == "" || len(err.Error()) > 300 {
				t.Fatalf("%q: error %v", id, err)
			}
			return
		}
		if key == "" || len(key) > gs1.MaxKey {
			t.Fatalf("%q: key of %d bytes", id, len(key))
		}
		if again, err := gs1.Canonical(string(key)); err != nil || again != key {
			t.Fatalf("key of %q is %q, and its own %q, %v", id, key, again, err)
		}
		if link := key.DigitalLink(); link != "" {
			if again, err := gs1.Canonical(link); err != nil || again != key {
				t.Fatalf("key of %q is %q, of its link %q, %v", id, key, again, err)
			}
		}
		if parent, ok := key.Parent(); ok {
			if again, err := gs1.Canonical(string(parent)); err != nil || again != parent {
				t.Fatalf("parent of %q is %q, and its key %q, %v", key, parent, again, err)
			}
		}
		for n := 6; n <= 12; n++ {
			if urn, err := gs1.URN(key, n); err == nil {
				if again, err := gs1.Canonical(urn); err != nil || again != key {
					t.Fatalf("key of %q is %q, of its urn %q %q, %v", id, key, urn, again, err)
				}
			}
		}
	})
}
