package bench

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ledgerOf serves blocks, from height 1, whose transactions have a code each.
func ledgerOf(t *testing.T, blocks [][]string, codes map[string]int) string {
	height := func(r *http.Request) (txs []string) {
		var h int
		_, err := fmt.Sscan(r.URL.Query().Get("height"), &h)
		require.NoError(t, err)
		return blocks[h-1]
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/block", func(w http.ResponseWriter, r *http.Request) {
		var txs []string
		for _, tx := range height(r) {
			txs = append(txs, `"`+base64.StdEncoding.EncodeToString([]byte(tx))+`"`)
		}
		_, _ = fmt.Fprintf(w, `{"result":{"block_id":{},"block":{"header":{},"data":{"txs":[%s]}}}}`, strings.Join(txs, ","))
	})
	mux.HandleFunc("/block_results", func(w http.ResponseWriter, r *http.Request) {
		var results []string
		for _, tx := range height(r) {
			results = append(results, fmt.Sprintf(`{"code":%d,"codespace":"waymark","log":"why","events":[]}`, codes[tx]))
		}
		_, _ = fmt.Fprintf(w, `{"result":{"height":"1","txs_results":[%s]}}`, strings.Join(results, ","))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestSettle(t *testing.T) {
	start := time.Now()
	for name, c := range map[string]struct {
		blocks [][]string
		codes  map[string]int
		want   []int // the block of each transaction
		wrong  string
	}{
		"once each":   {blocks: [][]string{{"b"}, {}, {"c", "a"}}, want: []int{3, 1, 3}},
		"missing":     {blocks: [][]string{{"a", "b"}}, wrong: "transaction 2 was taken by a node and is in no block"},
		"twice":       {blocks: [][]string{{"a", "b"}, {"c", "a"}}, wrong: "block 2 has transaction 0 again"},
		"unknown":     {blocks: [][]string{{"a", "x"}}, wrong: "block 1 has a transaction that was not sent"},
		"not applied": {blocks: [][]string{{"a"}, {"b", "c"}}, codes: map[string]int{"c": 9}, wrong: "not applied: waymark 9: why"},
	} {
		t.Run(name, func(t *testing.T) {
			var announced []commit
			for i, txs := range c.blocks {
				announced = append(announced, commit{int64(i + 1), len(txs), start.Add(time.Duration(i+1) * time.Second)})
			}
			at, err := settle(t.Context(), ledgerOf(t, c.blocks, c.codes), announced, [][]byte{[]byte("a"), []byte("b"), []byte("c")}, true)
			if c.wrong != "" {
				require.ErrorContains(t, err, c.wrong)
				return
			}
			require.NoError(t, err)
			for i, block := range c.want {
				require.Equal(t, start.Add(time.Duration(block)*time.Second), at[i])
			}
		})
	}
}

func TestCommitsAreConsecutive(t *testing.T) {
	c := new(commits)
	c.note(commit{height: 4, txs: 2})
	c.note(commit{height: 5, txs: 3})
	_, err := c.blocks()
	require.NoError(t, err)
	require.NoError(t, c.await(t.Context(), 5, time.Second))
	require.ErrorContains(t, c.await(t.Context(), 6, 20*time.Millisecond), "1 of 6 transactions")
	c.note(commit{height: 7})
	_, err = c.blocks()
	require.ErrorContains(t, err, "block 7 was announced after 5")
}
