package epcis_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/standards"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// TestPublishedHashes reproduces every published event hash of a JSON document.
func TestPublishedHashes(t *testing.T) {
	dir := filepath.Join(standards.Dir(t), "epcis-event-hash")
	var published struct {
		Vectors []struct {
			Name      string
			CBV       string
			Documents []string
			SHA256    []string
			Prehash   []string
		}
	}
	readJSON(t, filepath.Join(dir, "vectors.json"), &published)
	hashes := 0
	for _, v := range published.Vectors {
		version := map[string]rules.HashVersion{"CBV2.0": rules.CBV20, "CBV2.1": rules.CBV21}[v.CBV]
		require.Equal(t, v.CBV, version.String())
		for _, document := range v.Documents {
			if strings.HasSuffix(document, ".xml") {
				continue
			}
			t.Run(v.CBV+"/"+document, func(t *testing.T) {
				events := readEvents(t, filepath.Join(dir, "documents", document), epcis.Options{})
				require.Len(t, events, len(v.SHA256))
				for i, ev := range events {
					if len(v.Prehash) > 0 {
						got, err := rules.Prehash(ev, version)
						require.NoError(t, err)
						require.Equal(t, v.Prehash[i], got)
					}
					got, err := rules.EventHash(ev, version)
					require.NoError(t, err)
					require.Equal(t, "ni:///sha-256;"+v.SHA256[i]+"?ver="+v.CBV, got)
					hashes++
				}
			})
		}
	}
	require.Equal(t, 52, hashes, "hashes of JSON documents")
}

// TestEqualEventsHashEqual reads events that are the same but for what the hash leaves out.
func TestEqualEventsHashEqual(t *testing.T) {
	for _, path := range documentsIn(t, filepath.Join(standards.Dir(t), "epcis-event-hash", "expected_equal")) {
		events := readEvents(t, path, epcis.Options{})
		require.Greater(t, len(events), 1)
		first, err := rules.EventHash(events[0], rules.CBV20)
		require.NoError(t, err)
		for _, ev := range events[1:] {
			hash, err := rules.EventHash(ev, rules.CBV20)
			require.NoError(t, err)
			require.Equal(t, first, hash, path)
		}
	}
}

// readEvents returns the events of a file, all of which must be valid.
func readEvents(t testing.TB, path string, o epcis.Options) []*provenancev1.Event {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	var events []*provenancev1.Event
	for item := range epcis.Read(f, o) {
		require.NoError(t, item.Err)
		events = append(events, item.Event)
	}
	return events
}

func readJSON(t testing.TB, path string, v any) {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, v))
}
