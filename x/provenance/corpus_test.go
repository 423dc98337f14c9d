package provenance_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/testutil/standards"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// TestDocumentsOfTheTrade records every document of the standards material that can be read, each on a fresh ledger
// that requires no prefix, all its events by one organization: messy as they are, none is legitimate trade that is
// refused. The only rejections are of an event that a document holds twice, and of an identifier with a wrong check digit,
// which names nothing.
func TestDocumentsOfTheTrade(t *testing.T) {
	dir := standards.Dir(t)
	recorded := 0
	for _, part := range []string{
		"gs1-epcis/examples/JSON", "openepcis-test-resources/2.0", "openepcis-dpp-ready", "fastnt", "epcis-event-hash",
	} {
		err := filepath.WalkDir(filepath.Join(dir, filepath.FromSlash(part)), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.Contains(filepath.Ext(path), ".json") {
				return err
			}
			name := strings.TrimPrefix(path, dir+"/")
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer file.Close()
			w := newWorld(t)
			w.now = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
			require.NoError(t, provenance.Module.Params.Merge(w.context(""), `{"require_prefix": false}`))
			for item := range epcis.Read(file, epcis.Options{Lenient: true}) {
				if item.Err != nil {
					continue // not EPCIS, or meant to be refused: the reader's tests tell which
				}
				notes, err := w.capture("maker", item.Event)
				if errors.Is(err, provenance.ErrAlreadyRecorded) || mistyped(err) {
					continue
				}
				require.NoError(t, err, "%s event %d", name, item.Index)
				require.NotEmpty(t, notes, "every event is about something")
				recorded++
			}
			w.endBlock(time.Second)
			return nil
		})
		require.NoError(t, err)
	}
	require.Greater(t, recorded, 160)
}

func mistyped(err error) bool {
	return errors.Is(err, provenance.ErrInvalidEvent) && strings.Contains(err.Error(), "check digit is 1, expected 6")
}
