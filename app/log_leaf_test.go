package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// TestLeavesOfTheLogOfAllRecords reads the rows of a ledger as an auditor does who has nothing but the protocol: each leaf
// is the digest of a record and that of its material, which is there.
func TestLeavesOfTheLogOfAllRecords(t *testing.T) {
	const records, leaves, materials = "\x02r", "\x02g", "\x02m"
	c := chain.New(t, nil)
	c.Send("maker", registerKey("one"), registerKey("two"))
	c.Decide([][]byte{c.SignText("maker", registerKey("three")).Bytes})
	for _, e := range story(t, "1-production") {
		c.Send("maker", &provenancev1.CaptureEvent{Event: e})
	}
	c.Send("maker", &provenancev1.CaptureEvent{Event: story(t, "2-over-shipment")[0]})

	var sidecar bytes.Buffer
	_, err := c.App.Export(&sidecar)
	require.NoError(t, err)
	rows := map[string][]byte{}
	part := func() string {
		bz := sidecar.Next(int(binary.BigEndian.Uint32(sidecar.Next(4))))
		return string(bz)
	}
	for sidecar.Len() > 0 {
		key := part()
		rows[key] = []byte(part())
	}
	kinds := map[string]int{}
	for n := uint64(0); ; n++ {
		row, found := rows[leaves+string(binary.BigEndian.AppendUint64(nil, n))]
		if !found {
			break
		}
		leaf, index, subject := row[:64], row[64:72], row[72:]
		bz := rows[records+string(subject)+"\x00"+string(index)]
		digest := sha256.Sum256(bz)
		require.Equal(t, digest[:], leaf[:32], "record %d of %q", index, subject)
		var record waymarkv1.Record
		require.NoError(t, x.Decode(bz, &record))
		kind, id := "transaction", record.TxId
		if len(id) == 0 {
			kind, id = "genesis", record.MessageDigest
		}
		require.NotEmpty(t, id)
		material := rows[materials+string(id)]
		require.NotEmpty(t, material)
		digest = sha256.Sum256(material)
		require.Equal(t, digest[:], leaf[32:], "material of record %d of %q", index, subject)
		kinds[kind]++
		if kind == "transaction" {
			var kept waymarkv1.TxMaterial
			require.NoError(t, x.Decode(material, &kept))
			require.Equal(t, kept.Signature.Mode == waymarkv1.Mode_MODE_PERSONAL, kept.Text != "")
			kinds[kept.Signature.Mode.String()]++
		}
	}
	require.Equal(t, len(chain.Organizations), kinds["genesis"])
	require.Equal(t, 1, kinds["MODE_PERSONAL"])
	require.Greater(t, kinds["MODE_DIRECT"], 10)
}
